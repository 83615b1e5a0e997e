"""Places in activities: who gets the next one, and how a place is given.

Whatever gives, keeps or frees a place runs one at a time in a region (`hold_places`), and takes that before
any lock on a row. So a place that comes free is offered on in the same transaction without two of them
waiting for each other's referral, and the order of the list is the order in which people came. Beneath it
the database counts what is taken and refuses more than the capacity.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select, text, update

from referral.domain import events
from referral.domain.actors import Actor, system_actor
from referral.domain.codes import ContactLimit
from referral.domain.errors import Conflict
from referral.domain.matching.choices import WishState
from referral.domain.waiting import RUNNING, Introducer, WaitReason, WaitState, kept_until
from referral.domain.workflow import TRANSITIONS, Action
from referral.extensions import db
from referral.lib import clock
from referral.models import Activity, Placement, Referral, ReferralEvent, UnmetWish, WaitingEntry
from referral.models.scope import widened
from referral.notifications.services import queue_for_person
from referral.workflow.clockwork import terms_of
from referral.workflow.services import apply

_PATIENCE = text("SELECT set_config('lock_timeout', '30s', true)")
_HOLD = text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))")

HAS_PLACE = "Deze persoon heeft al een plek bij deze activiteit."
WAITS_ALREADY = "Deze persoon staat al op deze wachtlijst."
MOMENT = timedelta(microseconds=1)


def hold_places(region_id: UUID) -> None:
    """Let nobody else change places or waiting lists in the region until the transaction ends.

    To be called first in a command, before any row is locked; again is harmless.
    """
    with db.session.no_autoflush:
        db.session.execute(_PATIENCE)
        db.session.execute(_HOLD, {"key": f"places/{region_id}"})


def held_activity(region_id: UUID, activity_id: UUID) -> Activity | None:
    """The activity as it is now, held until the transaction ends. Takes `hold_places` first."""
    hold_places(region_id)
    query = select(Activity).where(Activity.region_id == region_id, Activity.id == activity_id)
    found: Activity | None = db.session.scalar(
        query.with_for_update(of=Activity).execution_options(populate_existing=True)
    )
    return found


def free_now(activity: Activity) -> int:
    """How many places can be given, as the database counts them in this transaction."""
    db.session.flush()
    db.session.refresh(activity, ["taken"])
    return activity.free


def running_entry(actor: Actor, referral_id: UUID, activity_id: UUID) -> WaitingEntry | None:
    """The entry of a referral on the list of an activity, while it runs."""
    found: WaitingEntry | None = db.session.scalar(
        select(WaitingEntry).where(
            WaitingEntry.region_id == actor.region_id,
            WaitingEntry.referral_id == referral_id,
            WaitingEntry.activity_id == activity_id,
            WaitingEntry.state.in_(RUNNING),
        )
    )
    return found


def fill(activity: Activity) -> int:
    """Offer every free place to who waits longest; how many. Under `hold_places`.

    Who is offered is asked, and placed by nobody but a person (L17).
    """
    system = system_actor(activity.region_id)
    made = 0
    with widened(system):
        while activity.is_open and free_now(activity) > 0:
            entry = _next(system, activity)
            if entry is None:
                break
            _offer(system, entry, activity)
            made += 1
    return made


def _next(system: Actor, activity: Activity) -> WaitingEntry | None:
    """Who has waited longest, of those whose referral still runs."""
    found: WaitingEntry | None = db.session.scalar(
        select(WaitingEntry)
        .join(Referral, Referral.id == WaitingEntry.referral_id)
        .where(
            WaitingEntry.region_id == system.region_id,
            WaitingEntry.activity_id == activity.id,
            WaitingEntry.state == WaitState.WAITING,
            Referral.status.in_(TRANSITIONS[Action.OFFER_PLACE].sources),
            Referral.hidden_at.is_(None),
            Referral.stopped_at.is_(None),
        )
        .order_by(WaitingEntry.joined_at, WaitingEntry.id)
        .limit(1)
    )
    return found


def held_referral(referral_id: UUID) -> Referral:
    """The referral of an entry as it is now, held until the transaction ends."""
    query = select(Referral).where(Referral.id == referral_id)
    return db.session.scalars(
        query.with_for_update(of=Referral).execution_options(populate_existing=True)
    ).one()


def _offer(system: Actor, entry: WaitingEntry, activity: Activity) -> None:
    """Keep the place for this person, and tell: by a link when that is safe, and the team in any case."""
    referral = held_referral(entry.referral_id)
    entry.state, entry.offered_at = WaitState.OFFERED, clock.now()
    entry.expires_at = kept_until(clock.today(), terms_of(activity.region_id).calendar)
    entry.answered_at, entry.answered_by = None, None
    entry.make_link()
    way = way_to(referral)
    event = events.PlaceOffered(
        activity_id=activity.id, activity_kind=activity.kind.value, until=str(entry.last_day), told=way
    )
    apply(referral, Action.OFFER_PLACE, system, event)
    if way:
        queue_for_person(referral, "place_free", way, {"entry_id": str(entry.id)})


def way_to(referral: Referral) -> str:
    """How the person can safely get a link; empty when somebody has to call."""
    if referral.person.email and not referral.forbids(ContactLimit.NO_MAIL):
        return "mail"
    mobile = "".join(each for each in referral.person.phone if each.isdigit())[-9:].startswith("6")
    return "text" if mobile and not referral.forbids(ContactLimit.NO_TEXT) else ""


def join(
    actor: Actor, referral: Referral, activity: Activity, reason: WaitReason = WaitReason.FULL
) -> WaitingEntry:
    """Put the person at the end of the list. Under `hold_places`, so that the order is that of coming.

    Raises Conflict for somebody who has a place there or waits already.
    """
    seated = select(Placement.id).where(
        Placement.referral_id == referral.id,
        Placement.activity_id == activity.id,
        Placement.ended_at.is_(None),
    )
    if db.session.scalar(seated):
        raise Conflict(HAS_PLACE)
    if running_entry(actor, referral.id, activity.id):
        raise Conflict(WAITS_ALREADY)
    with widened(actor):
        last = db.session.scalar(
            select(func.max(WaitingEntry.joined_at)).where(WaitingEntry.activity_id == activity.id)
        )
    now = clock.now()
    made = WaitingEntry(
        region_id=referral.region_id,
        referral_id=referral.id,
        activity_id=activity.id,
        joined_at=now if last is None or last < now else last + MOMENT,
        reason=reason,
        state=WaitState.WAITING,
    )
    db.session.add(made)
    event = events.WaitingJoined(
        activity_id=activity.id, activity_kind=activity.kind.value, reason=reason.value
    )
    apply(referral, Action.WAIT, actor, event)
    return made


@dataclass(frozen=True, slots=True)
class FirstTime:
    """How the first time goes: who goes along and when; `trial_on` when it is a first look."""

    introduced_by: Introducer | None = None
    first_on: date | None = None
    trial_on: date | None = None


def give_place(
    actor: Actor,
    referral: Referral,
    activity: Activity,
    first: FirstTime | None = None,
    happened_at: datetime | None = None,
) -> Placement:
    """Give the person a place, the one that was kept for them if there is one. Under `hold_places`.

    What was kept ends before the place begins, in one transaction: nobody else can come in between, and the
    count never passes the capacity. Raises Conflict when no place is free.
    """
    first = first or FirstTime()
    fill(activity)
    entry = running_entry(actor, referral.id, activity.id)
    if (entry is None or not entry.holds) and free_now(activity) <= 0:
        raise Conflict(f"De laatste plek bij ‘{activity.name}’ is net vergeven.")
    stored = _write_down(actor, referral, activity, first, happened_at)
    if entry is not None:
        entry.state, entry.answered_at = WaitState.PLACED, entry.answered_at or clock.now()
        db.session.flush()
    placement = Placement(
        region_id=referral.region_id,
        referral_id=referral.id,
        activity_id=activity.id,
        placed_at=stored.happened_at,
        trial_on=first.trial_on,
        introduced_by=first.introduced_by,
        first_on=first.first_on or first.trial_on,
    )
    db.session.add(placement)
    db.session.flush()
    _no_longer_wished(referral)
    return placement


def _no_longer_wished(referral: Referral) -> None:
    """Who has a place waits no more for something that nothing offered."""
    met = {"state": WishState.MET, "changed_at": clock.now()}
    ours = (UnmetWish.referral_id == referral.id, UnmetWish.state != WishState.MET)
    db.session.execute(update(UnmetWish).where(*ours).values(met))


def _write_down(
    actor: Actor, referral: Referral, activity: Activity, first: FirstTime, happened_at: datetime | None
) -> ReferralEvent:
    """That there is a place: given by a person, or taken by the person's own yes, which Patchwork notes."""
    kind = activity.kind.value
    if actor.is_system:
        taken = events.PlaceTaken(activity_id=activity.id, activity_kind=kind)
        return apply(referral, Action.TAKE_PLACE, actor, taken)
    event = events.PersonPlaced(
        activity_id=activity.id,
        activity_kind=kind,
        trial_on=first.trial_on.isoformat() if first.trial_on else "",
        introduced_by=first.introduced_by.value if first.introduced_by else "",
    )
    return apply(referral, Action.PLACE, actor, event, happened_at=happened_at)

"""What ends a wait or frees a place from outside: the end of a referral, a change of an activity, time."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import Select, select

from referral.domain import events
from referral.domain.actors import Actor, system_actor
from referral.domain.codes import EndReason
from referral.domain.errors import Invalid
from referral.domain.waiting import RUNNING, WaitingEnd, WaitState
from referral.domain.workflow import TRANSITIONS, Action
from referral.extensions import db
from referral.lib import clock
from referral.models import Activity, Placement, Referral, WaitingEntry
from referral.models.scope import widened
from referral.workflow.places import fill, free_now, held_activity, held_referral, hold_places
from referral.workflow.services import apply


def places_end(referral: Referral, reason: EndReason) -> None:
    """End every place and every wait of a referral that ends, and offer on what comes free.

    The caller took `hold_places` before it locked the referral. No event: the end of the referral says it.
    """
    system = system_actor(referral.region_id)
    now = clock.now()
    with widened(system):
        freed: set[UUID] = set()
        live = select(Placement).where(Placement.referral_id == referral.id, Placement.ended_at.is_(None))
        for placement in db.session.scalars(live).all():
            placement.ended_at, placement.end_reason = now, reason
            freed.add(placement.activity_id)
        for entry in db.session.scalars(_running().where(WaitingEntry.referral_id == referral.id)).all():
            entry.state = WaitState.LEFT
            freed.add(entry.activity_id)
        db.session.flush()
        places_freed(referral.region_id, freed)


def places_freed(region_id: UUID, activity_ids: Iterable[UUID]) -> None:
    """Offer on what came free in these activities."""
    for key in sorted(activity_ids):
        activity = held_activity(region_id, key)
        if activity is not None:
            fill(activity)


def capacity_changed(activity: Activity) -> int:
    """After a change of `capacity`, in the same transaction: offer what came free; how many.

    Call `hold_places(region_id)` before the activity is locked or changed. Raises Invalid, beside the field
    `capacity`, when more places are given or kept than there would be.
    """
    hold_places(activity.region_id)
    with db.session.no_autoflush:
        db.session.refresh(activity, ["taken"])
    if activity.capacity < activity.taken:
        given = f"Er zijn {activity.taken} plekken vergeven of aangeboden."
        words = f"{given} Lager kan pas als er plekken vrijkomen."
        raise Invalid(words, {"capacity": words})
    return fill(activity)


def activity_closed(activity: Activity) -> int:
    """After an activity was closed, in the same transaction: end its waiting list; how many waited.

    Call `hold_places(region_id)` before the activity is locked or changed. Nobody is dropped in silence: the
    coach of each who waited gets a task to talk about something else.
    """
    return end_waiting(activity, WaitingEnd.ACTIVITY_CLOSED)


def end_waiting(activity: Activity, reason: WaitingEnd) -> int:
    """End every wait for this activity, in the order of the list; how many."""
    hold_places(activity.region_id)
    system = system_actor(activity.region_id)
    with widened(system):
        query = _running().where(WaitingEntry.activity_id == activity.id)
        entries = db.session.scalars(query.order_by(WaitingEntry.joined_at)).all()
        for entry in entries:
            leave(system, entry, held_referral(entry.referral_id), activity, reason)
        db.session.flush()
    return len(entries)


def leave(
    actor: Actor, entry: WaitingEntry, referral: Referral, activity: Activity, reason: WaitingEnd
) -> None:
    """Take the person off the list. An ended referral says so itself, and gets no event."""
    entry.state = WaitState.LEFT
    if referral.status in TRANSITIONS[Action.LEAVE_WAITING].sources:
        event = events.WaitingLeft(
            activity_id=activity.id, activity_kind=activity.kind.value, reason=reason.value
        )
        apply(referral, Action.LEAVE_WAITING, actor, event)


def tend(system: Actor, activity_id: UUID) -> int:
    """What time asks of one list: end what nobody answered, let go of who left, offer what is free; how many.

    An offer without an answer ends, and the place goes on to who comes next: a place that stands empty helps
    nobody. The person did nothing wrong and was told of no deadline (D28), so the coach gets a task to talk,
    and may put them back once where they stood, with the day on which they joined. At the end of the list
    they would pay for a message that they perhaps never saw; back in front without end, a person who cannot
    be reached would keep the place from everybody.
    """
    activity = held_activity(system.region_id, activity_id)
    if activity is None:
        return 0
    done = 0
    now = clock.now()
    query = _running().where(WaitingEntry.activity_id == activity.id)
    for entry in db.session.scalars(query.order_by(WaitingEntry.joined_at)).all():
        referral = held_referral(entry.referral_id)
        if referral.status not in TRANSITIONS[Action.EXPIRE_OFFER].sources:
            entry.state = WaitState.LEFT
            done += 1
        elif entry.state is WaitState.OFFERED and entry.expires_at and entry.expires_at <= now:
            entry.state = WaitState.EXPIRED
            event = events.OfferExpired(activity_id=activity.id, activity_kind=activity.kind.value)
            apply(referral, Action.EXPIRE_OFFER, system, event)
            done += 1
    if not activity.is_open:
        return done + end_waiting(activity, WaitingEnd.ACTIVITY_CLOSED)
    return done + (fill(activity) if free_now(activity) > 0 else 0)


def _running() -> Select[WaitingEntry]:
    return select(WaitingEntry).where(WaitingEntry.state.in_(RUNNING))

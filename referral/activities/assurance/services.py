"""Commands: ask whether an entry is still right, answer by link or signed in, and take a proposal over."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from referral.activities.assurance.queries import due, pending, proposal
from referral.activities.queries import activity_of
from referral.domain.activities import ASSURED_FOR
from referral.domain.actors import Actor, system_actor
from referral.domain.errors import Invalid, NotVisible
from referral.domain.statuses import KEEP_CATALOGUE
from referral.extensions import db
from referral.lib import clock
from referral.lib.crypto import fingerprint
from referral.lib.ids import new_id
from referral.models import Activity, Assurance, Region
from referral.models.scope import acting
from referral.models.transaction import command
from referral.notifications.services import queue_mail

FIRST = timedelta(days=150)
AGES = (FIRST, ASSURED_FOR)
"""How old an entry is when somebody is asked: a month before it is flagged, and when it is."""

LASTS = timedelta(days=30)
"""How long a link works."""

SAY_WHAT = "Schrijf in een paar woorden wat er veranderd is."


def ask_everywhere() -> int:
    """Ask in every region; how many."""
    done = 0
    for region_id in list(db.session.scalars(select(Region.id))):
        system = system_actor(region_id)
        with acting(system):
            done += ask(system)
    return done


@command
def ask(actor: Actor) -> int:
    """Mail the host of each entry that has become old, once at each age; how many. Safe to run twice."""
    done = 0
    for age in reversed(AGES):
        for activity in due(actor, clock.now() - age, age.days):
            address = _address(activity)
            if address:
                _ask(activity, address, age.days)
                done += 1
    return done


def _address(activity: Activity) -> str:
    host = activity.host
    return host.email if host is not None and host.is_present else activity.contact_email


def _ask(activity: Activity, address: str, days: int) -> None:
    now = clock.now()
    made = Assurance(
        id=new_id(),
        region_id=activity.region_id,
        activity_id=activity.id,
        asked_at=now,
        days=days,
        expires_at=now + LASTS,
        proposal="",
    )
    made.make_link()
    db.session.add(made)
    db.session.flush()
    queue_mail(activity.region_id, "assurance", address, {"assurance_id": str(made.id)})


@command
def assure(actor: Actor, activity_id: UUID) -> Activity:
    """Say that an entry is right. Its host may, and who keeps the catalogue; raises NotVisible for others."""
    activity = activity_of(actor, activity_id, lock=True)
    if actor.role not in KEEP_CATALOGUE and activity.host_id != actor.id:
        raise NotVisible("Deze groep bestaat niet, of is niet van u.")
    activity.assured_at = clock.now()
    _end_links(actor, activity)
    return activity


@command
def revoke_links(actor: Actor, activity_id: UUID) -> int:
    """End the links that wait for an answer about an activity; how many."""
    return _end_links(actor, activity_of(actor, activity_id, lock=True))


def _end_links(actor: Actor, activity: Activity) -> int:
    found = pending(actor, activity.id)
    for each in found:
        each.revoked_at = clock.now()
    return len(found)


def by_link(region_id: UUID, token: str) -> Activity | None:
    """The entry behind a link; None when the link ended."""
    system = system_actor(region_id)
    with acting(system):
        found = _of_link(system, token)
        return activity_of(system, found.activity_id) if found else None


@command
def answer_by_link(region_id: UUID, token: str, *, still_right: bool, words: str) -> bool:
    """The answer of whoever has the link; False when the link ended. Of two at once the first counts.

    Raises Invalid when something changed and nobody says what.
    """
    system = system_actor(region_id)
    with acting(system):
        found = _of_link(system, token, lock=True)
        if found is None:
            return False
        if not (still_right or words.strip()):
            raise Invalid(SAY_WHAT, {"words": SAY_WHAT})
        found.answered_at, found.still_right = clock.now(), still_right
        found.proposal = "" if still_right else words.strip()
        activity = activity_of(system, found.activity_id, lock=True)
        if still_right:
            activity.assured_at = clock.now()
        _end_links(system, activity)
        return True


def _of_link(actor: Actor, token: str, *, lock: bool = False) -> Assurance | None:
    query = select(Assurance).where(
        Assurance.region_id == actor.region_id, Assurance.token_hash == fingerprint(token)
    )
    if lock:
        query = query.with_for_update(of=Assurance).execution_options(populate_existing=True)
    found: Assurance | None = db.session.scalar(query)
    return found if found is not None and found.works else None


@command
def settle(actor: Actor, assurance_id: UUID) -> UUID:
    """Take a proposal off the list: somebody changed the entry, or it was not needed; the activity."""
    found = proposal(actor, assurance_id)
    found.settled_at, found.settled_by = clock.now(), actor.id
    return found.activity_id

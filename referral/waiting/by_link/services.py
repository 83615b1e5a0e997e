"""The person's own answer, by a link that shows nothing before they said the year of their birth."""

from dataclasses import dataclass
from datetime import time
from uuid import UUID

from sqlalchemy import select

from referral.audit.services import record
from referral.domain.actors import Actor, system_actor
from referral.domain.audit import EventType
from referral.domain.waiting import AnsweredBy, OfferAnswer
from referral.extensions import db
from referral.lib.crypto import fingerprint
from referral.models import Referral, WaitingEntry
from referral.models.scope import acting
from referral.models.transaction import command
from referral.waiting.services import Held, settle_answer
from referral.workflow.places import held_activity, held_referral, hold_places


@dataclass(frozen=True, slots=True)
class Shown:
    """What the person sees: the activity, whom they can call, and nothing about themselves."""

    activity: str
    weekday: int
    starts: time
    place: str
    price_cents: int
    organisation: str
    phone: str


def works(region_id: UUID, token: str) -> bool:
    """Whether the link leads anywhere; tells nothing about anybody."""
    system = system_actor(region_id)
    with acting(system):
        found = _of_link(system, token)
        return found is not None


@command
def open_by_link(region_id: UUID, token: str, year: int | None) -> Shown | None:
    """What the person may see who knows this year of birth; the look is logged.

    None for a wrong year, of which only a few are allowed, and for a link that ended.
    """
    system = system_actor(region_id)
    with acting(system):
        found = _of_link(system, token, lock=True)
        if found is None:
            return None
        if year is None or found.referral.person.birth_year != year:
            found.tries += 1
            return None
        return _shown(system, found)


@command
def show_again(region_id: UUID, token: str) -> Shown | None:
    """The same for somebody who said the year just now."""
    system = system_actor(region_id)
    with acting(system):
        found = _of_link(system, token)
        return _shown(system, found) if found else None


def _shown(system: Actor, found: WaitingEntry) -> Shown:
    referral = found.referral
    record(
        system,
        EventType.READ,
        "waiting_entry",
        object_id=found.id,
        subjects=[referral.person_id],
        detail=referral.reference,
    )
    team, activity = referral.team, found.activity
    return Shown(
        activity=activity.name,
        weekday=activity.weekday,
        starts=activity.starts,
        place=", ".join(filter(None, (activity.location, activity.address))),
        price_cents=activity.price_cents,
        organisation=team.organisation.name,
        phone=team.phone,
    )


@command
def answer_by_link(region_id: UUID, token: str, said: OfferAnswer) -> Shown | None:
    """The person's answer; None when the link ended. Of two at once the first counts."""
    system = system_actor(region_id)
    with acting(system):
        hold_places(region_id)
        found = _of_link(system, token, lock=True)
        activity = held_activity(region_id, found.activity_id) if found else None
        if found is None or activity is None:
            return None
        shown = _shown(system, found)
        referral = held_referral(found.referral_id)
        settle_answer(system, AnsweredBy.PERSON, Held(referral, found, activity), said)
        return shown


def _of_link(system: Actor, token: str, *, lock: bool = False) -> WaitingEntry | None:
    query = (
        select(WaitingEntry)
        .join(Referral, Referral.id == WaitingEntry.referral_id)
        .where(
            WaitingEntry.region_id == system.region_id,
            WaitingEntry.token_hash == fingerprint(token),
            Referral.runs(),
            Referral.hidden_at.is_(None),
        )
    )
    if lock:
        query = query.with_for_update(of=WaitingEntry).execution_options(populate_existing=True)
    found: WaitingEntry | None = db.session.scalar(query)
    return found if found is not None and found.works else None

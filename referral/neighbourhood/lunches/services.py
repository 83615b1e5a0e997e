"""Commands: plan a lunch, invite, call off, write down how it was, and what was agreed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete, select

from referral.audit.services import record
from referral.domain.actors import Actor
from referral.domain.areas.lunches import LunchState
from referral.domain.audit import EventType, Purpose
from referral.domain.errors import Conflict, Invalid
from referral.extensions import db
from referral.lib import clock
from referral.lib.ids import new_id
from referral.models import CircleAgreement, Lunch, LunchGuest
from referral.models.transaction import command
from referral.neighbourhood.areas.queries import neighbourhood_of
from referral.neighbourhood.areas.services import no_traces
from referral.neighbourhood.circle.queries import agreement_of, lunch_of, members
from referral.neighbourhood.circle.services import ensure_circle
from referral.neighbourhood.inviting.services import forget_links, invite_member, tell_called_off


@dataclass(frozen=True, slots=True)
class LunchInput:
    """A lunch as validated."""

    starts_at: datetime
    venue: str
    topics: tuple[str, ...]


@command
def plan_lunch(actor: Actor, neighbourhood_id: UUID, given: LunchInput) -> Lunch:
    """Plan a lunch. Raises Invalid for a moment that has been, and for topics about somebody."""
    if given.starts_at <= clock.now():
        raise Invalid("Dit moment is al voorbij.", {"day": "Kies een dag en tijd die nog komen."})
    no_traces(actor, {"topics": " ".join(given.topics)})
    circle = ensure_circle(actor, neighbourhood_of(actor, neighbourhood_id))
    made = Lunch(
        id=new_id(),
        region_id=actor.region_id,
        circle_id=circle.id,
        starts_at=given.starts_at,
        venue=given.venue,
        topics=list(given.topics),
        planned_by=actor.id,
        planned_at=clock.now(),
    )
    db.session.add(made)
    record(actor, EventType.CREATE, "lunch", object_id=made.id, purpose=Purpose.ADMINISTRATION)
    return made


@command
def invite(actor: Actor, lunch_id: UUID) -> int:
    """Mail every member the day, with a link of their own to the three questions; how many were written.

    Who was invited before gets nothing twice. Raises Conflict when the lunch is over or called off, and when
    nobody belongs to the circle yet.
    """
    lunch = lunch_of(actor, lunch_id, lock=True)
    _require_planned(lunch)
    there = members(actor, lunch.circle)
    if not there:
        raise Conflict("Er zit nog niemand in de kring. Voeg eerst leden toe.")
    written = sum(invite_member(actor, lunch, each) for each in there)
    lunch.invited_at = clock.now()
    record(actor, EventType.UPDATE, "lunch", object_id=lunch.id, purpose=Purpose.ADMINISTRATION)
    return written


def _require_planned(lunch: Lunch) -> None:
    if lunch.state is LunchState.CANCELLED:
        raise Conflict("Deze lunch is afgezegd.")
    if lunch.state is LunchState.HELD:
        raise Conflict("Deze lunch is al geweest.")


@command
def call_off(actor: Actor, lunch_id: UUID) -> int:
    """The lunch does not happen; whom an invitation reached is mailed, and how many those are.

    Nobody is mailed about a moment that has been. Raises Conflict when it was held or called off already.
    """
    lunch = lunch_of(actor, lunch_id, lock=True)
    _require_planned(lunch)
    lunch.cancelled_at = clock.now()
    db.session.flush()
    reached = forget_links(actor, lunch.id)
    record(actor, EventType.UPDATE, "lunch", object_id=lunch.id, purpose=Purpose.ADMINISTRATION)
    return tell_called_off(actor, lunch, reached) if lunch.starts_at > clock.now() else 0


@command
def write_down(actor: Actor, lunch_id: UUID, came: Collection[UUID], discussed: str) -> Lunch:
    """Who came and what was talked about; may be done again. Raises Conflict before the day."""
    lunch = lunch_of(actor, lunch_id, lock=True)
    if lunch.state is LunchState.CANCELLED:
        raise Conflict("Deze lunch is afgezegd.")
    if lunch.day > clock.today():
        raise Conflict("Deze lunch moet nog komen. Schrijf het verslag op de dag zelf of erna.")
    no_traces(actor, {"discussed": discussed})
    known = {each.id for each in members(actor, lunch.circle)}
    query = select(LunchGuest.member_id).where(LunchGuest.lunch_id == lunch.id)
    before = set(db.session.scalars(query))
    chosen = (set(came) & known) | (before - known)  # who left the circle since still came
    db.session.execute(delete(LunchGuest).where(LunchGuest.lunch_id == lunch.id))
    db.session.add_all(
        LunchGuest(region_id=actor.region_id, lunch_id=lunch.id, member_id=each) for each in sorted(chosen)
    )
    lunch.held_at, lunch.discussed = lunch.held_at or clock.now(), discussed.strip()
    record(actor, EventType.UPDATE, "lunch", object_id=lunch.id, purpose=Purpose.ADMINISTRATION)
    return lunch


@command
def agree(actor: Actor, lunch_id: UUID, who: str, what: str, due_on: date) -> CircleAgreement:
    """Write down an agreement. Raises Invalid when it names a person, Conflict for a lunch called off."""
    lunch = lunch_of(actor, lunch_id, lock=True)
    if lunch.state is LunchState.CANCELLED:
        raise Conflict("Deze lunch is afgezegd.")
    no_traces(actor, {"who": who, "what": what})
    made = CircleAgreement(
        id=new_id(),
        region_id=actor.region_id,
        lunch_id=lunch.id,
        who=who.strip(),
        what=what.strip(),
        due_on=due_on,
        made_by=actor.id,
        made_at=clock.now(),
    )
    db.session.add(made)
    record(actor, EventType.UPDATE, "lunch", object_id=lunch.id, purpose=Purpose.ADMINISTRATION)
    return made


@command
def mark_done(actor: Actor, agreement_id: UUID) -> CircleAgreement:
    """It was done, today. Pressing again opens it anew."""
    found = agreement_of(actor, agreement_id)
    found.done_on = None if found.done_on else clock.today()
    record(actor, EventType.UPDATE, "lunch", object_id=found.lunch_id, purpose=Purpose.ADMINISTRATION)
    return found

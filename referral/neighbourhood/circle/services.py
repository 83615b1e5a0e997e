"""Commands: the shared result of a circle, and who belongs to it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from referral.audit.services import record
from referral.domain.actors import Actor
from referral.domain.areas.partners import PartnerKind
from referral.domain.audit import EventType, Purpose
from referral.domain.errors import Invalid
from referral.extensions import db
from referral.lib import clock
from referral.lib.ids import new_id
from referral.models import Circle, CircleMember, Neighbourhood, SurveyLink
from referral.models.scope import widened
from referral.models.transaction import command
from referral.neighbourhood.areas.queries import neighbourhood_of
from referral.neighbourhood.areas.services import no_traces
from referral.neighbourhood.circle.queries import member_of
from referral.neighbourhood.inviting.services import forget_address, invite_elsewhere


@dataclass(frozen=True, slots=True)
class MemberInput:
    """A member as validated."""

    kind: PartnerKind
    organisation: str
    function_name: str
    name: str
    email: str


def ensure_circle(actor: Actor, found: Neighbourhood) -> Circle:
    """The circle of a neighbourhood; begun when there is none. Two at once make one."""
    values = {"id": new_id(), "region_id": actor.region_id, "neighbourhood_id": found.id, "goal": ""}
    db.session.execute(
        insert(Circle).values(values).on_conflict_do_nothing(index_elements=["neighbourhood_id"])
    )
    return db.session.scalars(select(Circle).where(Circle.neighbourhood_id == found.id)).one()


@command
def set_goal(actor: Actor, neighbourhood_id: UUID, goal: str) -> None:
    """Write down on which result the partners agreed (D45). Raises Invalid for a text about somebody."""
    no_traces(actor, {"goal": goal})
    circle = ensure_circle(actor, neighbourhood_of(actor, neighbourhood_id))
    circle.goal, circle.goal_on = goal.strip(), clock.today()
    record(actor, EventType.UPDATE, "circle", object_id=circle.id, purpose=Purpose.ADMINISTRATION)


@command
def add_member(actor: Actor, neighbourhood_id: UUID, given: MemberInput) -> CircleMember:
    """Add a member. Raises Invalid when the address is in the circle already."""
    circle = ensure_circle(actor, neighbourhood_of(actor, neighbourhood_id))
    _require_new(circle.id, given.email)
    made = CircleMember(
        region_id=actor.region_id,
        circle_id=circle.id,
        kind=given.kind,
        organisation=given.organisation,
        function_name=given.function_name,
        name=given.name,
        email=given.email,
        added_by=actor.id,
        joined_on=clock.today(),
    )
    db.session.add(made)
    record(actor, EventType.CREATE, "circle", object_id=circle.id, purpose=Purpose.ADMINISTRATION)
    return made


def _require_new(circle_id: UUID, address: str, but: UUID | None = None) -> None:
    there = select(CircleMember.id).where(
        CircleMember.circle_id == circle_id,
        CircleMember.left_on.is_(None),
        func.lower(CircleMember.email) == address.lower(),
        CircleMember.id.is_distinct_from(but),
    )
    if db.session.scalar(there):
        words = "Dit e-mailadres staat al in deze kring."
        raise Invalid(words, {"email": words})


@command
def change_member(actor: Actor, member_id: UUID, given: MemberInput) -> int:
    """Write down who a member is now. To a new address the invitations follow; how many did.

    Raises NotVisible, and Invalid when another member has the address.
    """
    found = member_of(actor, member_id)
    _require_new(found.circle_id, given.email, but=found.id)
    before = found.email
    for name in ("kind", "organisation", "function_name", "name", "email"):
        setattr(found, name, getattr(given, name))
    db.session.flush()
    record(actor, EventType.UPDATE, "circle", object_id=found.circle_id, purpose=Purpose.ADMINISTRATION)
    return invite_elsewhere(actor, found, before) if before.lower() != given.email.lower() else 0


@command
def let_go(actor: Actor, member_id: UUID) -> CircleMember:
    """A member leaves: name, address and link go at once; that one of this kind came stays.

    Raises NotVisible.
    """
    found = member_of(actor, member_id)
    address = found.email
    found.left_on, found.name, found.email = clock.today(), "", ""
    db.session.flush()
    with widened(actor):
        db.session.execute(delete(SurveyLink).where(SurveyLink.member_id == found.id))
    forget_address(actor, address)
    record(actor, EventType.UPDATE, "circle", object_id=found.circle_id, purpose=Purpose.ADMINISTRATION)
    return found

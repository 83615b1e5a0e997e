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
from referral.models import Circle, CircleMember, Message, Neighbourhood, SurveyLink
from referral.models.scope import widened
from referral.models.transaction import command
from referral.neighbourhood.areas.queries import neighbourhood_of
from referral.neighbourhood.areas.services import no_traces
from referral.neighbourhood.circle.queries import member_of

INVITATION = "lunch_invitation"
"""The mail that asks a member to come."""


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
    there = select(CircleMember.id).where(
        CircleMember.circle_id == circle.id,
        CircleMember.left_on.is_(None),
        func.lower(CircleMember.email) == given.email.lower(),
    )
    if db.session.scalar(there):
        words = "Dit e-mailadres staat al in deze kring."
        raise Invalid(words, {"email": words})
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
        elsewhere = select(CircleMember.id).where(CircleMember.email == address)
        if db.session.scalar(elsewhere) is None:  # the outbox knew the address too
            mine = Message.region_id == actor.region_id, Message.address == address
            db.session.execute(delete(Message).where(*mine, Message.template == INVITATION))
    record(actor, EventType.UPDATE, "circle", object_id=found.circle_id, purpose=Purpose.ADMINISTRATION)
    return found


def forget_links(actor: Actor, lunch_id: UUID) -> None:
    """Nobody answers about this lunch any more; an invitation that did not leave yet is not sent."""
    with widened(actor):
        gone = db.session.scalars(
            delete(SurveyLink).where(SurveyLink.lunch_id == lunch_id).returning(SurveyLink.id)
        ).all()
        unsent = (
            Message.region_id == actor.region_id,
            Message.template == INVITATION,
            Message.sent_at.is_(None),
        )
        of_them = Message.facts["survey_link_id"].astext.in_([str(each) for each in gone])
        db.session.execute(delete(Message).where(*unsent, of_them))

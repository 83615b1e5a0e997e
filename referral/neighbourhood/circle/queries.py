"""Reads: a circle, its members, its lunches and its agreements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload

from referral.domain.actors import Actor
from referral.domain.errors import NotVisible
from referral.extensions import db
from referral.lib import clock
from referral.models import Circle, CircleAgreement, CircleMember, Lunch, LunchGuest, Neighbourhood


def circle_of(actor: Actor, found: Neighbourhood) -> Circle | None:
    """The circle of a neighbourhood, when it has one."""
    query = select(Circle).where(Circle.region_id == actor.region_id, Circle.neighbourhood_id == found.id)
    return db.session.scalar(query)


def next_lunch(actor: Actor, found: Neighbourhood) -> Lunch | None:
    """The first lunch that is to come."""
    query = (
        select(Lunch)
        .join(Circle, Circle.id == Lunch.circle_id)
        .where(
            Lunch.region_id == actor.region_id,
            Circle.neighbourhood_id == found.id,
            Lunch.cancelled_at.is_(None),
            Lunch.held_at.is_(None),
            Lunch.starts_at > clock.now(),
        )
        .order_by(Lunch.starts_at)
        .limit(1)
    )
    return db.session.scalar(query)


def members(actor: Actor, circle: Circle | None) -> Sequence[CircleMember]:
    """Who belongs to it now, by kind and organisation."""
    if circle is None:
        return []
    query = select(CircleMember).where(
        CircleMember.region_id == actor.region_id,
        CircleMember.circle_id == circle.id,
        CircleMember.left_on.is_(None),
    )
    return db.session.scalars(query.order_by(CircleMember.kind, CircleMember.organisation)).all()


def member_of(actor: Actor, member_id: UUID) -> CircleMember:
    """A member who did not leave; raises NotVisible."""
    found = db.session.get(CircleMember, member_id)
    if found is None or found.region_id != actor.region_id or found.left_on:
        raise NotVisible("Dit lid staat niet meer in de kring.")
    return found


def place_of(actor: Actor, member: CircleMember) -> UUID:
    """The neighbourhood of a member's circle."""
    query = select(Circle.neighbourhood_id).where(
        Circle.region_id == actor.region_id, Circle.id == member.circle_id
    )
    return db.session.scalars(query).one()


@dataclass(frozen=True, slots=True)
class LunchRow:
    """A lunch with how many members came."""

    lunch: Lunch
    came: int


def lunches(actor: Actor, circle: Circle | None) -> list[LunchRow]:
    """All lunches of a circle, the latest first."""
    if circle is None:
        return []
    came = (
        select(func.count())
        .select_from(LunchGuest)
        .where(LunchGuest.lunch_id == Lunch.id)
        .correlate(Lunch)
        .scalar_subquery()
    )
    query = select(Lunch, came).where(Lunch.region_id == actor.region_id, Lunch.circle_id == circle.id)
    rows = db.session.execute(query.order_by(Lunch.starts_at.desc()))
    return [LunchRow(lunch, number) for lunch, number in rows]


def lunch_of(actor: Actor, lunch_id: UUID, *, lock: bool = False) -> Lunch:
    """One lunch with its circle; raises NotVisible."""
    query = select(Lunch).where(Lunch.region_id == actor.region_id, Lunch.id == lunch_id)
    query = query.options(joinedload(Lunch.circle).joinedload(Circle.neighbourhood))
    if lock:
        query = query.with_for_update(of=Lunch).execution_options(populate_existing=True)
    found = db.session.scalar(query)
    if found is None:
        raise NotVisible("Deze lunch is er niet.")
    return found


def guests(actor: Actor, lunch: Lunch) -> Sequence[CircleMember]:
    """Who came."""
    query = (
        select(CircleMember)
        .join(LunchGuest, LunchGuest.member_id == CircleMember.id)
        .where(LunchGuest.lunch_id == lunch.id, LunchGuest.region_id == actor.region_id)
    )
    return db.session.scalars(query.order_by(CircleMember.kind, CircleMember.organisation)).all()


def agreements(actor: Actor, circle: Circle | None, before: date | None = None) -> Sequence[CircleAgreement]:
    """What was agreed, what is open first; of lunches before a day when one is given."""
    if circle is None:
        return []
    query = (
        select(CircleAgreement)
        .join(CircleAgreement.lunch)
        .where(CircleAgreement.region_id == actor.region_id, Lunch.circle_id == circle.id)
        .options(contains_eager(CircleAgreement.lunch))
        .order_by(CircleAgreement.done_on.is_not(None), CircleAgreement.due_on)
    )
    found = db.session.scalars(query).all()
    return [each for each in found if before is None or each.lunch.day < before]


def agreement_of(actor: Actor, agreement_id: UUID) -> CircleAgreement:
    """One agreement; raises NotVisible."""
    query = select(CircleAgreement).where(
        CircleAgreement.region_id == actor.region_id, CircleAgreement.id == agreement_id
    )
    found = db.session.scalar(query.options(joinedload(CircleAgreement.lunch)))
    if found is None:
        raise NotVisible("Deze afspraak is er niet.")
    return found

"""Reads: absences that still count, and who could stand in for whom."""

from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from referral.domain.absences import Period
from referral.domain.actors import Actor
from referral.domain.errors import NotVisible
from referral.domain.statuses import Role
from referral.extensions import db
from referral.lib import clock
from referral.models import Absence, TeamMembership, User
from referral.models.user import held_on


def _current(actor: Actor, *conditions: ColumnElement[bool]) -> list[Absence]:
    query = select(Absence).where(
        Absence.region_id == actor.region_id, Absence.counts_from(clock.today()), *conditions
    )
    query = query.options(joinedload(Absence.user), joinedload(Absence.cover))
    return list(db.session.scalars(query.order_by(Absence.starts_on, Absence.id)))


def own(actor: Actor) -> list[Absence]:
    """The absences of *actor*, now and to come."""
    return _current(actor, Absence.user_id == actor.id)


def covering(actor: Actor) -> list[Absence]:
    """For whom *actor* stands in, now and to come."""
    return _current(actor, Absence.cover_id == actor.id)


def of_coaches(actor: Actor) -> list[Absence]:
    """All absences of coaches in the region, now and to come."""
    coaches = select(User.id).where(User.region_id == actor.region_id, User.role == Role.COACH)
    return _current(actor, Absence.user_id.in_(coaches))


def periods_of(actor: Actor, user_id: UUID) -> list[Period]:
    """The days on which somebody is away, now and to come."""
    return [each.period for each in _current(actor, Absence.user_id == user_id)]


def coaches(actor: Actor) -> list[User]:
    """The coaches who work in the region now, by name."""
    query = select(User).where(User.region_id == actor.region_id, User.role == Role.COACH, User.works_now())
    return list(db.session.scalars(query.order_by(User.name)))


def present_user(actor: Actor, user_id: UUID) -> User:
    """Somebody of the region who works there now. Raises NotVisible."""
    found = db.session.get(User, user_id)
    if found is None or found.region_id != actor.region_id or not found.is_present:
        raise NotVisible("Deze collega werkt hier niet.")
    return found


def possible_covers(actor: Actor, user: User) -> list[User]:
    """Colleagues with the same role in the same organisation, for a coach in one of the same teams."""
    query = select(User).where(
        User.region_id == actor.region_id,
        User.organisation_id == user.organisation_id,
        User.role == user.role,
        User.id != user.id,
        User.works_now(),
    )
    if user.role is Role.COACH:
        teams = [each.team_id for each in user.memberships if each.is_present]
        together = select(TeamMembership.user_id).where(
            TeamMembership.team_id.in_(teams), held_on(TeamMembership, clock.today())
        )
        query = query.where(User.id.in_(together))
    return list(db.session.scalars(query.order_by(User.name)))

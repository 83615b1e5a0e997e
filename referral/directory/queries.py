"""Reads: teams, coordinators, hosts, practices and other help around one neighbourhood or the region.

Only where and how professionals are reached for their work; volunteers by given name (D36, D40).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import time
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from referral.domain.actors import Actor
from referral.domain.members import given_name
from referral.domain.statuses import CARE_PROVIDERS, OrganisationKind, Role
from referral.extensions import db
from referral.lib import clock
from referral.models import Activity, CareContact, Neighbourhood, Organisation, Team, TeamMembership, User
from referral.models.user import held_on
from referral.workflow.absences import Away, away


def neighbourhoods(actor: Actor) -> list[Neighbourhood]:
    """The neighbourhoods of the region, by name."""
    query = select(Neighbourhood).where(
        Neighbourhood.region_id == actor.region_id, Neighbourhood.is_rest.is_(False)
    )
    return list(db.session.scalars(query.order_by(Neighbourhood.name)))


@dataclass(frozen=True, slots=True)
class Coach:
    """Somebody who works in a team now; `away` when not today."""

    name: str
    away: Away | None


@dataclass(frozen=True, slots=True)
class TeamEntry:
    """A team with its face, the coaches who work there now, and the neighbourhoods it serves."""

    team: Team
    coaches: list[Coach]
    serves: list[str]


def teams(actor: Actor, team_id: UUID | None) -> list[TeamEntry]:
    """One team, or all of the region, by name."""
    query = select(Team).where(Team.region_id == actor.region_id).options(joinedload(Team.organisation))
    if team_id is not None:
        query = query.where(Team.id == team_id)
    rows = list(db.session.scalars(query.order_by(Team.name)))
    coaches = _coaches(actor, [each.id for each in rows])
    served = _served(actor)
    return [TeamEntry(each, coaches.get(each.id, []), served.get(each.id, [])) for each in rows]


def _coaches(actor: Actor, team_ids: Collection[UUID]) -> dict[UUID, list[Coach]]:
    rows = db.session.execute(
        select(TeamMembership.team_id, User.id, User.name)
        .join(User, User.id == TeamMembership.user_id)
        .where(
            TeamMembership.team_id.in_(team_ids),
            held_on(TeamMembership, clock.today()),
            User.role == Role.COACH,
            User.works_now(),
        )
        .order_by(User.name)
    ).all()
    gone = away(actor, {row.id for row in rows})
    found: dict[UUID, list[Coach]] = {}
    for row in rows:
        found.setdefault(row.team_id, []).append(Coach(row.name, gone.get(row.id)))
    return found


def _served(actor: Actor) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    for each in neighbourhoods(actor):
        found.setdefault(each.team_id, []).append(each.name)
    return found


def coordinators(actor: Actor) -> list[User]:
    """Who coordinates in the region now."""
    query = select(User).where(
        User.region_id == actor.region_id, User.role == Role.COORDINATOR, User.works_now()
    )
    return list(db.session.scalars(query.order_by(User.name)))


@dataclass(frozen=True, slots=True)
class HostEntry:
    """An activity of the neighbourhood, and the given name of who receives people there."""

    activity: str
    weekday: int
    starts: time
    location: str
    host: str


def hosts(actor: Actor, neighbourhood_id: UUID) -> list[HostEntry]:
    """The activities of one neighbourhood that somebody leads now, in the order of the week."""
    rows = db.session.execute(
        select(Activity, User.name)
        .join(User, User.id == Activity.host_id)
        .where(
            Activity.region_id == actor.region_id,
            Activity.neighbourhood_id == neighbourhood_id,
            Activity.is_open,
            User.works_now(),
        )
        .order_by(Activity.weekday, Activity.starts)
    )
    return [HostEntry(row.name, row.weekday, row.starts, row.location, given_name(who)) for row, who in rows]


def care_providers(actor: Actor) -> dict[OrganisationKind, list[Organisation]]:
    """The practices and care organisations that take part, by kind."""
    query = select(Organisation).where(
        Organisation.region_id == actor.region_id,
        Organisation.kind.in_(CARE_PROVIDERS),
        Organisation.agreement_on.is_not(None),
    )
    found: dict[OrganisationKind, list[Organisation]] = {}
    for each in db.session.scalars(query.order_by(Organisation.name)):
        found.setdefault(each.kind, []).append(each)
    return {kind: found[kind] for kind in CARE_PROVIDERS if kind in found}


def other_help(actor: Actor) -> list[CareContact]:
    """The services that take hand-overs, by kind and name."""
    query = select(CareContact).where(CareContact.region_id == actor.region_id, CareContact.is_open)
    return list(db.session.scalars(query.order_by(CareContact.target, CareContact.name)))

"""Reads for the administrator: organisations and who works there, never a person who was referred."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select, true
from sqlalchemy.orm import joinedload

from referral.domain.actors import Actor
from referral.domain.errors import NotVisible
from referral.domain.members import given_name
from referral.domain.statuses import OrganisationKind, Role
from referral.extensions import db
from referral.lib import clock
from referral.models import (
    Invitation,
    Organisation,
    PastMembership,
    SingleSignOn,
    Team,
    TeamMembership,
    User,
)
from referral.models.user import held_on


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """One organisation, how many people work there now, and whether its agreement is in order."""

    id: UUID
    name: str
    kind: OrganisationKind
    is_live: bool
    members: int


@dataclass(frozen=True, slots=True)
class Former:
    """Somebody who worked here: the role and the dates."""

    name: str
    role: Role
    starts_on: date
    until: date | None


@dataclass(frozen=True, slots=True)
class People:
    """Everybody of one organisation: working now or soon, invited, and gone."""

    present: Sequence[User]
    coming: Sequence[User]
    invited: Sequence[Invitation]
    former: Sequence[Former]


def organisations(actor: Actor) -> list[OrganisationRow]:
    """Every organisation of the region, by name."""
    counts = (
        select(User.organisation_id, func.count(User.id).label("members"))
        .where(User.region_id == actor.region_id, User.works_now())
        .group_by(User.organisation_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Organisation, func.coalesce(counts.c.members, 0))
        .outerjoin(counts, counts.c.organisation_id == Organisation.id)
        .where(Organisation.region_id == actor.region_id)
        .order_by(Organisation.name)
    )
    return [OrganisationRow(each.id, each.name, each.kind, each.is_live, members) for each, members in rows]


def organisation(actor: Actor, organisation_id: UUID) -> Organisation:
    """One organisation of the region; raises NotVisible."""
    found = db.session.get(Organisation, organisation_id)
    if found is None or found.region_id != actor.region_id:
        raise NotVisible("Deze organisatie is er niet.")
    return found


def people(actor: Actor, organisation_id: UUID) -> People:
    """Everybody of an organisation, by name."""
    accounts = db.session.scalars(
        select(User)
        .where(User.region_id == actor.region_id, User.organisation_id == organisation_id)
        .order_by(User.name, User.id)
    ).all()
    today = clock.today()
    coming = [each for each in accounts if each.left_at is None and each.starts_on > today]
    gone = [each for each in accounts if not each.is_present and each not in coming]
    return People(
        present=[each for each in accounts if each.is_present],
        coming=coming,
        invited=_invited(actor, organisation_id),
        former=[
            *(Former(each.name, each.role, each.starts_on, each.until) for each in gone),
            *_moved_on(actor, organisation_id),
        ],
    )


def _invited(actor: Actor, organisation_id: UUID) -> Sequence[Invitation]:
    return db.session.scalars(
        select(Invitation)
        .where(
            Invitation.region_id == actor.region_id,
            Invitation.organisation_id == organisation_id,
            Invitation.accepted_at.is_(None),
            Invitation.revoked_at.is_(None),
        )
        .order_by(Invitation.name, Invitation.id)
    ).all()


def _moved_on(actor: Actor, organisation_id: UUID) -> list[Former]:
    rows = db.session.scalars(
        select(PastMembership)
        .options(joinedload(PastMembership.user))
        .where(PastMembership.region_id == actor.region_id, PastMembership.organisation_id == organisation_id)
        .order_by(PastMembership.recorded_at)
    )
    return [Former(each.user.name, each.role, each.starts_on, each.until) for each in rows]


def teams(actor: Actor, organisation_id: UUID) -> Sequence[Team]:
    """The teams of an organisation, by name."""
    return db.session.scalars(
        select(Team)
        .where(Team.region_id == actor.region_id, Team.organisation_id == organisation_id)
        .order_by(Team.name)
    ).all()


def team(actor: Actor, team_id: UUID) -> Team:
    """One team of the region; raises NotVisible."""
    found = db.session.get(Team, team_id)
    if found is None or found.region_id != actor.region_id:
        raise NotVisible("Dit team is er niet.")
    return found


def faces(actor: Actor, team_ids: Sequence[UUID], *, without: UUID | None = None) -> dict[UUID, list[str]]:
    """The given names of the coaches who work in each team today, leaving one of them out."""
    rows = db.session.execute(
        select(TeamMembership.team_id, User.name)
        .join(User, User.id == TeamMembership.user_id)
        .where(
            User.region_id == actor.region_id,
            TeamMembership.team_id.in_(team_ids),
            held_on(TeamMembership, clock.today()),
            User.works_now(),
            User.role == Role.COACH,
            User.id != without if without else true(),
        )
        .order_by(User.name)
    )
    found: dict[UUID, list[str]] = {each: [] for each in team_ids}
    for team_id, name in rows:
        found[team_id].append(given_name(name))
    return found


def member(actor: Actor, user_id: UUID) -> User:
    """One account of the region that did not end; raises NotVisible."""
    found = db.session.get(User, user_id)
    if found is None or found.region_id != actor.region_id or found.left_at is not None:
        raise NotVisible("Deze persoon werkt hier niet.")
    return found


def invitation(actor: Actor, invitation_id: UUID) -> Invitation:
    """One invitation of the region that still waits; raises NotVisible."""
    found = db.session.get(Invitation, invitation_id)
    if found is None or found.region_id != actor.region_id or not found.is_pending:
        raise NotVisible("Deze uitnodiging is er niet meer.")
    return found


def single_sign_on(actor: Actor, organisation_id: UUID) -> SingleSignOn | None:
    """The settings of an organisation's own provider, if it has one."""
    found: SingleSignOn | None = db.session.scalar(
        select(SingleSignOn).where(
            SingleSignOn.region_id == actor.region_id, SingleSignOn.organisation_id == organisation_id
        )
    )
    return found

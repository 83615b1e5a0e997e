"""Reads about referrals that more than one feature needs. Each starts from what the actor may see."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select, true
from sqlalchemy.orm import joinedload, selectinload

from referral.audit.services import read_one
from referral.domain.actors import Actor
from referral.domain.codes import ConsentPurpose
from referral.domain.errors import Invalid, NotVisible
from referral.domain.statuses import LIVE, REFERRERS, Role
from referral.extensions import db
from referral.lib import clock
from referral.models import (
    Consent,
    EmergencyAccess,
    Neighbourhood,
    PostcodeArea,
    Referral,
    Team,
    TeamMembership,
    User,
)
from referral.models.user import held_on


def visible(actor: Actor) -> ColumnElement[bool]:
    """The condition that selects the referrals *actor* may see as a person's record."""
    return and_(Referral.region_id == actor.region_id, Referral.hidden_at.is_(None), _related(actor))


def _related(actor: Actor) -> ColumnElement[bool]:
    if actor.role is Role.COACH:
        mine = and_(Referral.team_id.in_(actor.team_ids), Referral.stopped_at.is_(None))
        return or_(mine, _opened_by(actor)) if actor.opened_ids else mine
    if actor.role in REFERRERS:
        mine = or_(Referral.organisation_id == actor.organisation_id, followed_by(actor))
        return or_(mine, _opened_by(actor)) if actor.opened_ids else mine
    return false()


def _opened_by(actor: Actor) -> ColumnElement[bool]:
    return Referral.id.in_(actor.opened_ids)


def followed_by(actor: Actor) -> ColumnElement[bool]:
    """Whether the person named the actor's organisation and still agrees."""
    return exists().where(
        Consent.referral_id == Referral.id,
        Consent.purpose == ConsentPurpose.SHARE_WITH,
        Consent.organisation_id == actor.organisation_id,
        Consent.given,
        Consent.withdrawn_at.is_(None),
    )


def visible_referrals(actor: Actor) -> Select[Referral]:
    """The referrals *actor* may see, to be narrowed by the caller."""
    return select(Referral).where(visible(actor))


def in_region(actor: Actor) -> ColumnElement[bool]:
    """The condition that selects what a coordinator counts and divides: without persons, no closed files."""
    return and_(
        Referral.region_id == actor.region_id, Referral.hidden_at.is_(None), Referral.stopped_at.is_(None)
    )


def referral_for(actor: Actor, reference: str, *, lock: bool = False) -> Referral:
    """One referral by its reference; the look is logged. Raises NotVisible.

    `lock` holds the row until the transaction ends, so that of two actors at once the second sees
    what the first did.
    """
    query = visible_referrals(actor).where(Referral.reference == reference.upper())
    if lock:
        query = query.with_for_update(of=Referral)
    found = db.session.scalar(query.options(selectinload(Referral.consents)))
    if found is None:
        raise NotVisible("Deze verwijzing bestaat niet, of u mag haar niet zien.")
    read_one(actor, "referral", found.id, found.person_id)
    return found


@dataclass(frozen=True, slots=True)
class Relation:
    """How an actor is related to a referral, as consent stands now; `opened` by emergency access."""

    own: bool
    share_back: bool
    followed: bool
    opened: bool = False


def relation(actor: Actor, referral: Referral) -> Relation:
    """Own referral, with or without consent to share back, or followed at the person's wish."""
    return Relation(
        own=actor.organisation_id == referral.organisation_id,
        share_back=referral.agrees_to(ConsentPurpose.SHARE_BACK),
        followed=actor.organisation_id is not None
        and referral.agrees_to(ConsentPurpose.SHARE_WITH, actor.organisation_id),
        opened=referral.id in actor.opened_ids,
    )


def opened_for(actor: Actor) -> frozenset[UUID]:
    """The referrals that emergency access opened for *actor* and that are open still."""
    return frozenset(
        db.session.scalars(
            select(EmergencyAccess.referral_id).where(
                EmergencyAccess.region_id == actor.region_id,
                EmergencyAccess.user_id == actor.id,
                EmergencyAccess.ends_at > clock.now(),
            )
        )
    )


def live_referral_of(actor: Actor, person_id: UUID) -> Referral | None:
    """The live referral of a person anywhere in the region. The caller shows status and team only."""
    found: Referral | None = db.session.scalar(
        select(Referral).where(
            Referral.region_id == actor.region_id,
            Referral.person_id == person_id,
            Referral.status.in_(LIVE),
        )
    )
    return found


def objection_of(actor: Actor, person_id: UUID) -> datetime | None:
    """When a person objected to research, if they did: a new referral keeps to it."""
    found: datetime | None = db.session.scalar(
        select(func.min(Referral.objected_at)).where(
            Referral.region_id == actor.region_id, Referral.person_id == person_id
        )
    )
    return found


def team_for(actor: Actor, pc4: str) -> tuple[Team, Neighbourhood] | None:
    """The function that serves a postcode area.

    A postcode that no neighbourhood has goes to whoever serves the rest; None if nobody does.
    """
    area = db.session.scalar(
        select(PostcodeArea).where(PostcodeArea.region_id == actor.region_id, PostcodeArea.pc4 == pc4)
    )
    found = area.neighbourhood if area else rest_of(actor)
    return (found.team, found) if found else None


def rest_of(actor: Actor) -> Neighbourhood | None:
    """The queue of postcodes without a neighbourhood, if the region has set one up."""
    found: Neighbourhood | None = db.session.scalar(
        select(Neighbourhood).where(Neighbourhood.region_id == actor.region_id, Neighbourhood.is_rest)
    )
    return found


def other_teams(actor: Actor, but: UUID | None = None) -> list[Team]:
    """The functions of the region to which a referral can go, except *but*, by name."""
    query = select(Team).where(Team.region_id == actor.region_id, Team.id != but if but else true())
    return list(db.session.scalars(query.options(joinedload(Team.organisation)).order_by(Team.name)))


def coaches_of(actor: Actor, *team_ids: UUID) -> list[User]:
    """The coaches who work today in one of these teams of the region, by name."""
    members = select(TeamMembership.user_id).where(
        TeamMembership.region_id == actor.region_id,
        TeamMembership.team_id.in_(team_ids),
        held_on(TeamMembership, clock.today()),
    )
    query = select(User).where(User.id.in_(members), User.role == Role.COACH, User.works_now())
    return list(db.session.scalars(query.order_by(User.name, User.id)))


def settled_team(actor: Actor, referral: Referral, team_id: UUID) -> Team:
    """The team that a referral goes to now; one that knows the neighbourhood settles it.

    Raises Invalid for a team outside the region.
    """
    team = db.session.get(Team, team_id)
    if team is None or team.region_id != actor.region_id:
        raise Invalid("Dit team is er niet.", {"team": "Kies een team uit de lijst."})
    if referral.neighbourhood.is_rest:
        served = select(Neighbourhood).where(Neighbourhood.team_id == team.id, ~Neighbourhood.is_rest)
        parts = list(db.session.scalars(served.limit(2)))
        if len(parts) == 1:
            referral.neighbourhood_id = parts[0].id
    return team

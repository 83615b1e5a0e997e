"""Reads about rounds, each for the teams of the actor."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from referral.audit.services import read_list
from referral.domain.actors import Actor
from referral.domain.errors import NotVisible
from referral.domain.statuses import Status
from referral.extensions import db
from referral.models import Activity, Referral, RoundLine, RoundPlan, Team

SHOWN = 10
"""So many rounds of before the page lists."""


@dataclass(frozen=True, slots=True)
class TeamRow:
    """A team of the actor, and how many of its people wait for something."""

    team: Team
    waiting: int


def teams(actor: Actor) -> list[TeamRow]:
    """The actor's teams by name, with how many people had an intake and have no place yet."""
    waits = Referral.status == Status.INTAKE_HELD
    number = func.count(Referral.id).filter(
        waits, Referral.hidden_at.is_(None), Referral.stopped_at.is_(None)
    )
    query = (
        select(Team, number)
        .outerjoin(Referral, Referral.team_id == Team.id)
        .where(Team.region_id == actor.region_id, Team.id.in_(actor.team_ids))
        .group_by(Team.id)
        .order_by(Team.name)
    )
    return [TeamRow(team, waiting) for team, waiting in db.session.execute(query)]


def plans(actor: Actor) -> list[RoundPlan]:
    """The newest rounds of the actor's teams."""
    query = select(RoundPlan).where(RoundPlan.team_id.in_(actor.team_ids))
    return list(
        db.session.scalars(query.order_by(RoundPlan.made_at.desc(), RoundPlan.id.desc()).limit(SHOWN))
    )


def plan_for(actor: Actor, plan_id: UUID) -> RoundPlan:
    """One round; raises NotVisible for a round of another team."""
    found: RoundPlan | None = db.session.scalar(
        select(RoundPlan).where(RoundPlan.id == plan_id, RoundPlan.team_id.in_(actor.team_ids))
    )
    if found is None:
        raise NotVisible("Deze ronde is er niet.")
    return found


def lines(actor: Actor, plan: RoundPlan) -> list[RoundLine]:
    """The lines of a round, the best proposals first, then who has none; the look is logged."""
    found = list(
        db.session.scalars(
            select(RoundLine)
            .where(RoundLine.plan_id == plan.id)
            .join(Referral, Referral.id == RoundLine.referral_id)
            .where(Referral.team_id.in_(actor.team_ids), Referral.hidden_at.is_(None))
            .options(
                joinedload(RoundLine.referral).joinedload(Referral.person),
                joinedload(RoundLine.activity).joinedload(Activity.neighbourhood),
            )
            .order_by(RoundLine.activity_id.is_(None), RoundLine.points.desc(), RoundLine.id)
        )
    )
    read_list(actor, "referral", [each.referral.person_id for each in found])
    return found

"""Reads: the goals of a region as they are asked about now, and what they were before."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from referral.domain.activities import GOAL_SLOTS
from referral.domain.actors import Actor
from referral.domain.errors import NotVisible
from referral.domain.impact.goals import GoalFacts, standard
from referral.extensions import db
from referral.models import GoalVersion, ImpactGoal


def goals_now(actor: Actor) -> dict[int, GoalFacts]:
    """All thirteen goals by slot, each in its newest version."""
    versions = select(GoalVersion).where(GoalVersion.region_id == actor.region_id)
    versions = versions.order_by(GoalVersion.slot, GoalVersion.version)
    own = {each.slot: _facts(each) for each in db.session.scalars(versions)}  # the newest comes last
    named = db.session.execute(
        select(ImpactGoal.slot, ImpactGoal.name).where(ImpactGoal.region_id == actor.region_id)
    )
    names = {row.slot: row.name for row in named}
    return {slot: own.get(slot) or standard(slot, names.get(slot, "")) for slot in range(1, GOAL_SLOTS + 1)}


def goal_now(actor: Actor, slot: int) -> GoalFacts:
    """One goal in its newest version; raises NotVisible for a number that no goal has."""
    if not 1 <= slot <= GOAL_SLOTS:
        raise NotVisible("Er zijn dertien doelen.")
    return goals_now(actor)[slot]


def earlier_versions(actor: Actor, slot: int) -> Sequence[GoalVersion]:
    """All versions that somebody of the region made, the newest first."""
    query = select(GoalVersion).where(GoalVersion.region_id == actor.region_id, GoalVersion.slot == slot)
    query = query.options(joinedload(GoalVersion.maker)).order_by(GoalVersion.version.desc())
    return db.session.scalars(query).all()


def _facts(row: GoalVersion) -> GoalFacts:
    return GoalFacts(row.slot, row.version, row.name, row.about, tuple(row.lines))

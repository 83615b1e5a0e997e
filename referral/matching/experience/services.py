"""What happened here to people with the same need, counted at night for all teams of a region together.

Only counts of ten and more are kept: fewer are no pattern, and could tell about somebody (5d).
"""

from uuid import UUID

from sqlalchemy import delete, func, select

from referral.domain.actors import Actor, system_actor
from referral.domain.codes import AttendanceState
from referral.domain.matching.weights import BOUNDS
from referral.extensions import db
from referral.lib import clock
from referral.models import ActivityExperience, ActivitySession, Attendance, Goal, Placement, Region
from referral.models.scope import acting
from referral.models.transaction import command

FEWEST = BOUNDS["ervaring_vanaf"][0]
STAYED = 4
"""Who came so many times stayed (5c: attended four sessions or more)."""

CAME = (AttendanceState.PRESENT, AttendanceState.LATE)


def count_everywhere() -> None:
    """Count each region anew."""
    for region_id in db.session.scalars(select(Region.id)).all():
        count_region(region_id)


@command
def count_region(region_id: UUID) -> int:
    """Replace the figures of one region; how many there are now."""
    system = system_actor(region_id)
    with acting(system):
        db.session.execute(delete(ActivityExperience).where(ActivityExperience.region_id == region_id))
        found = _counted(system)
        db.session.add_all(found)
        db.session.flush()
        return len(found)


def _counted(actor: Actor) -> list[ActivityExperience]:
    times = (
        select(Attendance.placement_id, func.count().label("number"))
        .join(ActivitySession, ActivitySession.id == Attendance.session_id)
        .where(Attendance.region_id == actor.region_id, Attendance.state.in_(CAME))
        .where(ActivitySession.not_held.is_(None))
        .group_by(Attendance.placement_id)
        .subquery()
    )
    people = func.count(Placement.referral_id.distinct())
    stayed = people.filter(func.coalesce(times.c.number, 0) >= STAYED)
    query = (
        select(Placement.activity_id, Goal.need, people.label("placed"), stayed.label("stayed"))
        .join(Goal, Goal.referral_id == Placement.referral_id)
        .outerjoin(times, times.c.placement_id == Placement.id)
        .where(Placement.region_id == actor.region_id, Goal.need.is_not(None))
        .group_by(Placement.activity_id, Goal.need)
        .having(people >= FEWEST)
    )
    now = clock.now()
    return [
        ActivityExperience(
            region_id=actor.region_id,
            activity_id=row.activity_id,
            need=row.need,
            placed=row.placed,
            stayed=row.stayed,
            counted_at=now,
        )
        for row in db.session.execute(query)
    ]

"""What everybody may know of an activity: never persons, never how few take part."""

from dataclasses import dataclass
from uuid import UUID

from referral.activities.editing.queries import goals
from referral.activities.journal.queries import improvements
from referral.activities.queries import GONE, activity_of
from referral.domain.actors import system_actor
from referral.domain.errors import NotVisible
from referral.models import Activity, Improvement
from referral.models.scope import acting

FEWEST_TOLD = 5
"""A smaller number of people is not told in public (domain 5d)."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An activity as everybody may see it."""

    activity: Activity
    goals: list[str]
    improvements: list[Improvement]
    expected: int | None


def public_activity(region_id: UUID, activity_id: UUID) -> Shown:
    """An open, public activity; raises NotVisible for any other."""
    system = system_actor(region_id)
    with acting(system):
        activity = activity_of(system, activity_id)
        if not (activity.is_open and activity.is_public):
            raise NotVisible(GONE)
        names = goals(system)
        number = activity.expected_number
        _ = activity.breaks, activity.earlier  # read now, while this region is in sight
        return Shown(
            activity,
            [names[each] for each in activity.impact_goals if each in names],
            improvements(system, activity_id, public_only=True),
            number if number is not None and number >= FEWEST_TOLD else None,
        )

"""The command of the logbook."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from referral.activities import queries
from referral.domain.activities import ImprovementReason
from referral.domain.actors import Actor
from referral.extensions import db
from referral.lib import clock
from referral.models import Improvement
from referral.models.transaction import command


@dataclass(frozen=True, slots=True)
class Lesson:
    """What changed and why, and what did not work."""

    happened_on: date
    reason: ImprovementReason
    changed: str
    failed: str = ""
    is_public: bool = False


@command
def write_improvement(actor: Actor, activity_id: UUID, lesson: Lesson) -> Improvement:
    """Add a line to the logbook. Lines are never rewritten."""
    activity = queries.activity_of(actor, activity_id)
    made = Improvement(
        region_id=actor.region_id,
        activity_id=activity.id,
        happened_on=lesson.happened_on,
        written_at=clock.now(),
        written_by=actor.id,
        reason=lesson.reason,
        changed=lesson.changed,
        failed=lesson.failed,
        is_public=lesson.is_public,
    )
    db.session.add(made)
    return made

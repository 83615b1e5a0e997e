"""The attendance of one person, time by time: a read that the coach's file shares."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from referral.domain.actors import Actor
from referral.domain.attendance import NotHeld
from referral.domain.codes import AttendanceState
from referral.extensions import db
from referral.models import Activity, ActivitySession, Attendance, Placement, Referral

MOST = 24


@dataclass(frozen=True, slots=True)
class Visit:
    """One meeting: when it was, what was marked, and when that was entered."""

    activity: str
    happened_at: datetime
    state: AttendanceState
    recorded_at: datetime
    not_held: NotHeld | None

    @property
    def label(self) -> str:
        """What it comes to, in words."""
        return "Ging niet door" if self.not_held else self.state.label

    @property
    def was_late(self) -> bool:
        """Whether it was entered on a later day."""
        return (self.recorded_at - self.happened_at).days >= 1


def visits(actor: Actor, referral: Referral) -> list[Visit]:
    """The last meetings that were marked for this person, in order of day. The file itself is logged."""
    query = (
        select(
            Activity.name,
            ActivitySession.starts_at,
            Attendance.state,
            Attendance.recorded_at,
            ActivitySession.not_held,
        )
        .join(ActivitySession, ActivitySession.id == Attendance.session_id)
        .join(Placement, Placement.id == Attendance.placement_id)
        .join(Activity, Activity.id == ActivitySession.activity_id)
        .where(Placement.region_id == actor.region_id, Placement.referral_id == referral.id)
        .order_by(ActivitySession.starts_at.desc())
        .limit(MOST)
    )
    return [Visit(*each) for each in reversed(db.session.execute(query).all())]

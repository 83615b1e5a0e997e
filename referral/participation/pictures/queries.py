"""Reads: the meetings of one activity, with how many came. Counts only; nobody is named."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select

from referral.domain.actors import Actor
from referral.domain.attendance import NotHeld, Turn
from referral.domain.codes import AttendanceState
from referral.extensions import db
from referral.models import Activity, ActivitySession, Attendance

MOST = 104
"""Two years of weeks."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """One day as it was marked: how many of each state, and who else came."""

    day: date
    states: dict[AttendanceState, int]
    walk_ins: int
    not_held: NotHeld | None
    marked_at: datetime | None

    @property
    def people(self) -> int:
        """About how many people something is known."""
        return sum(number for state, number in self.states.items() if state.is_known)

    @property
    def came(self) -> int:
        """How many of them came."""
        return sum(number for state, number in self.states.items() if state.attended)


def meetings(actor: Actor, activity: Activity) -> list[Meeting]:
    """The last meetings that were marked or called off, in order of day."""
    rows = _sessions(actor, activity)
    counted: dict[UUID, dict[AttendanceState, int]] = {}
    query = (
        select(Attendance.session_id, Attendance.state, func.count())
        .where(Attendance.session_id.in_([each.id for each in rows]))
        .group_by(Attendance.session_id, Attendance.state)
    )
    for session_id, state, number in db.session.execute(query):
        counted.setdefault(session_id, {})[state] = number
    return [
        Meeting(each.held_on, counted.get(each.id, {}), each.walk_ins, each.not_held, each.marked_at)
        for each in rows
    ]


def turns(actor: Actor, activity: Activity) -> list[Turn]:
    """The meetings that took place, with the places of who came, in order of day."""
    rows = [each for each in _sessions(actor, activity) if each.not_held is None]
    people: dict[UUID, tuple[set[UUID], set[UUID]]] = {each.id: (set(), set()) for each in rows}
    query = select(Attendance.session_id, Attendance.placement_id, Attendance.state).where(
        Attendance.session_id.in_(list(people))
    )
    for session_id, placement_id, state in db.session.execute(query):
        expected, came = people[session_id]
        expected.add(placement_id)
        if state.attended:
            came.add(placement_id)
    return [Turn(each.held_on, *(frozenset(part) for part in people[each.id])) for each in rows]


def _sessions(actor: Actor, activity: Activity) -> list[ActivitySession]:
    query = (
        select(ActivitySession)
        .where(
            ActivitySession.region_id == actor.region_id,
            ActivitySession.activity_id == activity.id,
            (ActivitySession.marked_at.is_not(None)) | (ActivitySession.not_held.is_not(None)),
        )
        .order_by(ActivitySession.held_on.desc())
        .limit(MOST)
    )
    return list(reversed(db.session.scalars(query).all()))

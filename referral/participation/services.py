"""Mark who came. The last mark for a session counts; earlier ones stay in the history."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from referral.audit.services import record
from referral.domain import events
from referral.domain.actors import Actor
from referral.domain.audit import EventType
from referral.domain.codes import AttendanceState
from referral.domain.errors import Invalid
from referral.domain.schedule import meets_on
from referral.domain.statuses import Status
from referral.domain.workflow import Action
from referral.extensions import db
from referral.lib import clock
from referral.models import Activity, ActivitySession, Attendance, Placement, Referral
from referral.models.transaction import command
from referral.participation import queries
from referral.workflow.services import apply


@command
def mark_attendance(
    actor: Actor, activity_id: UUID, day: date, marks: Mapping[UUID, AttendanceState]
) -> ActivitySession:
    """Store the marks of one day for people with a place; the first time somebody comes starts taking part.

    Raises Invalid for a day in the future or a day on which the group does not meet.
    """
    activity = queries.hosted_activity(actor, activity_id)
    _check_day(activity, day)
    session = queries.session_on(actor, activity, day) or _new_session(activity, day)
    session.marked_at = clock.now()
    db.session.flush()
    known = {
        each.placement_id: each
        for each in db.session.scalars(select(Attendance).where(Attendance.session_id == session.id))
    }
    for placement in queries.placements_on(actor, activity, day):
        state = marks.get(placement.id)
        if state is not None:
            _mark(actor, session, placement, state, known.get(placement.id))
    return session


def _check_day(activity: Activity, day: date) -> None:
    if day > clock.today():
        raise Invalid("Deze dag moet nog komen.")
    if not meets_on(activity.schedule, day):
        raise Invalid("Op deze dag komt de groep niet bij elkaar.")


def _new_session(activity: Activity, day: date) -> ActivitySession:
    session = ActivitySession(
        region_id=activity.region_id,
        activity_id=activity.id,
        held_on=day,
        starts_at=datetime.combine(day, activity.starts, tzinfo=clock.AMSTERDAM),
    )
    db.session.add(session)
    return session


def _mark(
    actor: Actor,
    session: ActivitySession,
    placement: Placement,
    state: AttendanceState,
    before: Attendance | None,
) -> None:
    if before is not None and before.state is state:
        return
    row = before or Attendance(region_id=session.region_id, session_id=session.id, placement_id=placement.id)
    row.state, row.marked_by, row.marked_at = state, actor.id, clock.now()
    db.session.add(row)
    referral = db.session.get_one(Referral, placement.referral_id, with_for_update={"of": Referral})
    person = [referral.person_id]
    record(actor, EventType.UPDATE, "attendance", object_id=session.activity_id, subjects=person)
    if referral.status in {Status.PLACED, Status.PARTICIPATING}:
        _tell(actor, referral, session, placement.activity, state)


def _tell(
    actor: Actor, referral: Referral, session: ActivitySession, activity: Activity, state: AttendanceState
) -> None:
    moment = min(session.starts_at, clock.now())
    if state.attended and referral.status is Status.PLACED:
        started = events.ParticipationStarted(activity_id=activity.id, activity_kind=activity.kind.value)
        apply(referral, Action.START, actor, started, happened_at=moment)
    kind, action = (
        (events.SessionAttended, Action.ATTEND) if state.attended else (events.SessionMissed, Action.MISS)
    )
    event = kind(activity_id=activity.id, session_id=session.id, state=state.value)
    apply(referral, action, actor, event, happened_at=moment)

"""Commands: a meeting did not take place, or did after all; people who came without a referral."""

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from referral.audit.services import record
from referral.domain.attendance import MOST_WALK_INS, NotHeld, Withdrawn
from referral.domain.audit import EventType
from referral.domain.codes import AttendanceState
from referral.domain.errors import Conflict, Invalid
from referral.extensions import db
from referral.lib import clock
from referral.models import Activity, ActivitySession, Attendance, Neighbourhood, Placement, Referral
from referral.models.transaction import command
from referral.notifications.services import queue_once
from referral.participation.services import Marker, held_session
from referral.participation.telling.services import tell

TOO_MANY = f"Vul een aantal in van 0 tot en met {MOST_WALK_INS}."


@command
def call_off(marker: Marker, activity: Activity, day: date, reason: NotHeld) -> ActivitySession:
    """The group did not meet on a day. Marks of that day are kept and do not count.

    Raises Invalid for a day that cannot be marked. Saying it again only changes the reason.
    """
    session = held_session(marker.actor, activity, day)
    if session.not_held is None:
        for row, placement in _marked(marker, session):
            tell(marker.actor, session, placement, row.state, None, why=Withdrawn.NOT_HELD)
    session.not_held, session.not_held_at = reason, clock.now()
    session.not_held_by = marker.user_id
    _log(marker, session)
    return session


@command
def leave_off(marker: Marker, activity: Activity, day: date) -> ActivitySession:
    """It stays called off, whatever was marked since; raises Conflict when it is not called off any more."""
    session = held_session(marker.actor, activity, day)
    if session.not_held is None:
        raise Conflict("Iemand anders zei net dat deze keer toch doorging.")
    session.not_held_at, session.not_held_by = clock.now(), marker.user_id
    return session


@command
def take_place_after_all(marker: Marker, activity: Activity, day: date) -> ActivitySession:
    """The group did meet: what was marked counts from now on. Saying it twice changes nothing."""
    session = held_session(marker.actor, activity, day)
    if session.not_held is None:
        return session
    session.not_held = session.not_held_at = session.not_held_by = None
    db.session.flush()
    for row, placement in _marked(marker, session):
        tell(marker.actor, session, placement, None, row.state)
    _log(marker, session)
    return session


@command
def count_walk_ins(
    marker: Marker, activity: Activity, day: date, number: int, *, new_face: bool
) -> ActivitySession:
    """How many came without a referral, and whether the coach should call about somebody new.

    The team of the neighbourhood gets one mail about a day. Raises Invalid for a number that cannot be.
    """
    if not 0 <= number <= MOST_WALK_INS:
        raise Invalid(TOO_MANY, {"walk_ins": TOO_MANY})
    session = held_session(marker.actor, activity, day)
    session.walk_ins = number
    if not new_face:
        session.new_face_at = None
    elif session.new_face_at is None:
        session.new_face_at = clock.now()
        team = db.session.get_one(Neighbourhood, activity.neighbourhood_id).team
        if team.email:
            facts = {"activity_id": str(activity.id)}
            queue_once(activity.region_id, "new_person", team.email, facts, occasion=str(session.id))
    return session


def _marked(marker: Marker, session: ActivitySession) -> list[tuple[Attendance, Placement]]:
    """What counts on a day with the places it is about; their referrals are held, always in one order."""
    query = (
        select(Attendance)
        .join(Placement)
        .where(Attendance.region_id == marker.actor.region_id, Attendance.session_id == session.id)
        .where(Attendance.state != AttendanceState.UNKNOWN)
        .where(Placement.referral.has(Referral.hidden_at.is_(None)))
        .options(joinedload(Attendance.placement, innerjoin=True))
        .order_by(Attendance.placement_id)
    )
    found = [(each, each.placement) for each in db.session.scalars(query)]
    for _, placement in found:
        db.session.get_one(Referral, placement.referral_id, with_for_update={"of": Referral})
    return found


def _log(marker: Marker, session: ActivitySession) -> None:
    people: list[UUID] = list(
        db.session.scalars(
            select(Referral.person_id)
            .join(Placement, Placement.referral_id == Referral.id)
            .join(Attendance, Attendance.placement_id == Placement.id)
            .where(Attendance.session_id == session.id)
        )
    )
    record(marker.actor, EventType.UPDATE, "attendance", object_id=session.activity_id, subjects=people)

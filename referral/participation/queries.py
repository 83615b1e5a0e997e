"""Reads of a host: own groups, their sessions, and the people in them by first name."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from referral.audit.services import record
from referral.domain.actors import Actor
from referral.domain.codes import AttendanceState
from referral.domain.errors import NotVisible
from referral.domain.schedule import HORIZON, latest_dates
from referral.extensions import db
from referral.lib import clock
from referral.models import Activity, ActivitySession, Attendance, Placement, Referral

TIMES_BACK = 6


@dataclass(frozen=True, slots=True)
class Group:
    """A group of this host, with the days on which it met lately."""

    activity: Activity
    people: int
    days: list[date]
    marked: frozenset[date]


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in the group on a day: the first name, what was marked, whether this is the first time."""

    placement_id: UUID
    name: str
    state: AttendanceState | None
    is_new: bool


def groups(actor: Actor) -> list[Group]:
    """The activities that this actor hosts, each with its latest days."""
    hosted = list(
        db.session.scalars(
            select(Activity)
            .where(
                Activity.region_id == actor.region_id,
                Activity.host_id == actor.id,
                or_(Activity.is_open, Activity.taken > 0),
            )
            .options(selectinload(Activity.breaks), selectinload(Activity.earlier))
            .order_by(Activity.weekday, Activity.starts)
        )
    )
    keys = [each.id for each in hosted]
    people = dict(
        db.session.execute(
            select(Placement.activity_id, func.count())
            .where(Placement.activity_id.in_(keys), Placement.ended_at.is_(None))
            .group_by(Placement.activity_id)
        ).all()
    )
    marked = _marked(keys)
    return [
        Group(each, people.get(each.id, 0), _last_days(each), frozenset(marked.get(each.id, ())))
        for each in hosted
    ]


def _marked(keys: list[UUID]) -> dict[UUID, set[date]]:
    found: dict[UUID, set[date]] = {}
    query = select(ActivitySession.activity_id, ActivitySession.held_on).where(
        ActivitySession.activity_id.in_(keys),
        ActivitySession.marked_at.is_not(None),
        ActivitySession.held_on > clock.today() - HORIZON,
    )
    for activity_id, day in db.session.execute(query):
        found.setdefault(activity_id, set()).add(day)
    return found


def _last_days(activity: Activity) -> list[date]:
    """The last days on which a group met by its schedule, newest first; today when it is the day."""
    return latest_dates(activity.schedule, clock.today(), TIMES_BACK)


def hosted_activity(actor: Actor, activity_id: UUID) -> Activity:
    """An activity of this host; raises NotVisible for any other."""
    activity = db.session.get(Activity, activity_id)
    if activity is None or activity.region_id != actor.region_id or activity.host_id != actor.id:
        raise NotVisible("Deze groep bestaat niet, of is niet van u.")
    return activity


def session_on(actor: Actor, activity: Activity, day: date) -> ActivitySession | None:
    """The stored session of a day, if somebody marked or planned it."""
    return db.session.scalar(
        select(ActivitySession).where(
            ActivitySession.region_id == actor.region_id,
            ActivitySession.activity_id == activity.id,
            ActivitySession.held_on == day,
        )
    )


def members(actor: Actor, activity: Activity, day: date) -> list[Member]:
    """Everybody with a place on that day, by first name; the look is logged."""
    session = session_on(actor, activity, day)
    states = _states(session) if session else {}
    placements = placements_on(actor, activity, day)
    came = _came_before(placements, day)
    rows = [
        Member(each.id, each.referral.person.given_name, states.get(each.id), each.id not in came)
        for each in placements
    ]
    if placements:
        shown = [each.referral.person_id for each in placements]
        record(actor, "read", "attendance", object_id=activity.id, subjects=shown)
    return sorted(rows, key=lambda row: row.name.casefold())


def placements_on(actor: Actor, activity: Activity, day: date) -> list[Placement]:
    """The places taken on a day, up to its end."""
    end = datetime.combine(day + timedelta(days=1), datetime.min.time(), tzinfo=clock.AMSTERDAM)
    return list(
        db.session.scalars(
            select(Placement)
            .where(
                and_(Placement.region_id == actor.region_id, Placement.activity_id == activity.id),
                Placement.placed_at < end,
                or_(Placement.ended_at.is_(None), Placement.ended_at >= end),
                Placement.referral.has(Referral.hidden_at.is_(None)),
            )
            .options(joinedload(Placement.referral, innerjoin=True))
            .order_by(Placement.id)
        )
    )


def _states(session: ActivitySession) -> dict[UUID, AttendanceState]:
    query = select(Attendance.placement_id, Attendance.state).where(Attendance.session_id == session.id)
    return {row.placement_id: row.state for row in db.session.execute(query)}


def _came_before(placements: list[Placement], day: date) -> set[UUID]:
    query = (
        select(Attendance.placement_id)
        .join(ActivitySession)
        .where(
            Attendance.placement_id.in_([each.id for each in placements]),
            Attendance.state.in_([AttendanceState.PRESENT, AttendanceState.LATE]),
            ActivitySession.held_on < day,
        )
    )
    return set(db.session.scalars(query))

"""Reads of who marks: own groups, their sessions, and the people in them by first name."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from referral.audit.services import record
from referral.domain.actors import Actor
from referral.domain.attendance import NotHeld, agreed, by_person
from referral.domain.codes import AttendanceState
from referral.domain.errors import NotVisible
from referral.domain.schedule import HORIZON
from referral.extensions import db
from referral.lib import clock
from referral.models import (
    Activity,
    ActivitySession,
    Attendance,
    AttendanceMark,
    Placement,
    Referral,
    User,
)
from referral.participation.days import last_days, start_of


@dataclass(frozen=True, slots=True)
class Group:
    """A group of this host, with the days on which it met lately; `days` maps each to how it stands."""

    activity: Activity
    people: int
    days: dict[date, str]


@dataclass(frozen=True, slots=True)
class Said:
    """One of two marks that differ: who said what, and when."""

    who: str
    state: AttendanceState
    at: datetime


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in the group on a day: the first name, what was marked, whether this is the first time.

    `stands` are the marks that stand; with more than one opinion `said` tells them and `state` is None.
    """

    placement_id: UUID
    name: str
    state: AttendanceState | None
    is_new: bool
    stands: tuple[UUID, ...] = ()
    said: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One day of one group, as plain facts: what is shown after the transaction has ended."""

    activity_id: UUID
    activity_name: str
    day: date
    starts_at: datetime
    members: list[Member]
    marked_at: datetime | None = None
    not_held: NotHeld | None = None
    not_held_at: datetime | None = None
    not_held_by: str = ""
    late_marks: int = 0
    """Marks that came in after somebody said that it did not take place."""
    walk_ins: int = 0
    new_face: bool = False

    @property
    def differing(self) -> int:
        """About how many people two devices said different things."""
        return sum(bool(each.said) for each in self.members)


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
    stand = days_of(actor, keys)
    return [Group(each, people.get(each.id, 0), last_days(each, stand.get(each.id, {}))) for each in hosted]


def days_of(actor: Actor, keys: Collection[UUID]) -> dict[UUID, dict[date, str]]:
    """By activity and day: `marked`, or `not_held`."""
    found: dict[UUID, dict[date, str]] = {}
    query = select(ActivitySession.activity_id, ActivitySession.held_on, ActivitySession.not_held).where(
        ActivitySession.region_id == actor.region_id,
        ActivitySession.activity_id.in_(keys),
        or_(ActivitySession.marked_at.is_not(None), ActivitySession.not_held.is_not(None)),
        ActivitySession.held_on > clock.today() - HORIZON,
    )
    for activity_id, day, not_held in db.session.execute(query):
        found.setdefault(activity_id, {})[day] = "not_held" if not_held else "marked"
    return found


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


def sheet(actor: Actor, activity: Activity, day: date) -> Sheet:
    """Everybody with a place on that day, by first name, and what was marked; the look is logged."""
    session = session_on(actor, activity, day)
    found = Sheet(
        activity.id, activity.name, day, start_of(activity, day), _members(actor, activity, day, session)
    )
    if session is None:
        return found
    return Sheet(
        *(activity.id, activity.name, day, session.starts_at, found.members, session.marked_at),
        not_held=session.not_held,
        not_held_at=session.not_held_at,
        not_held_by=_name_of(session.not_held_by),
        late_marks=_late_marks(session),
        walk_ins=session.walk_ins,
        new_face=session.new_face_at is not None,
    )


def _members(actor: Actor, activity: Activity, day: date, session: ActivitySession | None) -> list[Member]:
    placements = placements_on(actor, activity, day)
    states = _states(session) if session else {}
    marks = marks_of(actor, session) if session else []
    standing = by_person(each.word for each in marks)
    by_key = {each.id: each for each in marks}
    came = _came_before(placements, day)
    rows = []
    for each in placements:
        words = standing.get(each.id, [])
        differ = len(words) > 1 and agreed(words) is None
        said = [by_key[word.id] for word in words] if differ else []
        rows.append(
            Member(
                each.id,
                each.referral.person.given_name,
                None if differ or each.id not in states else states[each.id].state,
                each.id not in came,
                tuple(word.id for word in words) or _old(states.get(each.id)),
                tuple(Said(mark.marker or "Iemand", mark.state, mark.marked_at) for mark in said),
            )
        )
    if placements:
        shown = [each.referral.person_id for each in placements]
        record(actor, "read", "attendance", object_id=activity.id, subjects=shown)
    return sorted(rows, key=lambda row: row.name.casefold())


def marks_of(actor: Actor, session: ActivitySession) -> list[AttendanceMark]:
    """Everything that was marked on a day, as far as the actor sees the people."""
    query = select(AttendanceMark).where(
        AttendanceMark.region_id == actor.region_id, AttendanceMark.session_id == session.id
    )
    return list(db.session.scalars(query))


def placements_on(actor: Actor, activity: Activity, day: date) -> list[Placement]:
    """The places taken on a day: given before it ended, and not ended before the group met.

    Somebody whose place ended and began anew on that day is there once.
    """
    end = datetime.combine(day + timedelta(days=1), time(), tzinfo=clock.AMSTERDAM)
    rows = db.session.scalars(
        select(Placement)
        .where(
            Placement.region_id == actor.region_id,
            Placement.activity_id == activity.id,
            Placement.placed_at < end,
            or_(Placement.ended_at.is_(None), Placement.ended_at >= start_of(activity, day)),
            Placement.referral.has(Referral.hidden_at.is_(None)),
        )
        .options(joinedload(Placement.referral, innerjoin=True))
        .order_by(Placement.id)
    )
    once: dict[UUID, Placement] = {}
    for each in rows:
        once.setdefault(each.referral_id, each)
    return list(once.values())


def _name_of(user_id: UUID | None) -> str:
    user = db.session.get(User, user_id) if user_id else None
    return user.name if user else "Iemand met een link"


def _late_marks(session: ActivitySession) -> int:
    """Marks since it was called off: somebody thought that it took place."""
    if session.not_held_at is None:
        return 0
    query = select(func.count()).where(
        AttendanceMark.session_id == session.id, AttendanceMark.recorded_at > session.not_held_at
    )
    return db.session.scalar(query) or 0


def _states(session: ActivitySession) -> dict[UUID, Attendance]:
    rows = db.session.scalars(select(Attendance).where(Attendance.session_id == session.id))
    return {each.placement_id: each for each in rows}


def _old(row: Attendance | None) -> tuple[UUID, ...]:
    """What was marked before each mark was kept stands under the key of what counts."""
    return (row.id,) if row else ()


def _came_before(placements: list[Placement], day: date) -> set[UUID]:
    query = (
        select(Attendance.placement_id)
        .join(ActivitySession)
        .where(
            Attendance.placement_id.in_([each.id for each in placements]),
            Attendance.state.in_([AttendanceState.PRESENT, AttendanceState.LATE]),
            ActivitySession.held_on < day,
            ActivitySession.not_held.is_(None),
        )
    )
    return set(db.session.scalars(query))

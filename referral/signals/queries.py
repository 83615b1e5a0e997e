"""Reads: whom a host or volunteer can speak of, what waits for a coach, and how much was answered in time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Date, and_, cast, func, or_, select
from sqlalchemy.orm import joinedload

from referral.audit.services import record
from referral.domain.actors import Actor
from referral.domain.errors import NotVisible
from referral.domain.signals import InTime, SignalOutcome
from referral.domain.statuses import SEATED
from referral.extensions import db
from referral.lib import clock
from referral.models import Activity, Placement, Referral, Signal, TalkSeries, Team, Volunteer

LOOK_BACK = timedelta(days=180)

NOBODY = "Deze persoon doet nu niet mee bij u."


@dataclass(frozen=True, slots=True)
class Missed:
    """Somebody in the own group or series, by first name, and the number of the team that can be called."""

    referral_id: UUID
    activity_id: UUID
    name: str
    activity: str
    phone: str


def in_group(actor: Actor, placement_id: UUID) -> Missed:
    """Somebody with a place in a group of this host; the look is logged. Raises NotVisible."""
    found = db.session.scalar(
        select(Placement)
        .join(Activity, Activity.id == Placement.activity_id)
        .join(Referral, Referral.id == Placement.referral_id)
        .where(
            Placement.region_id == actor.region_id,
            Placement.id == placement_id,
            Placement.ended_at.is_(None),
            Activity.host_id == actor.id,
            _takes_part(),
        )
    )
    if found is None:
        raise NotVisible(NOBODY)
    return _missed(actor, found.referral, found.activity)


def in_talks(actor: Actor, series_id: UUID) -> Missed:
    """The person of a series that this volunteer holds; the look is logged. Raises NotVisible."""
    found = db.session.scalar(
        select(TalkSeries)
        .join(Volunteer, Volunteer.id == TalkSeries.volunteer_id)
        .join(Referral, Referral.id == TalkSeries.referral_id)
        .where(
            TalkSeries.region_id == actor.region_id,
            TalkSeries.id == series_id,
            TalkSeries.ended_at.is_(None),
            Volunteer.user_id == actor.id,
            _takes_part(),
        )
        .options(joinedload(TalkSeries.activity))
    )
    if found is None:
        raise NotVisible(NOBODY)
    return _missed(actor, found.referral, found.activity)


def _takes_part() -> ColumnElement[bool]:
    return and_(Referral.status.in_(SEATED), Referral.hidden_at.is_(None), Referral.stopped_at.is_(None))


def _missed(actor: Actor, referral: Referral, activity: Activity) -> Missed:
    record(actor, "read", "drop_out_signal", object_id=referral.id, subjects=[referral.person_id])
    return Missed(referral.id, activity.id, referral.person.given_name, activity.name, referral.team.phone)


def waiting(actor: Actor, referral: Referral) -> list[Signal]:
    """What waits for an answer about one referral, the oldest first."""
    query = select(Signal).where(
        Signal.region_id == actor.region_id, Signal.referral_id == referral.id, Signal.answered_at.is_(None)
    )
    query = query.options(joinedload(Signal.activity)).order_by(Signal.raised_at, Signal.id)
    return list(db.session.scalars(query))


@dataclass(frozen=True, slots=True)
class TeamRow:
    """One team: how much was answered in time, what settled by itself, and what is open and late."""

    name: str
    in_time: InTime
    by_itself: int
    late: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Each team by name, and all of them together."""

    teams: list[TeamRow]
    whole: TeamRow


def figures(actor: Actor) -> Figures:
    """The signals of the last half year per team, without persons and without coaches (D7)."""
    today = clock.today()
    answered_on = cast(func.timezone("Europe/Amsterdam", Signal.answered_at), Date)
    counts = and_(
        or_(Signal.outcome.is_(None), Signal.outcome != SignalOutcome.MISTAKEN),
        or_(
            and_(Signal.by_itself.is_(False), Signal.answered_at.is_not(None)),
            and_(Signal.by_itself, answered_on > Signal.due),
            and_(Signal.answered_at.is_(None), Signal.due < today),
        ),
    )
    good = and_(Signal.by_itself.is_(False), answered_on <= Signal.due)
    rows = db.session.execute(
        select(
            Team.name,
            func.count(Signal.id).filter(counts),
            func.count(Signal.id).filter(good),
            func.count(Signal.id).filter(Signal.by_itself, Signal.outcome == SignalOutcome.CAME_AGAIN),
            func.count(Signal.id).filter(Signal.answered_at.is_(None), Signal.due < today),
        )
        .outerjoin(Signal, and_(Signal.team_id == Team.id, Signal.raised_at > clock.now() - LOOK_BACK))
        .where(Team.region_id == actor.region_id)
        .group_by(Team.id, Team.name)
        .order_by(Team.name)
    )
    teams = [TeamRow(name, InTime(asked, fine), alone, late) for name, asked, fine, alone, late in rows]
    return Figures(teams, _together(teams))


def _together(teams: Iterable[TeamRow]) -> TeamRow:
    found = list(teams)
    asked, good = sum(each.in_time.asked for each in found), sum(each.in_time.good for each in found)
    alone, late = sum(each.by_itself for each in found), sum(each.late for each in found)
    return TeamRow("Hele regio", InTime(asked, good), alone, late)

"""Referrals beyond a clock, with the day on which it ran out; no persons, only references."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Date,
    Select,
    Subquery,
    and_,
    cast,
    func,
    literal,
    select,
    true,
    tuple_,
    union_all,
)

from referral.audit.services import read_list
from referral.domain import deadlines
from referral.domain.actors import Actor
from referral.domain.deadlines import WAITING
from referral.domain.overdue import RedKind
from referral.domain.silence import Silence, next_words
from referral.domain.statuses import Status
from referral.domain.tasks import TaskKind
from referral.domain.working_days import Calendar
from referral.extensions import db
from referral.lib import clock
from referral.lib.keyset import read_key, write_key
from referral.models import Neighbourhood, Referral, Task, Team, User
from referral.workflow.clockwork import terms_of
from referral.workflow.queries import in_region

PAGE = 25
SIGNALS = (TaskKind.MISSED_AGAIN, TaskKind.MISSED, TaskKind.WORRY)


@dataclass(frozen=True, slots=True)
class Sieve:
    """What part of the red list is asked for; as in the address of the page."""

    team_id: UUID | None = None
    kind: RedKind | None = None

    @classmethod
    def read(cls, team: str, kind: str) -> "Sieve":
        """From words of an address; what it does not know it leaves out."""
        try:
            team_id = UUID(team)
        except ValueError:
            team_id = None
        return cls(team_id, RedKind(kind) if kind in set(RedKind) else None)


@dataclass(frozen=True, slots=True)
class RedRow:
    """One referral that is late, with the same clocks that its coach sees."""

    id: UUID
    reference: str
    status: Status
    kinds: tuple[RedKind, ...]
    since: date
    working_days: int
    team: str
    phone: str
    coach_id: UUID | None
    coach: str | None
    clock: deadlines.Clock | None
    comes_next: str
    silence_due: date | None
    is_paused: bool = False


@dataclass(frozen=True, slots=True)
class RedPage:
    """Rows, the key of the last one when there are more, and how many there are by kind and in all."""

    rows: list[RedRow]
    after: str
    by_kind: dict[RedKind, int]
    total: int


def red_list(actor: Actor, sieve: Sieve, after: str = "") -> RedPage:
    """One page, the longest late first; the look is logged."""
    late = _late(actor, sieve, {sieve.kind} if sieve.kind else set(RedKind))
    worst = select(late.c.referral_id, func.min(late.c.since).label("since"))
    worst = worst.add_columns(func.array_agg(late.c.kind).label("kinds")).group_by(late.c.referral_id)
    found = worst.subquery()
    key = read_key(after, date.fromisoformat)
    query = (
        select(Referral.person_id, found.c.since, found.c.kinds, Team.name, Team.phone, User.name, *_SHOWN)
        .join(found, found.c.referral_id == Referral.id)
        .join(Team, Team.id == Referral.team_id)
        .outerjoin(User, User.id == Referral.coach_id)
        .where(tuple_(found.c.since, Referral.id) > tuple_(*key) if key else true())
        .order_by(found.c.since, Referral.id)
        .limit(PAGE + 1)
    )
    found_rows = db.session.execute(query).all()
    read_list(actor, "referral", [each.person_id for each in found_rows[:PAGE]])
    calendar = terms_of(actor.region_id).calendar
    rows = [_row(calendar, each) for each in found_rows[:PAGE]]
    more = write_key(rows[-1].since, rows[-1].id) if len(found_rows) > PAGE else ""
    return RedPage(rows, more, *counts(actor, sieve.team_id))


def counts(actor: Actor, team_id: UUID | None = None) -> tuple[dict[RedKind, int], int]:
    """How many referrals are late, by kind and in all; one that is late twice counts once in all."""
    late = _late(actor, Sieve(team_id), set(RedKind))
    rows = db.session.execute(select(late.c.kind, func.count()).group_by(late.c.kind))
    numbers: dict[str, int] = {row[0]: row[1] for row in rows}
    total = db.session.scalar(select(func.count(late.c.referral_id.distinct()))) or 0
    return {kind: numbers[kind] for kind in RedKind if kind in numbers}, total


_SHOWN = (
    Referral.id,
    Referral.reference,
    Referral.status,
    Referral.coach_id,
    Referral.contact_due,
    Referral.silence_since,
    Referral.silence_step,
    Referral.silence_due,
    Referral.silence_kept,
    Referral.paused_until,
)


def _row(calendar: Calendar, found: Any) -> RedRow:
    today = clock.today()
    silence = Silence(found.silence_since, found.silence_step, found.silence_due, found.silence_kept)
    _, since, kinds, team, phone, coach, *_ = found
    return RedRow(
        id=found.id,
        reference=found.reference,
        status=found.status,
        kinds=tuple(kind for kind in RedKind if kind in kinds),
        since=since,
        working_days=calendar.between(since, today),
        team=team,
        phone=phone,
        coach_id=found.coach_id,
        coach=coach,
        clock=deadlines.clock(found.status, found.contact_due, today, found.paused_until),
        comes_next=next_words(found.status, silence),
        silence_due=found.silence_due,
    )


def _late(actor: Actor, sieve: Sieve, kinds: Collection[RedKind]) -> Subquery:
    """Which referral is beyond which clock, and since when; more than once when beyond more than one."""
    today = clock.today()
    contact = and_(
        Referral.runs(),
        Referral.status.in_(WAITING),
        Referral.contact_due < today,
        Referral.paused_on.is_(None),
    )
    sent_on = cast(func.timezone("Europe/Amsterdam", Referral.sent_at), Date)
    nowhere = Referral.neighbourhood_id.in_(
        select(Neighbourhood.id).where(Neighbourhood.region_id == actor.region_id, Neighbourhood.is_rest)
    )
    unanswered = Referral.status.in_({Status.SENT, Status.QUESTIONED, Status.EXPIRED})
    parts: dict[RedKind, Select[UUID, date]] = {
        RedKind.UNANSWERED: _task(TaskKind.DECIDE, today),
        RedKind.CONTACT: select(Referral.id, Referral.contact_due).where(contact),
        RedKind.EXPIRED: select(Referral.id, func.coalesce(Referral.silence_since, sent_on)).where(
            Referral.status == Status.EXPIRED
        ),
        RedKind.QUESTION: _task(TaskKind.QUESTION, today),
        RedKind.HAND_OVER: _task(TaskKind.HAND_OVER, today),
        RedKind.SIGNAL: _signals(today),
        RedKind.NO_TEAM: select(Referral.id, sent_on).where(unanswered, nowhere),
    }
    here = and_(in_region(actor), Referral.team_id == sieve.team_id if sieve.team_id else true())
    chosen = [
        query.where(here).add_columns(literal(kind.value)) for kind, query in parts.items() if kind in kinds
    ]
    whole = union_all(*chosen).subquery()
    names = ("referral_id", "since", "kind")
    return select(*(each.label(name) for each, name in zip(whole.c, names, strict=True))).subquery()


def _task(kind: TaskKind, today: date) -> Select[UUID, date]:
    """Open tasks of a kind whose day has passed: late for the coach is late here."""
    late = select(Referral.id, Task.due).join(Task, Task.referral_id == Referral.id)
    return late.where(Task.kind == kind, Task.done_at.is_(None), Task.due < today)


def _signals(today: date) -> Select[UUID, date]:
    """Signals of dropping out that wait too long; a person counts once, since the first of them."""
    late = select(Referral.id, func.min(Task.due)).join(Task, Task.referral_id == Referral.id)
    late = late.where(Task.kind.in_(SIGNALS), Task.done_at.is_(None), Task.due < today)
    return late.group_by(Referral.id)

"""Work per coach and the running referrals of the region: numbers and references, never persons."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, select, true, tuple_

from referral.audit.services import read_list
from referral.domain.actors import Actor
from referral.domain.errors import NotVisible
from referral.domain.statuses import Status
from referral.extensions import db
from referral.lib import clock
from referral.lib.keyset import read_key, write_key
from referral.models import Referral, Task, Team, User
from referral.workflow.absences import Away, away
from referral.workflow.assigning import NOBODY, Choice
from referral.workflow.queries import coaches_of, in_region

PAGE = 25
MOST_AT_ONCE = 200
"""So many lines fit on one page to confirm; the rest is done in a next round."""

TO_DECIDE = frozenset({Status.SENT, Status.QUESTIONED})


@dataclass(frozen=True, slots=True)
class LoadRow:
    """What one coach has now, or nobody yet (`coach_id` None); `here`: works there today."""

    coach_id: UUID | None
    name: str
    running: int
    late: int
    today: int
    here: bool = True
    last_day: date | None = None
    away: Away | None = None


@dataclass(frozen=True, slots=True)
class TeamLoad:
    """A team: what nobody has, and its coaches by name. No order by number: this is no ranking."""

    team: Team
    nobody: LoadRow
    coaches: list[LoadRow]


def team_load(actor: Actor, team_id: UUID) -> TeamLoad:
    """The work of a team now. Raises NotVisible for a team of another region."""
    team = db.session.scalar(select(Team).where(Team.id == team_id, Team.region_id == actor.region_id))
    if team is None:
        raise NotVisible("Dit team is er niet.")
    running, due = _running_by_coach(actor, team_id), _due_by_coach(actor, team_id)
    people = {each.id: (each.name, True, each.last_day) for each in coaches_of(actor, team_id)}
    gone = {each for each in running if each and each not in people}
    for key, name in db.session.execute(select(User.id, User.name).where(User.id.in_(gone))):
        people[key] = (name, False, None)
    gone_today = away(actor, people)
    rows = [
        LoadRow(key, name, running.get(key, 0), *due.get(key, (0, 0)), here, last_day, gone_today.get(key))
        for key, (name, here, last_day) in sorted(people.items(), key=lambda each: each[1][0])
    ]
    return TeamLoad(team, LoadRow(None, NOBODY, running.get(None, 0), *due.get(None, (0, 0))), rows)


def _running_by_coach(actor: Actor, team_id: UUID) -> dict[UUID | None, int]:
    rows = db.session.execute(
        select(Referral.coach_id, func.count())
        .where(in_region(actor), Referral.team_id == team_id, Referral.runs())
        .group_by(Referral.coach_id)
    )
    return {row[0]: row[1] for row in rows}


def _due_by_coach(actor: Actor, team_id: UUID) -> dict[UUID | None, tuple[int, int]]:
    today = clock.today()
    rows = db.session.execute(
        select(
            Referral.coach_id,
            func.count().filter(Task.due < today),
            func.count().filter(Task.due == today),
        )
        .join(Task, Task.referral_id == Referral.id)
        .where(in_region(actor), Task.team_id == team_id, Task.done_at.is_(None), Task.due <= today)
        .group_by(Referral.coach_id)
    )
    return {coach: (late, now) for coach, late, now in rows}


@dataclass(frozen=True, slots=True)
class Sieve:
    """Which running referrals: of a team, of a coach or of nobody, or those that wait for a decision."""

    team_id: UUID | None = None
    coach_id: UUID | None = None
    of_nobody: bool = False
    to_decide: bool = False

    @classmethod
    def read(cls, team: str, whose: str, stand: str) -> "Sieve":
        """From words of an address; what it does not know it leaves out."""
        return cls(_key(team), _key(whose), whose == NOBODY, stand == "besluit")

    @property
    def whose(self) -> str:
        """Whose work, as in an address."""
        return NOBODY if self.of_nobody else str(self.coach_id or "")


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class RunningRow:
    """One running referral: where it stands, with whom, and what is due first."""

    id: UUID
    reference: str
    status: Status
    sent_at: datetime
    contact_due: date
    team_id: UUID
    team: str
    coach_id: UUID | None
    coach: str | None
    next_due: date | None

    @property
    def is_late(self) -> bool:
        """Whether the first thing to do should have been done."""
        return self.next_due is not None and self.next_due < clock.today()


@dataclass(frozen=True, slots=True)
class RunningPage:
    """Rows, the key of the last one when there are more, and how many there are in all."""

    rows: list[RunningRow]
    after: str
    total: int


def running(actor: Actor, sieve: Sieve, after: str = "") -> RunningPage:
    """One page of running referrals, the earliest promise first; the look is logged."""
    key = read_key(after, date.fromisoformat)
    query = _rows(actor).where(
        _within(sieve), tuple_(Referral.contact_due, Referral.id) > tuple_(*key) if key else true()
    )
    rows = _read(actor, query.limit(PAGE + 1))
    shown = rows[:PAGE]
    more = write_key(shown[-1].contact_due, shown[-1].id) if len(rows) > PAGE else ""
    return RunningPage(shown, more, count_running(actor, sieve))


def count_running(actor: Actor, sieve: Sieve) -> int:
    """How many running referrals there are in this part."""
    query = select(func.count()).select_from(Referral)
    return db.session.scalar(query.where(in_region(actor), Referral.runs(), _within(sieve))) or 0


@dataclass(frozen=True, slots=True)
class Numbers:
    """What runs in the region, and how much of it nobody has or waits for a decision."""

    running: int
    nobody: int
    to_decide: int


def numbers(actor: Actor) -> Numbers:
    """The counts of the first page, each equal to the length of its list."""
    query = select(
        func.count(),
        func.count().filter(_within(Sieve(of_nobody=True))),
        func.count().filter(_within(Sieve(to_decide=True))),
    ).select_from(Referral)
    running, nobody, to_decide = db.session.execute(query.where(in_region(actor), Referral.runs())).one()
    return Numbers(running, nobody, to_decide)


def all_of(actor: Actor, sieve: Sieve) -> list[RunningRow]:
    """Everything in this part, as much as fits on one page to confirm; the look is logged."""
    return _read(actor, _rows(actor).where(_within(sieve)).limit(MOST_AT_ONCE))


def chosen(actor: Actor, choices: Collection[Choice]) -> list[RunningRow]:
    """The referrals that were chosen and still run, as they are now; the look is logged."""
    wanted = [each.reference for each in choices]
    return _read(actor, _rows(actor).where(Referral.reference.in_(wanted)).limit(MOST_AT_ONCE))


def _within(sieve: Sieve) -> ColumnElement[bool]:
    parts: list[ColumnElement[bool]] = []
    if sieve.team_id:
        parts.append(Referral.team_id == sieve.team_id)
    if sieve.of_nobody:
        parts.append(Referral.coach_id.is_(None))
    elif sieve.coach_id:
        parts.append(Referral.coach_id == sieve.coach_id)
    if sieve.to_decide:
        parts.append(Referral.status.in_(TO_DECIDE))
    return and_(true(), *parts)


def _rows(actor: Actor) -> Select[*tuple[Any, ...]]:
    first = select(func.min(Task.due)).where(Task.referral_id == Referral.id, Task.done_at.is_(None))
    return (
        select(
            Referral.person_id,
            Referral.id,
            Referral.reference,
            Referral.status,
            Referral.sent_at,
            Referral.contact_due,
            Referral.team_id,
            Team.name,
            Referral.coach_id,
            User.name,
            first.scalar_subquery(),
        )
        .join(Team, Team.id == Referral.team_id)
        .outerjoin(User, User.id == Referral.coach_id)
        .where(in_region(actor), Referral.runs())
        .order_by(Referral.contact_due, Referral.id)
    )


def _read(actor: Actor, query: Select[*tuple[Any, ...]]) -> list[RunningRow]:
    found = db.session.execute(query).all()
    read_list(actor, "referral", [each[0] for each in found])
    return [RunningRow(*each[1:]) for each in found]

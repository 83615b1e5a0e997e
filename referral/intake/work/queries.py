"""The open tasks of the own teams: one page, the counts, and whether anything changed."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    and_,
    func,
    literal,
    not_,
    or_,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.orm import contains_eager, joinedload

from referral.audit.services import read_list
from referral.domain.actors import Actor
from referral.domain.tasks import URGENT, TaskKind
from referral.extensions import db
from referral.lib import clock
from referral.lib.keyset import read_key, write_key
from referral.models import Neighbourhood, Referral, Task
from referral.workflow.absences import covered_ids
from referral.workflow.queries import visible

PAGE = 25


class Whose(StrEnum):
    """Whose work: everybody's, one's own with that of whom one covers, or what nobody took yet."""

    ALL = "allen"
    MINE = "mij"
    NOBODY = "niemand"


@dataclass(frozen=True, slots=True)
class Sieve:
    """What part of the work is asked for; as in the address of the page."""

    kind: TaskKind | None = None
    whose: Whose = Whose.ALL
    neighbourhood_id: UUID | None = None

    @classmethod
    def read(cls, kind: str, whose: str, neighbourhood: str) -> "Sieve":
        """From words of an address; what it does not know it leaves out."""
        return cls(
            TaskKind(kind) if kind in set(TaskKind) else None,
            Whose(whose) if whose in set(Whose) else Whose.ALL,
            _key(neighbourhood),
        )


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class WorkPage:
    """Tasks with their referrals, and the key of the last one when there are more."""

    rows: list[Task]
    after: str


def tasks(actor: Actor, sieve: Sieve, after: str = "") -> WorkPage:
    """Open tasks: what is urgent on top of the first page, then the earliest day first; it is logged."""
    picked = _picked(actor, sieve, after)
    query = (
        select(Task)
        .join(picked, picked.c.id == Task.id)
        .join(Task.referral)
        .options(
            contains_eager(Task.referral).options(
                joinedload(Referral.coach),
                joinedload(Referral.neighbourhood),
                joinedload(Referral.organisation),
            )
        )
        .order_by(picked.c.urgent.desc(), Task.due, Task.id)
    )
    rows = list(db.session.scalars(query))
    first = [each for each in rows if each.kind in URGENT and not sieve.kind]
    rest = rows[len(first) :]
    shown = [*first, *rest[:PAGE]]
    read_list(actor, "referral", [each.referral.person_id for each in shown])
    return WorkPage(shown, write_key(shown[-1].due, shown[-1].id) if len(rest) > PAGE else "")


def _picked(actor: Actor, sieve: Sieve, after: str) -> Subquery:
    """The keys of one page; of the first page with everything urgent before the rest."""
    if sieve.kind:
        return _keys(actor, sieve, after, Task.kind == sieve.kind, urgent=False).subquery()
    rest = _keys(actor, sieve, after, not_(Task.is_urgent()), urgent=False)
    if after:
        return rest.subquery()
    first = _keys(actor, sieve, "", Task.is_urgent(), urgent=True)
    return union_all(select(first.subquery()), select(rest.subquery())).subquery()


def _keys(
    actor: Actor, sieve: Sieve, after: str, kinds: ColumnElement[bool], *, urgent: bool
) -> Select[*tuple[Any, ...]]:
    """The keys of a part, read along the index of open tasks until a page is full.

    The referral is looked up per task: OFFSET keeps the database from joining and sorting all work of a
    team first, which it does when it cannot foresee what row-level security leaves over.
    """
    key = read_key(after, date.fromisoformat)
    its_referral = select(Referral.id).where(Referral.id == Task.referral_id, visible(actor))
    its_referral = its_referral.where(_about_referral(actor, sieve)).offset(0)
    return (
        select(Task.id, literal(urgent).label("urgent"))
        .join(its_referral.lateral(), true())
        .where(
            Task.team_id.in_(actor.team_ids),
            Task.done_at.is_(None),
            kinds,
            tuple_(Task.due, Task.id) > tuple_(*key) if key else true(),
        )
        .order_by(Task.due, Task.id)
        .limit(PAGE + 1)
    )


def _open(actor: Actor) -> Select[Task]:
    return (
        select(Task)
        .join(Referral, Referral.id == Task.referral_id)
        .where(Task.team_id.in_(actor.team_ids), Task.done_at.is_(None), visible(actor))
    )


def _within(actor: Actor, sieve: Sieve) -> ColumnElement[bool]:
    return and_(_about_referral(actor, sieve), Task.kind == sieve.kind if sieve.kind else true())


def _about_referral(actor: Actor, sieve: Sieve) -> ColumnElement[bool]:
    parts: list[ColumnElement[bool]] = []
    if sieve.whose is Whose.MINE:
        parts.append(or_(Referral.coach_id == actor.id, Referral.coach_id.in_(covered_ids(actor))))
    if sieve.whose is Whose.NOBODY:
        parts.append(Referral.coach_id.is_(None))
    if sieve.neighbourhood_id:
        parts.append(Referral.neighbourhood_id == sieve.neighbourhood_id)
    return and_(true(), *parts)


@dataclass(frozen=True, slots=True)
class Counts:
    """How much work there is in this part: by kind, and how much of it is late or for today."""

    by_kind: dict[TaskKind, int]
    late: int
    today: int

    @property
    def total(self) -> int:
        """All together."""
        return sum(self.by_kind.values())


def counts(actor: Actor, sieve: Sieve) -> Counts:
    """The counts beside the list, in one query; without the choice of a kind, to choose from."""
    today = clock.today()
    wide = Sieve(None, sieve.whose, sieve.neighbourhood_id)
    query = (
        _open(actor)
        .where(_within(actor, wide))
        .with_only_columns(
            Task.kind,
            func.count(),
            func.count().filter(Task.due < today),
            func.count().filter(Task.due == today),
        )
        .group_by(Task.kind)
    )
    rows = db.session.execute(query).all()
    found = {kind: number for kind, number, _, _ in rows}
    ordered = {kind: found[kind] for kind in TaskKind if kind in found}
    return Counts(ordered, sum(row[2] for row in rows), sum(row[3] for row in rows))


def stamp(actor: Actor, sieve: Sieve) -> str:
    """Words that change when this part of the work changes; they tell nothing about anybody.

    Pages ask for it again and again, so referrals and tasks are counted apart, without a join.
    """
    running = select(func.count(), func.max(Referral.changed_at)).where(
        Referral.team_id.in_(actor.team_ids), Referral.runs(), visible(actor), _about_referral(actor, sieve)
    )
    number, changed = db.session.execute(running).one()
    tasks_open = select(func.count()).select_from(Task)
    tasks_open = tasks_open.where(Task.team_id.in_(actor.team_ids), Task.done_at.is_(None))
    parts = (number, db.session.scalar(tasks_open), changed.isoformat() if changed else "", clock.today())
    return "/".join(map(str, parts))


def open_kinds(actor: Actor, referral: Referral) -> set[TaskKind]:
    """What one referral asks for now."""
    return set(
        db.session.scalars(
            select(Task.kind).where(
                Task.region_id == actor.region_id, Task.referral_id == referral.id, Task.done_at.is_(None)
            )
        )
    )


def neighbourhoods(actor: Actor) -> list[tuple[str, str]]:
    """The neighbourhoods that the own teams serve, to choose from."""
    served = select(Neighbourhood.id, Neighbourhood.name).where(Neighbourhood.team_id.in_(actor.team_ids))
    return [(str(key), name) for key, name in db.session.execute(served.order_by(Neighbourhood.name))]

"""A busy team does not make its lists read the whole table: the plans go by index. Nothing is timed."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, event

from referral.domain.statuses import Status
from referral.extensions import db
from referral.intake import queries as inbox
from referral.intake.work import queries as work
from referral.intake.work.queries import Sieve, Whose
from referral.models.scope import acting
from tests.factories import Area, referral_in
from tests.support.database import Database
from tools.bench_data import busy_team, spread

OPEN, CLOSED, ELSEWHERE = 2_000, 6_000, 6_000
WHOLE_TABLE = re.compile(r"Seq Scan on (referral|task|person)\b")

READS: dict[str, Callable[[Any], object]] = {
    "today": lambda actor: work.tasks(actor, Sieve()),
    "today, mine": lambda actor: work.tasks(actor, Sieve(whose=Whose.MINE)),
    "counts of today": lambda actor: work.counts(actor, Sieve()),
    "stamp of today": lambda actor: work.stamp(actor, Sieve()),
    "work list": lambda actor: inbox.inbox(actor, "nieuw"),
    "contact": lambda actor: inbox.inbox(actor, "contact"),
    "ended": lambda actor: inbox.inbox(actor, "klaar"),
    "counts of the work list": inbox.counts,
    "late": inbox.late,
}

IN_ORDER = {"today": "ix_task_team_id_due_open", "ended": "ix_referral_team_id_changed_at_ended"}
"""Lists that read their first page along an index, and stop there."""

PAGES = ("today", "work list", "contact", "ended")
OFTEN = re.compile(r"loops=\d{4}")
"""Something done for each row of the team, where a page needs it for its own rows only."""


@pytest.fixture
def busy(area: Area, database: Database) -> Area:
    """A team with much work and far more that ended, and another team with as much of its own."""
    made = referral_in(Status.ACCEPTED, area)
    with database.connect() as connection:
        for team, ended in ((area.team_id, CLOSED), (area.other_team_id, ELSEWHERE)):
            people: list[UUID] = [uuid4() for _ in range(OPEN)]
            connection.execute("SET session_replication_role = replica")
            fresh = {"id": "k.key", "identity_index": "decode(md5(k.key::text), 'hex')"}
            spread(connection, "person", made.person_id, fresh, people)
            busy_team(connection, made.id, team, people, ended)
        connection.commit()
        connection.autocommit = True
        connection.execute("ANALYZE")
    return area


def test_no_list_reads_the_whole_table(busy: Area, context: None) -> None:
    for name, read in READS.items():
        plans = _plans(busy, read)
        assert plans, name
        wrong = [plan for plan in plans if WHOLE_TABLE.search(plan)]
        assert not wrong, f"{name}: {wrong[0]}"
        if name in IN_ORDER:
            assert any(IN_ORDER[name] in plan and "Limit" in plan for plan in plans), f"{name}: {plans}"
        if name in PAGES:
            assert not [plan for plan in plans if OFTEN.search(plan)], f"{name}: {plans}"


def test_a_plan_without_index_is_seen(busy: Area, context: None) -> None:
    def by_needs(actor: Any) -> object:
        return db.session.execute(db.text("SELECT count(*) FROM referral WHERE 'lift' = ANY (needs)")).all()

    assert any(WHOLE_TABLE.search(plan) for plan in _plans(busy, by_needs))


def _plans(area: Area, read: Callable[[Any], object]) -> list[str]:
    """How the database does what *read* asks, as the application's role, with row-level security."""
    with acting(area.coach):
        with _asked() as statements:
            read(area.coach)
        db.session.rollback()
        with _driver() as cursor:
            return [_plan(cursor, *each) for each in statements]


@contextmanager
def _asked() -> Iterator[list[tuple[str, Any]]]:
    seen: list[tuple[str, Any]] = []

    def note(connection: Connection, cursor: object, statement: str, parameters: Any, *rest: object) -> None:
        del connection, cursor, rest
        if re.search(r"\bFROM (referral|task)\b", statement):
            seen.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


@contextmanager
def _driver() -> Iterator[Any]:
    """The connection of the open transaction, with the claims of who acts."""
    raw: Any = db.session.connection().connection
    with raw.cursor() as cursor:
        yield cursor
    db.session.rollback()


def _plan(cursor: Any, statement: str, parameters: Any) -> str:
    """What was really done: branches of a policy that this actor never needs are left out."""
    cursor.execute(f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) {statement}", parameters)
    return "\n".join(line for (line,) in cursor.fetchall() if "never executed" not in line)

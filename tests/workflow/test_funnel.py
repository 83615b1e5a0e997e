"""How far people came: from events, from tables and by the plain rule it is the same (Done when 4)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from psycopg import sql

from referral.domain.funnel import ACTIVE_AFTER, Fact, Reached, reached
from referral.lib import clock
from referral.models.scope import acting
from referral.workflow.funnel import by_events, by_tables
from tests.factories import Area
from tests.support.database import Database

HISTORIES = 10_000
SEED = 4
WEEKS = 40
GROUPS = 3
BEGIN = date(2025, 9, 1)
STATES = ("present", "present", "present", "late", "notified", "absent", "unknown")
TOLD = {"present": "session_attended", "late": "session_attended", "unknown": "attendance_withdrawn"}
CALLED_OFF = 0.05


@dataclass
class Rows:
    """What is put into the tables at once, and what the plain rule says of each history."""

    region: UUID
    random: Random
    events: list[tuple[object, ...]] = field(default_factory=list)
    placements: list[tuple[object, ...]] = field(default_factory=list)
    sessions: list[tuple[object, ...]] = field(default_factory=list)
    attendance: list[tuple[object, ...]] = field(default_factory=list)
    called_off: set[UUID] = field(default_factory=set)
    expected: dict[UUID, Reached] = field(default_factory=dict)

    def key(self) -> UUID:
        """A key that is the same each time."""
        return UUID(int=self.random.getrandbits(128), version=4)


def _meetings(rows: Rows) -> list[list[tuple[UUID, date]]]:
    """Weekly meetings of some groups, each on a day of its own."""
    groups = []
    for number in range(GROUPS):
        activity = rows.key()
        days = [BEGIN + timedelta(weeks=week, days=2 * number) for week in range(WEEKS)]
        group = [(rows.key(), day) for day in days]
        rows.called_off |= {key for key, _ in group if rows.random.random() < CALLED_OFF}
        rows.sessions += [
            (key, rows.region, activity, day, _at(day), 0, "weather" if key in rows.called_off else None)
            for key, day in group
        ]
        groups.append(group)
    return groups


def _at(day: date) -> datetime:
    return datetime.combine(day, time(10), tzinfo=clock.AMSTERDAM)


def _one(rows: Rows, groups: list[list[tuple[UUID, date]]]) -> None:
    """Somebody with no place, one or two, who comes or not; marks are made late, twice and out of order."""
    random, referral, facts = rows.random, rows.key(), list[Fact]()
    content: list[str] = []
    for group in random.sample(groups, random.choice([0, 1, 1, 1, 2])):
        placement, first = rows.key(), random.randrange(WEEKS)
        rows.placements.append((placement, rows.region, referral, rows.key(), _at(group[first][1])))
        facts.append(Fact(random.choice(["person_placed", "place_taken"]), group[first][1]))
        content.append("{}")
        marks = group[first :: random.randint(1, 3)][: random.randint(0, 9)]
        marks += random.sample(marks, len(marks) // 6)
        if random.random() < 0.2:
            random.shuffle(marks)
        last: dict[UUID, str] = {}
        for session, day in marks:
            last[session] = state = random.choice(STATES)
            facts.append(Fact(TOLD.get(state, "session_missed"), day, str(session)))
            content.append(f'{{"session_id": "{session}", "state": "{state}"}}')
        for session, day in {each for each in marks if each[0] in rows.called_off}:
            facts.append(Fact("attendance_withdrawn", day, str(session)))
            content.append(f'{{"session_id": "{session}"}}')
        rows.attendance += [
            (rows.key(), rows.region, session, placement, state) for session, state in last.items()
        ]
    if facts:
        rows.expected[referral] = reached(facts)
    key = rows.key()
    rows.events += [
        (rows.key(), rows.region, key, referral, number, fact.type, _at(fact.on), each)
        for number, (fact, each) in enumerate(zip(facts, content, strict=True), start=1)
    ]


def _filled(region: UUID) -> Rows:
    rows = Rows(region, Random(SEED))
    groups = _meetings(rows)
    for _ in range(HISTORIES):
        _one(rows, groups)
    return rows


NOW = datetime(2026, 11, 3, 12, tzinfo=clock.AMSTERDAM)


def _tables(rows: Rows) -> Iterator[tuple[str, str, list[tuple[object, ...]]]]:
    yield (
        "referral_event",
        "id region_id data_key_id referral_id sequence type happened_at content actor_role recorded_at",
        [(*each, "coach", NOW) for each in rows.events],
    )
    yield "placement", "id region_id referral_id activity_id placed_at", rows.placements
    yield "activity_session", "id region_id activity_id held_on starts_at walk_ins not_held", rows.sessions
    yield (
        "attendance",
        "id region_id session_id placement_id state marked_by marked_at recorded_at",
        [(*each, rows.region, NOW, NOW) for each in rows.attendance],
    )


def _store(database: Database, rows: Rows) -> None:
    """All at once, without triggers: the histories are about nobody."""
    with database.connect() as connection:
        connection.execute("SET session_replication_role = replica")
        for table, names, values in _tables(rows):
            columns = sql.SQL(", ").join(map(sql.Identifier, names.split()))
            into = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), columns)
            with connection.cursor() as cursor, cursor.copy(into) as copy:
                for each in values:
                    copy.write_row(each)
        connection.commit()


def test_ten_thousand_histories_tell_the_same_in_three_ways(area: Area, database: Database) -> None:
    rows = _filled(area.region_id)
    _store(database, rows)
    with area.app.app_context(), acting(area.system):
        events, tables = by_events(area.region_id), by_tables(area.region_id)
    assert events == rows.expected
    assert tables == rows.expected
    steps = rows.expected.values()
    assert min(sum(each.visits >= number for each in steps) for number in (1, 3, 4)) > HISTORIES / 10
    assert sum(each.active for each in steps) > HISTORIES / 20


def test_the_last_mark_of_a_meeting_counts_and_three_months_are_thirteen_weeks() -> None:
    first = date(2026, 3, 2)
    came = [Fact("person_placed", first), Fact("session_attended", first, "a")]
    assert reached(came) == Reached(True, 1, first, first)
    assert reached([*came, Fact("session_missed", first, "a")]) == Reached(True)
    late = first + ACTIVE_AFTER
    assert reached([*came, Fact("session_attended", late, "b")]).active
    assert not reached([*came, Fact("session_attended", late - timedelta(days=1), "b")]).active
    assert reached([]) == Reached()

"""Many referrals from few: ended ones of the demo, with their consents and events, copied in SQL.

People and running work stay as they are, so distributions over teams, reasons, steps and months are
those of the demo.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from uuid import UUID, uuid4

import psycopg
from psycopg import sql

ENDED = "('closed', 'declined', 'withdrawn')"
MARK = "B-"
"""References of copies begin so."""
FRESH = {
    **{
        name: f"md5(t.{name}::text || n)::uuid"
        for name in ("id", "draft_id", "referral_id", "measurement_id")
    },
    "reference": f"'{MARK}' || upper(substr(md5(t.id::text || n), 1, 10))",
    "paper_code": "upper(substr(md5(t.id::text || n), 1, 10))",
    "token_hash": "sha256(convert_to(encode(t.token_hash, 'hex') || n, 'UTF8'))",
}
"""What must differ in each copy, from the original `t` and the number of the copy `n`."""
INDEXES = """
SELECT c.relname, pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
WHERE i.indrelid = %s::regclass AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid)
"""
CHILDREN = ("consent", "referral_event", "intake", "goal", "placement")


def multiply(url: str, wanted: int, more: Sequence[str] = ()) -> int:
    """Copy ended referrals until there are about *wanted*; the number of referrals afterwards.

    *more*: tables with a `referral_id` that are copied besides what the pages show.
    """
    with psycopg.connect(url) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("SET synchronous_commit = off")
        connection.execute("SET maintenance_work_mem = '512MB'")
        have = _number(connection, "SELECT count(*) FROM referral")
        ended = _number(connection, f"SELECT count(*) FROM referral WHERE status IN {ENDED}")
        times = max(0, (wanted - have) // max(1, ended))
        if times:
            for table, link in [("referral", "id"), *((each, "referral_id") for each in (*CHILDREN, *more))]:
                with _without_indexes(connection, table):
                    _copy(connection, table, link, times)
        connection.commit()
        connection.autocommit = True
        connection.execute("VACUUM ANALYZE")
        return _number(connection, "SELECT count(*) FROM referral")


@contextmanager
def _without_indexes(connection: "psycopg.Connection[tuple[object, ...]]", table: str) -> Iterator[None]:
    """Without the indexes that no constraint needs: made anew they cost far less than row by row."""
    rows = connection.execute(INDEXES, [table]).fetchall()
    for name, _ in rows:
        connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(str(name))))
    yield
    for _, definition in rows:
        connection.execute(str(definition).encode())


def _copy(connection: "psycopg.Connection[tuple[object, ...]]", table: str, link: str, times: int) -> None:
    """Insert each row of an ended referral *times* times, with keys made from the old ones."""
    query = sql.SQL(
        "INSERT INTO {table} ({columns}) SELECT {values} FROM {table} t, generate_series(1, {times}) n "
        "WHERE t.{link} IN (SELECT id FROM referral WHERE status IN "
        + ENDED
        + f" AND reference NOT LIKE '{MARK}%')"
    )
    connection.execute(
        query.format(
            table=sql.Identifier(table),
            **_columns(connection, table, FRESH),
            times=sql.Literal(times),
            link=sql.Identifier(link),
        )
    )


def busy_team(
    connection: "psycopg.Connection[tuple[object, ...]]",
    template: UUID,
    team: UUID,
    persons: Sequence[UUID],
    closed: int,
) -> None:
    """Give a team one open referral per person and *closed* ended ones, after the referral *template*.

    Every open one has an open task; every ended one has two that are done.
    """
    connection.execute("SET session_replication_role = replica")
    fresh = {"id": "md5('r' || k.key)::uuid", "draft_id": "md5('d' || k.key)::uuid"}
    fresh |= {
        "reference": f"'{MARK}' || upper(substr(md5(k.key::text), 1, 10))",
        "team_id": f"'{team}'::uuid",
    }
    fresh["contact_due"] = "t.contact_due + mod(k.n, 40)::int"
    of_person = {"person_id": "k.key", "data_key_id": "k.key"}
    spread(connection, "referral", template, {**fresh, **of_person}, persons)
    task = {"id": "md5('t' || k.key)::uuid", "referral_id": fresh["id"], "team_id": fresh["team_id"]}
    open_task = connection.execute(
        "SELECT id FROM task WHERE referral_id = %s AND done_at IS NULL", [template]
    ).fetchone()
    if open_task is None:
        raise ValueError("The referral to copy has no open task.")
    due = {"due": "t.due + mod(k.n, 40)::int"}
    spread(connection, "task", open_task[0], {**task, **due}, persons)
    ended = [uuid4() for _ in range(closed)]
    changed = {"changed_at": "t.changed_at - k.n * interval '1 minute'"}
    spread(connection, "referral", template, {**fresh, **changed, "status": "'closed'"}, ended)
    for number in range(2):
        done = {"id": f"md5('{number}' || k.key)::uuid", "done_at": "t.opened_at"}
        spread(connection, "task", open_task[0], {**task, **done}, ended)


def spread(
    connection: "psycopg.Connection[tuple[object, ...]]",
    table: str,
    template: object,
    fresh: Mapping[str, str],
    keys: Sequence[UUID],
) -> None:
    """One row per key, like the row *template* but for the columns in *fresh*: SQL with `k.key` and `k.n`."""
    connection.execute(
        sql.SQL(
            "INSERT INTO {table} ({columns}) SELECT {values} FROM {table} t, "
            "unnest(%s::uuid[]) WITH ORDINALITY AS k (key, n) WHERE t.id = %s"
        ).format(table=sql.Identifier(table), **_columns(connection, table, fresh)),
        [list(keys), template],
    )


def _columns(
    connection: "psycopg.Connection[tuple[object, ...]]", table: str, fresh: Mapping[str, str]
) -> dict[str, sql.Composed]:
    rows = connection.execute(
        "SELECT column_name, is_generated FROM information_schema.columns WHERE table_name = %s", [table]
    ).fetchall()
    names = [str(name) for name, generated in rows if generated == "NEVER"]
    return {
        "columns": sql.SQL(", ").join(sql.Identifier(name) for name in names),
        "values": sql.SQL(", ").join(sql.SQL(fresh.get(name, f't."{name}"')) for name in names),
    }


def make_bare_table(url: str) -> None:
    """The one table of the bare endpoint, with a row to read."""
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE bench_bare (id bigserial PRIMARY KEY, note text NOT NULL)")
        connection.execute("INSERT INTO bench_bare (note) VALUES ('a row to read')")
        connection.execute("GRANT SELECT, INSERT ON bench_bare TO patchwork_app")
        connection.execute("GRANT USAGE ON bench_bare_id_seq TO patchwork_app")


def _number(connection: "psycopg.Connection[tuple[object, ...]]", query: str) -> int:
    row = connection.execute(query).fetchone()
    return int(str(row[0])) if row else 0

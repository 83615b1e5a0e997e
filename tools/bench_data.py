"""Many referrals from few: ended ones of the demo, with their consents and events, copied in SQL.

People and running work stay as they are, so distributions over teams, reasons, steps and months are
those of the demo.
"""

import psycopg
from psycopg import sql

ENDED = "('closed', 'declined', 'withdrawn')"
CHILDREN = ("consent", "referral_event", "intake", "goal", "placement")
MARK = "B-"
"""References of copies begin so."""


def multiply(url: str, wanted: int) -> int:
    """Copy ended referrals until there are about *wanted*; the number of referrals afterwards."""
    with psycopg.connect(url) as connection:
        connection.execute("SET session_replication_role = replica")
        have = _number(connection, "SELECT count(*) FROM referral")
        ended = _number(connection, f"SELECT count(*) FROM referral WHERE status IN {ENDED}")
        times = max(0, (wanted - have) // max(1, ended))
        if times:
            _copy(connection, "referral", "id", times)
            for table in CHILDREN:
                _copy(connection, table, "referral_id", times)
        connection.commit()
        connection.autocommit = True
        connection.execute("VACUUM ANALYZE")
        return _number(connection, "SELECT count(*) FROM referral")


def _copy(connection: "psycopg.Connection[tuple[object, ...]]", table: str, link: str, times: int) -> None:
    """Insert each row of an ended referral *times* times, with keys made from the old ones."""
    rows = connection.execute(
        "SELECT column_name, is_generated FROM information_schema.columns WHERE table_name = %s", [table]
    ).fetchall()
    names = [str(name) for name, generated in rows if generated == "NEVER"]
    fresh = {name: f"md5(t.{name}::text || n)::uuid" for name in ("id", "draft_id", "referral_id")}
    fresh["reference"] = f"'{MARK}' || upper(substr(md5(t.id::text || n), 1, 10))"
    query = sql.SQL(
        "INSERT INTO {table} ({columns}) SELECT {values} FROM {table} t, generate_series(1, {times}) n "
        "WHERE t.{link} IN (SELECT id FROM referral WHERE status IN "
        + ENDED
        + f" AND reference NOT LIKE '{MARK}%')"
    )
    connection.execute(
        query.format(
            table=sql.Identifier(table),
            columns=sql.SQL(", ").join(sql.Identifier(name) for name in names),
            values=sql.SQL(", ").join(sql.SQL(fresh.get(name, f't."{name}"')) for name in names),
            times=sql.Literal(times),
            link=sql.Identifier(link),
        )
    )


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

"""`make bench`: how fast the main pages are with 100,000 referrals, on a copy of the demo.

The copy lives in a database of its own, and is dropped afterwards. Ended referrals of the demo, with
their consents and events, are multiplied in SQL; people and running work stay as they are.
Environment: BENCH_REFERRALS, BENCH_READS (per page), BENCH_LIMIT_MS (exit code 1 above it).
"""

import os
import re
import statistics
import sys
from contextlib import ExitStack
from dataclasses import dataclass

import psycopg
from psycopg import sql

from tools.children import Children
from tools.environment import application_environment, state_folder
from tools.postgres import Cluster, PostgresError
from tools.serve import Address, free_address, prepared, wait_until_ready, web
from tools.steps import Step, StepError, say
from tools.visitor import Visitor

NAME = "patchwork_bench"
REFERRALS = int(os.environ.get("BENCH_REFERRALS") or 100_000)
READS = int(os.environ.get("BENCH_READS") or 60)
LIMIT_MS = float(os.environ.get("BENCH_LIMIT_MS") or 300)
WARM_UP = 4
ENDED = "('closed', 'declined', 'withdrawn')"
CHILDREN = ("consent", "referral_event")

PAGES = (
    ("Huisarts", "/verwijzingen"),
    ("Huisarts", "/verwijzen"),
    ("Welzijnscoach", "/werkvoorraad"),
    ("Welzijnscoach", "/werkvoorraad?tab=klaar"),
    ("Welzijnscoach", "/werkvoorraad/<reference>"),
    ("Welzijnscoach", "/activiteiten"),
    ("Gastheer of gastvrouw", "/groepen"),
    ("Coördinator", "/overzicht"),
    ("Onderzoeker", "/onderzoek"),
)
"""Who reads what; `<reference>` is the first file in the coach's list."""


@dataclass(frozen=True, slots=True)
class Measurement:
    """Milliseconds of one page."""

    path: str
    median: float
    p95: float
    kilobytes: float


def multiply(url: str, wanted: int) -> int:
    """Copy ended referrals until there are about *wanted*; the number of referrals afterwards."""
    with psycopg.connect(url) as connection:
        connection.execute("SET session_replication_role = replica")
        have = _number(connection, "SELECT count(*) FROM referral")
        ended = _number(connection, f"SELECT count(*) FROM referral WHERE status IN {ENDED}")
        times = max(0, (wanted - have) // max(1, ended))
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
    fresh["reference"] = "'B-' || upper(substr(md5(t.id::text || n), 1, 10))"
    columns = sql.SQL(", ").join(sql.Identifier(name) for name in names)
    values = sql.SQL(", ").join(sql.SQL(fresh.get(name, f't."{name}"')) for name in names)
    connection.execute(
        sql.SQL(
            "INSERT INTO {table} ({columns}) SELECT {values} FROM {table} t, generate_series(1, {times}) n "
            "WHERE t.{link} IN (SELECT id FROM referral WHERE status IN "
            + ENDED
            + " AND reference NOT LIKE 'B-%')"
        ).format(
            table=sql.Identifier(table),
            columns=columns,
            values=values,
            times=sql.Literal(times),
            link=sql.Identifier(link),
        )
    )


def _number(connection: "psycopg.Connection[tuple[object, ...]]", query: str) -> int:
    row = connection.execute(query).fetchone()
    return int(str(row[0])) if row else 0


def measure(address: Address) -> list[Measurement]:
    """Read every page READS times, one after the other."""
    results = []
    visitors: dict[str, Visitor] = {}
    for role, path in PAGES:
        if role not in visitors:
            visitors[role] = Visitor(address.url)
            visitors[role].sign_in(role)
        visitor = visitors[role]
        if "<reference>" in path:
            listed = re.search(r'href="(/werkvoorraad/P-[^"/?#]+)', visitor.read("/werkvoorraad")[0])
            if listed is None:
                raise StepError("The coach's list is empty.")
            path = listed[1]  # noqa: PLW2901  # the example stands for a real page
        content = [visitor.read(path)[0] for _ in range(WARM_UP)][-1]
        times = sorted(visitor.read(path)[1] for _ in range(READS))
        p95 = times[min(READS - 1, round(READS * 0.95))]
        results.append(Measurement(path, statistics.median(times), p95, len(content.encode()) / 1024))
    return results


def report(results: list[Measurement]) -> int:
    """Print a table; 1 when a page is slower than the limit."""
    say(f"\n{'page':<34}{'median':>9}{'p95':>9}{'size':>9}")
    for each in results:
        slow = "  too slow" if each.p95 > LIMIT_MS else ""
        say(f"{each.path:<34}{each.median:>6.0f} ms{each.p95:>6.0f} ms{each.kilobytes:>6.0f} KB{slow}")
    return int(any(each.p95 > LIMIT_MS for each in results))


def bench() -> int:
    """Copy the demo, make it large, serve it, measure it. Raises StepError and PostgresError."""
    state = state_folder(os.environ)
    given = {name: value for name, value in os.environ.items() if not name.endswith("DATABASE_URL")}
    with ExitStack() as stack:
        children = stack.enter_context(Children())
        cluster = stack.enter_context(Cluster(state))
        stack.callback(children.stop)
        if not prepared(application_environment(given, state, cluster), state, children):
            return 130
        admin = psycopg.connect(_plain(cluster.superuser_url, "postgres"), autocommit=True)
        stack.callback(admin.close)
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(NAME))
        admin.execute(drop)
        admin.execute(f"CREATE DATABASE {NAME} OWNER patchwork_owner TEMPLATE patchwork")
        stack.callback(admin.execute, drop)
        stack.callback(children.stop)
        with Step(f"Making a copy of the demo with {REFERRALS:,} referrals"):
            total = multiply(_plain(cluster.superuser_url, NAME), REFERRALS)
        environment = application_environment(given, state, cluster)
        for name in ("DATABASE_URL", "OWNER_DATABASE_URL", "READ_DATABASE_URL"):
            environment[name] = environment[name].replace("/patchwork?", f"/{NAME}?")
        address = free_address({"PORT": "8400"})
        children.start("The web server", web(address, environment), environment)
        wait_until_ready(address, children)
        say(f"Reading each page {READS} times with {total:,} referrals, one reader ...")
        return report(measure(address))


def _plain(url: str, database: str) -> str:
    return url.replace("postgresql+psycopg:", "postgresql:").replace("/patchwork?", f"/{database}?")


def main() -> int:
    """Run the command; the exit code."""
    try:
        return bench()
    except (StepError, PostgresError) as error:
        say(f"\n{error}")
        return 1


if __name__ == "__main__":
    sys.exit(main())

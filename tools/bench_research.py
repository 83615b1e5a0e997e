"""How long research takes: the files of a release, and each view of the dashboard cold and cached.

Cold is the whole program, from its start to its answer, as the worker runs it. Cached is what a page does:
read the stored figure by its key. Beside it duckdb answers the main aggregate of the view over the same
files, also in a program of its own, on an invented release of 10,000, 100,000 and 1,000,000 referrals (ten
events each). The files of the largest release are written too, with the most memory that took; and a release
is made in the application itself (`tools/bench_research_release.py`).

It ends in time: what would begin after BENCH_RESEARCH_MINUTES is left out, and the report says so.
A part of `make bench`; alone: `python -m tools.bench_research`. Environment: BENCH_RESEARCH (1000000; 0 is
none, less is measured up to there), BENCH_RESEARCH_SECONDS (2400 at most for one command),
BENCH_RESEARCH_MINUTES (90 for all).
"""

import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID, uuid4

import psycopg

from referral.domain.research.tables import TABLES
from referral.research.running import environment, started
from tools import bench_research_data, bench_research_release
from tools.bench_copy import STATE, copy_of_demo, plain
from tools.bench_research_queries import QUERIES
from tools.bench_research_timing import ran
from tools.children import Children
from tools.environment import application_environment
from tools.postgres import Cluster, PostgresError
from tools.serve import prepared
from tools.steps import Step, StepError, say

MOST = int(os.environ.get("BENCH_RESEARCH") or 1_000_000)
SECONDS = int(os.environ.get("BENCH_RESEARCH_SECONDS") or 2400)
MINUTES = float(os.environ.get("BENCH_RESEARCH_MINUTES") or 90)
SIZES = tuple(size for size in (10_000, 100_000, 1_000_000) if size < MOST) + ((MOST,) if MOST else ())
READS = 50
FOLDER = STATE / "research"

ABOUT = {
    "title": "Meting",
    "question": "Hoe lang duurt het?",
    "release": "Meting 1",
    "frozen_on": "2026-01-01",
    "ground": "Verzonnen gegevens",
    "citation": "Meting (2026)",
}
PRICES = {
    "reference": {
        "edition": "Meting",
        "price_year": 2024,
        "prices": {"gp_short": {"euro": 28.7}, "gp_long": {"euro": 42.5}},
    },
    "index": {"edition": "Meting", "percents": {"2024": 3.3}},
    "site": {
        "edition": "Meting",
        "price_year": 2024,
        "prices": {"coach_hour": {"euro": 60.0}, "activity": {"euro": 6.0}, "volunteer_hour": {"euro": 18.8}},
    },
}
"""Invented: without prices the view on costs computes nothing."""
STORE = """
INSERT INTO release_figure (id, region_id, release_id, view, filter_key, filters, rules, state, content,
  asked_at, made_at)
SELECT gen_random_uuid(), id, %s, 'v', 'k', '{}', 1, 'ready', %s, now(), now() FROM region LIMIT 1
"""
READ = "SELECT content FROM release_figure WHERE release_id = %s AND view = 'v' AND filter_key = 'k'"
PLAIN = [sys.executable, "-c", "import duckdb, sys; print(len(duckdb.sql(sys.stdin.read()).fetchall()))"]
Measured = TypeVar("Measured")


@dataclass(frozen=True, slots=True)
class Viewed:
    """One view at one size: seconds cold and of duckdb, milliseconds cached, or why there is no time."""

    view: str
    referrals: int
    cold: float | None
    cached_ms: float | None
    duckdb: float
    why: str = ""
    memory: float | None = None
    """The most memory the program held, in MB."""
    processor: float | None = None
    """Seconds that processors worked for it: of all of them, and without what others on the machine did."""

    @property
    def ratio(self) -> float | None:
        """How many times longer than duckdb."""
        return None if self.cold is None else self.cold / self.duckdb


@dataclass(frozen=True, slots=True)
class Written:
    """The files of a release: seconds, their size and the most memory the program held, in MB."""

    referrals: int
    events: int
    seconds: float
    megabytes: float
    memory: float


@dataclass(frozen=True, slots=True)
class Research:
    """Everything measured."""

    views: list[Viewed]
    written: Written | str | None
    made: bench_research_release.Made | str


def measure(cluster: Cluster, given: dict[str, str]) -> Research:
    """All of it; nothing stays behind. Raises StepError."""
    if not MOST:
        return Research([], None, "")
    until = time.monotonic() + 60 * MINUTES
    views: list[Viewed] = []
    written: Written | str | None = None
    with copy_of_demo(cluster):
        for size in SIZES:
            with invented(size) as (folder, rows):
                views += [viewed(code, size, folder, plain(cluster.superuser_url), until) for code in QUERIES]
                if size == SIZES[-1]:
                    written = _told(lambda: write_files(size, rows, folder, left(until)))  # noqa: B023  # at once
    made = _told(lambda: bench_research_release.measure(cluster, given, MOST, int(left(until))))
    return Research(views, written, made)


def left(until: float) -> float:
    """Seconds that the next command may take. Raises StepError when the time for all is over."""
    seconds = min(float(SECONDS), until - time.monotonic())
    if seconds < 1:
        raise StepError(f"left out: {MINUTES:g} minutes were over")
    return seconds


def _told(measured: Callable[[], Measured]) -> Measured | str:
    """What was measured, or why it was not: the rest is worth measuring then too."""
    try:
        return measured()
    except StepError as error:
        return str(error)


@contextmanager
def invented(size: int) -> Iterator[tuple[Path, dict[str, int]]]:
    """A folder with an invented release and the rows of its tables; gone afterwards."""
    folder = FOLDER / str(size)
    shutil.rmtree(folder, ignore_errors=True)
    try:
        with Step(f"Inventing a release of {size:,} referrals"):
            rows = bench_research_data.write(folder, size)
        yield folder, rows
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def viewed(code: str, size: int, folder: Path, url: str, until: float) -> Viewed:
    """One view, beside duckdb."""
    duckdb = 0.0
    with Step(f"Computing {code} of {size:,} referrals"):
        request = {"view": code, "filters": {}, "shown": [], "extra": {"prices": PRICES}}
        try:
            duckdb = ran(PLAIN, question(code, folder), left(until), environment()).seconds
            cold = ran(started("figure", folder), json.dumps(request), left(until), environment())
        except StepError as error:
            return Viewed(code, size, None, None, duckdb, str(error))
        figure = json.loads(cold.answer)
        why = figure.get("refused", "")
        return Viewed(code, size, cold.seconds, cached(url, figure), duckdb, why, cold.memory, cold.processor)


def question(code: str, folder: Path) -> str:
    """What duckdb is asked for a view."""
    return QUERIES[code].format(**{spec.name: folder / f"{spec.name}.parquet" for spec in TABLES})


def cached(url: str, figure: dict[str, object]) -> float:
    """Milliseconds of the middle of many reads of a stored figure of this size."""
    release = uuid4()
    with psycopg.connect(url) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(STORE, [release, json.dumps(figure)])
        took = sorted(_read(connection, release) for _ in range(READS))
        connection.rollback()
        return 1000 * took[READS // 2]


def _read(connection: "psycopg.Connection[tuple[object, ...]]", release: UUID) -> float:
    started = time.perf_counter()
    if connection.execute(READ, [release]).fetchone() is None:
        raise StepError("The stored figure is not there.")
    return time.perf_counter() - started


def write_files(size: int, rows: dict[str, int], folder: Path, most: float) -> Written:
    """Write all formats of a release. Raises StepError."""
    before = {path.name for path in folder.iterdir()}
    with Step(f"Writing the files of {size:,} referrals"):
        done = ran(started("formats", folder), json.dumps(ABOUT), most, environment())
    made = sum(path.stat().st_size for path in folder.iterdir() if path.name not in before)
    return Written(size, rows["event"], done.seconds, made / 1e6, done.memory)


def lines(found: Research) -> str:
    """The report."""
    told = ["Research: each view from the start of the program to its answer, beside duckdb, and as stored"]
    heads = f"{'cold s':>8}{'duckdb s':>10}{'ratio':>8}{'cached ms':>11}{'MB':>8}{'CPU s':>8}"
    told.append(f"{'referrals':>10}  {'view':<14}{heads}")
    for each in found.views:
        start = f"{each.referrals:>10,}  {each.view:<14}"
        if each.cold is None or each.ratio is None:
            told.append(f"{start}{'-':>8}{each.duckdb:>10.2f}{'':>19}  {each.why}")
            continue
        told.append(
            f"{start}{each.cold:>8.2f}{each.duckdb:>10.2f}{each.ratio:>8.1f}{each.cached_ms:>11.2f}"
            + (f"{each.memory:>8,.0f}" if each.memory is not None else "")
            + (f"{each.processor:>8.1f}" if each.processor is not None else "")
            + (f"  {each.why}" if each.why else "")
        )
    if isinstance(found.written, str):
        told.append(f"The files of a release: {found.written}")
    elif found.written:
        files = found.written
        told.append(
            f"All files of {files.referrals:,} referrals and {files.events:,} events: {files.seconds:.0f} s, "
            f"{files.megabytes:,.0f} MB, at most {files.memory:,.0f} MB of memory"
        )
    if found.made:
        said = found.made if isinstance(found.made, str) else bench_research_release.line(found.made)
        told.append(said if said.startswith(("A release", "The release")) else f"The release: {said}")
    return "\n".join(told)


def as_json(found: Research) -> dict[str, Any]:
    """For the report of `make bench`."""
    return {
        "views": [{**asdict(each), "ratio": each.ratio} for each in found.views],
        "files": asdict(found.written) if isinstance(found.written, Written) else found.written,
        "release": found.made if isinstance(found.made, str) else asdict(found.made),
    }


def alone() -> Research:
    """Measure on a database of its own. Raises StepError and PostgresError."""
    given = {name: value for name, value in os.environ.items() if not name.endswith("DATABASE_URL")}
    with ExitStack() as stack:
        children = stack.enter_context(Children())
        cluster = stack.enter_context(Cluster(STATE))
        stack.callback(children.stop)
        settings = application_environment(given, STATE, cluster)
        if not prepared(settings, STATE, children):
            raise StepError("Stopped.")
        return measure(cluster, settings)


def main() -> int:
    """Measure this alone; the exit code."""
    try:
        found = alone()
    except (StepError, PostgresError) as error:
        say(f"\n{error}")
        return 1
    say(f"\n{lines(found)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

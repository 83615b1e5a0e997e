"""`make bench`: how fast we are beside a bare endpoint, with few and with many referrals.

Sending, the inbox, a referral and a change of status, each in turns with Flask and psycopg doing one
insert or one read, on the same server settings and the same database server. Figures of one run on one
machine: read the ratios. Then the work list of a busy team beside a quiet one (`tools/bench_worklist.py`),
how long a suggestion and a round take (`tools/bench_matching.py`), how fast the access log is verified
(`tools/bench_log.py`), and how long a release and each view of research take beside plain duckdb
(`tools/bench_research.py`).
Environment: BENCH_REFERRALS (100000), BENCH_REQUESTS (per reader, 60), BENCH_LOG_ROWS (1000000),
BENCH_RESEARCH (referrals, 1000000).
"""

import json
import os
import sys
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from typing import Any

from tools import bench_log, bench_matching, bench_research, bench_worklist
from tools.bench_copy import STATE, copy_of_demo, on_the_copy, plain
from tools.bench_data import make_bare_table, multiply
from tools.bench_journey import Journeys
from tools.bench_load import READERS, Bare, Compared, compare, table
from tools.bench_matching import Measured
from tools.children import Children
from tools.environment import application_environment
from tools.postgres import Cluster, PostgresError
from tools.serve import free_address, prepared, wait_until_ready, web
from tools.steps import ROOT, Step, StepError, say

MANY = int(os.environ.get("BENCH_REFERRALS") or 100_000)
REQUESTS = int(os.environ.get("BENCH_REQUESTS") or 60)
REPORT = ROOT / "test-output" / "bench.json"


@dataclass(frozen=True, slots=True)
class Found:
    """Everything measured."""

    results: list[Compared]
    worklists: list[bench_worklist.Ratio]
    matching: list[Measured]
    rates: list[bench_log.Rate]
    research: bench_research.Research


def bench() -> Found:
    """Measure at both sizes, the work list, the log, and research. Raises StepError and PostgresError."""
    given = {name: value for name, value in os.environ.items() if not name.endswith("DATABASE_URL")}
    results: list[Compared] = []
    with ExitStack() as stack:
        children = stack.enter_context(Children())
        cluster = stack.enter_context(Cluster(STATE))
        stack.callback(children.stop)
        environment = application_environment(given, STATE, cluster)
        if not prepared(environment, STATE, children):
            raise StepError("Stopped.")
        for wanted in (0, MANY):
            results += measure(cluster, environment, wanted)
        return Found(
            results,
            bench_worklist.measure(cluster, environment),
            bench_matching.measure(cluster, environment),
            measure_log(cluster, environment),
            bench_research.measure(cluster, environment),
        )


def measure(cluster: Cluster, given: dict[str, str], wanted: int) -> list[Compared]:
    """All requests on a copy of the demo with at least *wanted* referrals; the copy is dropped again."""
    with ExitStack() as stack:
        children = stack.enter_context(Children())
        stack.enter_context(copy_of_demo(cluster))
        stack.callback(children.stop)
        with Step(f"Making a copy of the demo{f' with {wanted:,} referrals' if wanted else ''}"):
            total = multiply(plain(cluster.superuser_url), wanted)
            make_bare_table(plain(cluster.owner_url))
        environment = on_the_copy(given)
        ours, bare = free_address({"PORT": "8400"}), free_address({"PORT": "8420"})
        children.start("The web server", web(ours, environment), environment)
        yardstick = [
            "tools.bench_bare:app" if word == "wsgi:app" else word for word in web(bare, environment)
        ]
        children.start("The yardstick", yardstick, environment)
        wait_until_ready(ours, children)
        wait_until_ready(bare, children)
        return _all_requests(Journeys(ours.url), Bare(bare.url), total)


def measure_log(cluster: Cluster, given: dict[str, str]) -> list[bench_log.Rate]:
    """The rates of verification on a copy of the demo; none when BENCH_LOG_ROWS is 0."""
    if not bench_log.ROWS:
        return []
    with copy_of_demo(cluster):
        return bench_log.verify_growing(plain(cluster.superuser_url), on_the_copy(given))


def _all_requests(journeys: Journeys, bare: Bare, total: int) -> list[Compared]:
    with Step(f"Writing {READERS * REQUESTS} drafts to send"):
        journeys.prepare(REQUESTS)
    insert, read = bare.asking("POST", "/insert"), bare.asking("GET", "/read")
    with Step(f"Measuring with {total:,} referrals"):
        for ask in (journeys.inbox, journeys.referral, read, insert):
            for reader in range(READERS):
                ask(reader, 0)
        return [
            compare("inbox page", total, journeys.inbox, read, REQUESTS),
            compare("referral page", total, journeys.referral, read, REQUESTS),
            compare("send referral", total, journeys.send, insert, REQUESTS),
            compare("status change", total, journeys.accept, insert, REQUESTS),
        ]


def main() -> int:
    """Run the command; the exit code."""
    try:
        found = bench()
    except (StepError, PostgresError) as error:
        say(f"\n{error}")
        return 1
    say(f"\n{os.cpu_count()} cores, {READERS} readers at once, gunicorn gthread 2 x 8\n")
    say(table(found.results))
    say(f"\n{bench_worklist.lines(found.worklists)}")
    say(f"\n{bench_matching.lines(found.matching)}")
    if found.rates:
        say(f"\n{bench_log.lines(found.rates)}")
    say(f"\n{bench_research.lines(found.research)}")
    REPORT.parent.mkdir(exist_ok=True)
    rows = [{**asdict(each), "ratio": round(each.ratio, 2)} for each in found.results]
    log = [{"rows": each.rows, "rows_per_second": round(each.per_second)} for each in found.rates]
    lists = [{**asdict(each), "ratio": round(each.ratio, 2)} for each in found.worklists]
    told: dict[str, Any] = {"cores": os.cpu_count(), "results": rows, "work_list": lists, "access_log": log}
    told["matching"] = [asdict(each) for each in found.matching]
    told["research"] = bench_research.as_json(found.research)
    REPORT.write_text(json.dumps(told, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""`make test`: lint, form, types, and every test with coverage, on a database of their own.

`--quick` (`make check`) leaves all tests out but the guards. Further arguments go to pytest.

The tests find their surroundings in the environment:

    TEST_SUPERUSER_URL  the database server as superuser: to make a database per test worker
    TEST_OWNER_URL      the same as owner of the tables: to migrate
    TEST_APP_URL        the same as the application: what the application under test uses
    TEST_READ_URL       the same as the role that only reads
    TEST_BROWSER        the Chromium or Chrome for tests marked `e2e`
    TEST_RUN            a name for this run: what is made once per run, like the demo city, is kept under it
    TEST_STATE          where that server keeps its data; name another to test twice at the same time
    TEST_WORKERS        how many workers pytest starts (read here; 2 unless told otherwise)

Coverage makes each test half as slow again, so the walks over many pages go without it (WALKS), in a run of
their own. With further arguments there is one run, and coverage looks on in all of it.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from tools import system
from tools.postgres import Cluster, PostgresError
from tools.steps import ROOT, duration, say

PYTHON = sys.executable
STATE = Path(os.environ.get("TEST_STATE") or ROOT / ".state" / "test")
COVERAGE = ROOT / ".state" / "coverage"
REPORT = ROOT / "test-output"
WALKS = (
    "tests/waiting/test_interleavings.py",
    "tests/guards/test_pages.py",
    "tests/audit/test_nen7513.py",
    "tests/e2e",
    "tests/guards/test_matrix.py",
    "tests/guards/test_query_counts.py",
    "tests/guards/test_sources.py",
    "tests/guards/test_secrets.py",
    "tests/tools",
)
"""Long walks through what other tests cover line by line, and tests that run no line of `referral`.

The longest come first: one of them at the end would leave the other workers idle.
"""


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its name for the summary, and a function that returns an exit code."""

    name: str
    run: Callable[[], int]


def checks(quick: bool, environment: dict[str, str], arguments: list[str]) -> list[Check]:
    """All checks, the fast ones first."""

    def command(*words: str) -> Callable[[], int]:
        return lambda: call([PYTHON, "-m", *words], environment)

    found = [
        Check("lint", command("ruff", "check", "--quiet", ".")),
        Check("form", command("ruff", "format", "--check", "--quiet", ".")),
        Check("types", command("mypy", "--no-error-summary")),
    ]
    if quick:
        return [*found, Check("guards", command("pytest", "-q", "tests/guards", *arguments))]
    if arguments:
        runs = [Check("tests", lambda: tests(environment, arguments))]
    else:
        without = [f"--ignore={each}" for each in WALKS]
        runs = [
            Check("tests", lambda: tests(environment, without)),
            Check("walks", lambda: walks(environment)),
        ]
    return [*found, *runs, Check("coverage", lambda: coverage(environment))]


def tests(environment: dict[str, str], arguments: list[str]) -> int:
    """Tests in parallel, while coverage looks on in each process."""
    shutil.rmtree(COVERAGE, ignore_errors=True)
    COVERAGE.mkdir(parents=True)
    return call([PYTHON, "-m", "coverage", "run", *pytest(environment, "tests"), *arguments], environment)


def walks(environment: dict[str, str]) -> int:
    """The walks in parallel, while nothing looks on."""
    return call([PYTHON, *pytest(environment, "walks"), *WALKS], environment)


def pytest(environment: dict[str, str], name: str) -> list[str]:
    """The words that start pytest; *name* is the name of its report."""
    workers = environment.get("TEST_WORKERS") or "2"
    return ["-m", "pytest", "-q", "-n", workers, f"--junit-xml={REPORT / name}.xml"]


def coverage(environment: dict[str, str]) -> int:
    """Join what all processes covered, and compare it with the threshold in pyproject.toml."""
    tool = [PYTHON, "-m", "coverage"]
    joined = call([*tool, "combine", "--quiet"], environment)
    return joined or call([*tool, "report"], environment) | call(
        [*tool, "html", "--quiet", "--fail-under=0"], environment
    )


def call(words: list[str], environment: dict[str, str]) -> int:
    """Run a command in sight of the user; its exit code."""
    return subprocess.run(words, cwd=ROOT, env=environment, check=False).returncode


def run_all(quick: bool, arguments: list[str]) -> int:
    """Run every check on a fresh server, print the summary, and return the exit code."""
    REPORT.mkdir(exist_ok=True)
    results: list[tuple[str, int, float]] = []
    with Cluster(STATE, durable=False) as cluster:
        environment = {
            **os.environ,
            "TEST_SUPERUSER_URL": cluster.superuser_url,
            "TEST_OWNER_URL": cluster.owner_url,
            "TEST_APP_URL": cluster.app_url,
            "TEST_READ_URL": cluster.read_url,
            "TEST_BROWSER": system.browser() or "",
            "TEST_RUN": token_hex(4),
        }
        for check in checks(quick, environment, arguments):
            say(f"\n== {check.name}")
            began = time.monotonic()
            code = check.run()
            results.append((check.name, code, time.monotonic() - began))
    return summary(results)


def summary(results: list[tuple[str, int, float]]) -> int:
    """Print one line per check; 0 when all passed."""
    say("\n== summary")
    for name, code, seconds in results:
        verdict = "passed" if code == 0 else "FAILED"
        say(f"  {name:<10} {verdict}  {duration(seconds)}")
    return int(any(code for _, code, _ in results))


def main() -> int:
    """Run the command; the exit code."""
    parser = argparse.ArgumentParser(description="Check and test Patchwork.")
    parser.add_argument("--quick", action="store_true", help="no tests but the guards")
    options, arguments = parser.parse_known_args()
    try:
        return run_all(options.quick, arguments)
    except PostgresError as error:
        say(f"\n{error}")
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    raise SystemExit(main())

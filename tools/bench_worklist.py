"""Does a coach wait longer when the team is busy? The work list with 50 open referrals beside one with 5,000.

Two teams in one database: a quiet one, and a busy one that also has 100,000 ended referrals. The pages are
asked for in turns, in this process, so that the ratio does not depend on what else the machine does.
A part of `make bench`; alone: `python -m tools.bench_worklist`. Environment: BENCH_OPEN (5000),
BENCH_CLOSED (100000).
"""

import os
import secrets
import statistics
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass
from uuid import UUID

import psycopg
from flask import Flask
from flask.testing import FlaskClient

import config
from referral import create_app
from referral.domain.statuses import Role, Status
from referral.extensions import db
from referral.lib import clock
from referral.lib.crypto import fingerprint
from referral.models import Referral, Task, Team, User, WebSession
from referral.models.scope import within
from tools.bench_copy import STATE, copy_of_demo, on_the_copy, plain
from tools.bench_data import busy_team
from tools.bench_seal import fill
from tools.children import Children
from tools.environment import application_environment
from tools.postgres import Cluster, PostgresError
from tools.serve import prepared
from tools.steps import Step, StepError, say

QUIET = 50
OPEN = int(os.environ.get("BENCH_OPEN") or 5_000)
CLOSED = int(os.environ.get("BENCH_CLOSED") or 100_000)
TURNS = 40
PAGES = ("/vandaag", "/vandaag?van=mij", "/vandaag/stand", "/werkvoorraad", "/werkvoorraad?tab=klaar")
COACHES = ("Marit Hoekstra", "Samir Belkadi")
"""Of the quiet team and of the busy one."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """One page: the median in milliseconds for the quiet and for the busy team."""

    page: str
    quiet_ms: float
    busy_ms: float

    @property
    def ratio(self) -> float:
        """How many times longer the busy team waits."""
        return self.busy_ms / self.quiet_ms


def measure(cluster: Cluster, given: dict[str, str]) -> list[Ratio]:
    """On a copy of the demo. Raises StepError when a page does not answer."""
    with copy_of_demo(cluster):
        os.environ |= on_the_copy(given)
        app = create_app(config.from_environment())
        try:
            with app.app_context():
                coaches = [_coach(name) for name in COACHES]
                with Step(f"Giving one team {QUIET} open referrals, another {OPEN:,} and {CLOSED:,} ended"):
                    _fill(plain(cluster.superuser_url), coaches)
                browsers = [_browser(app, user_id) for user_id, _, _ in coaches]
            for browser, number in zip(browsers, (QUIET, OPEN), strict=True):
                _see(app, browser, number)
            with Step(f"Opening {len(PAGES)} pages {TURNS} times in turns"):
                return [_compared(app, browsers, page) for page in PAGES]
        finally:
            with app.app_context():
                db.engine.dispose()


def _see(app: Flask, browser: FlaskClient, number: int) -> None:
    """What is compared is what was meant: this team has so much work. Raises StepError."""
    page = browser.get("/vandaag", base_url=app.config["BASE_URL"]).get_data(as_text=True)
    if f"{number} dingen vragen" not in page:
        raise StepError(f"A team does not have {number} things to do.")


def _coach(name: str) -> tuple[UUID, UUID, UUID]:
    """The account, its team and its region."""
    user = db.session.query(User).filter_by(name=name, role=Role.COACH).one()
    return user.id, user.memberships[0].team_id, user.region_id


def _fill(url: str, coaches: list[tuple[UUID, UUID, UUID]]) -> None:
    (_, quiet, region), (_, busy, _) = coaches
    with within(region):
        taken = db.session.query(Referral.id).join(Task).filter(Referral.status == Status.ACCEPTED)
        template = taken.filter(Task.done_at.is_(None)).first()
        spare = db.session.query(Team.id).filter(Team.id.not_in([quiet, busy])).first()
    db.session.rollback()
    if template is None or spare is None:
        raise StepError("The demo has no referral to copy.")
    people = fill(url, region, QUIET + OPEN)
    with psycopg.connect(url) as connection:
        for table in ("referral", "task"):
            connection.execute(
                f"UPDATE {table} SET team_id = %s WHERE team_id = ANY(%s)", [spare[0], [quiet, busy]]
            )
        busy_team(connection, template[0], quiet, people[:QUIET], QUIET)
        busy_team(connection, template[0], busy, people[QUIET:], CLOSED)
        for user_id, team_id, _ in coaches:
            mine = "UPDATE referral SET coach_id = %s WHERE team_id = %s AND status <> 'closed'"
            connection.execute(mine, [user_id, team_id])
        connection.commit()
        connection.autocommit = True
        connection.execute("VACUUM ANALYZE")


def _browser(app: Flask, user_id: UUID) -> FlaskClient:
    """Somebody who signed in already."""
    token, now = secrets.token_urlsafe(32), clock.now()
    content = {"_user_id": str(user_id), "proved_at": now.isoformat()}
    db.session.add(
        WebSession(
            token_hash=fingerprint(token), user_id=user_id, content=content, created_at=now, seen_at=now
        )
    )
    db.session.commit()
    browser = app.test_client()
    browser.set_cookie(app.config["SESSION_COOKIE_NAME"], token, domain=app.config["BASE_URL"].split("/")[2])
    return browser


def _compared(app: Flask, browsers: list[FlaskClient], page: str) -> Ratio:
    times: list[list[float]] = [[], []]
    for _ in range(TURNS):
        for browser, taken in zip(browsers, times, strict=True):
            began = time.perf_counter()
            answer = browser.get(page, base_url=app.config["BASE_URL"])
            taken.append((time.perf_counter() - began) * 1000)
            if answer.status_code != 200:
                raise StepError(f"{page} answered {answer.status_code} {answer.location or ''}.")
    quiet, busy = (statistics.median(each[2:]) for each in times)
    return Ratio(page, quiet, busy)


def lines(ratios: list[Ratio]) -> str:
    """The figures for people."""
    told = [
        f"  {each.page:<24}{each.quiet_ms:>9.1f} ms{each.busy_ms:>9.1f} ms{each.ratio:>8.2f}"
        for each in ratios
    ]
    head = f"A team with {QUIET} open referrals beside one with {OPEN:,} and {CLOSED:,} ended (ratio):"
    return "\n".join([head, *told])


def alone() -> list[Ratio]:
    """On a demo made for it. Raises StepError and PostgresError."""
    given = {name: value for name, value in os.environ.items() if not name.endswith("DATABASE_URL")}
    with ExitStack() as stack:
        children = stack.enter_context(Children())
        cluster = stack.enter_context(Cluster(STATE))
        stack.callback(children.stop)
        environment = application_environment(given, STATE, cluster)
        if not prepared(environment, STATE, children):
            raise StepError("Stopped.")
        return measure(cluster, environment)


def main() -> int:
    """Run this part alone; the exit code."""
    try:
        say(f"\n{lines(alone())}")
    except (StepError, PostgresError) as error:
        say(f"\n{error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

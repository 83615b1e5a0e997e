"""How long one suggestion takes with 100 to 10,000 activities, and a round of 1,000 people for 500 places.

The suggestion is the page a coach opens, asked in this process on a copy of the demo in which the activities
are copied around the town. The round is what the worker does: facts in, an exact assignment out.
A part of `make bench`; alone: `python -m tools.bench_matching`.
"""

import os
import random
import statistics
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass
from uuid import UUID

import psycopg

import config
from referral import create_app
from referral.domain.activities import Ingredient
from referral.domain.codes import ActivityKind, Feature
from referral.domain.first_meeting import GoalNeed, Interest
from referral.domain.matching.facts import Candidate, Seeker
from referral.domain.matching.weights import standard_weights
from referral.domain.statuses import Role, Status
from referral.extensions import db
from referral.lib.geo import Point
from referral.matching.planning.services import planned
from referral.matching.queries.advice import advice_page
from referral.models import Intake, Referral, User
from referral.models.scope import acting
from tools.bench_copy import STATE, copy_of_demo, on_the_copy, plain
from tools.children import Children
from tools.environment import application_environment
from tools.postgres import Cluster, PostgresError
from tools.serve import prepared
from tools.steps import Step, StepError, say

SIZES = (100, 1_000, 10_000)
TURNS = 15
ROUNDS = ((100, 50), (1_000, 500))
"""People and places."""

COPY = """
INSERT INTO activity (id, external_key, name, region_id, {columns})
SELECT gen_random_uuid(), a.external_key || '-' || n, a.name || ' ' || n, a.region_id, {columns}
FROM activity a, generate_series(1, %(times)s) n ORDER BY n LIMIT %(wanted)s
"""
ALIKE = (
    "kind organisation_id neighbourhood_id host_id location weekday starts minutes price_cents capacity"
    " features works_because is_open assured_at form at_home problem impact_goals languages welcome"
    " ingredients interests address postcode surface pace contact_name contact_phone contact_email"
    " vog_needed recurrence is_public"
)


@dataclass(frozen=True, slots=True)
class Measured:
    """One size and the median time."""

    what: str
    milliseconds: float


def measure(cluster: Cluster, given: dict[str, str]) -> list[Measured]:
    """Both, on a copy of the demo. Raises StepError when nobody waits for a suggestion."""
    found = []
    with copy_of_demo(cluster):
        os.environ |= on_the_copy(given)
        app = create_app(config.from_environment())
        try:
            with app.app_context():
                coach, referral_id = _who_waits()
                for size in SIZES:
                    with Step(f"Suggesting {TURNS} times among {size:,} activities"):
                        _grow(plain(cluster.superuser_url), size)
                        found.append(Measured(f"one suggestion among {size:,}", _suggest(coach, referral_id)))
        finally:
            with app.app_context():
                db.engine.dispose()
    for people, places in ROUNDS:
        with Step(f"Planning a round of {people:,} people and {places:,} places"):
            found.append(Measured(f"a round of {people:,} x {places:,}", _round(people, places)))
    return found


def _who_waits() -> tuple[UUID, UUID]:
    """The coach with somebody who had an intake, and that referral."""
    for coach in db.session.query(User).filter_by(role=Role.COACH).order_by(User.name):
        with acting(coach.actor()):
            waiting = db.session.query(Referral.id).join(Intake).filter(Referral.status == Status.INTAKE_HELD)
            first = waiting.order_by(Referral.id).first()
        if first:
            return coach.id, first[0]
    raise StepError("Nobody in the demo waits for a suggestion.")


def _grow(url: str, wanted: int) -> None:
    """Copy the activities until there are *wanted*, spread over the town."""
    columns = ", ".join(ALIKE.split())
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute("SELECT count(*) FROM activity").fetchone()
        present = row[0] if row else 0
        if present < wanted:
            values = {"times": wanted // max(present, 1) + 1, "wanted": wanted - present}
            connection.execute(COPY.format(columns=columns).replace("|| n,", f"|| n || '-{wanted}',"), values)
        connection.execute(
            "UPDATE activity SET latitude = 52.38 + random() * .04, longitude = 4.6 + random() * .06"
        )
        connection.execute("VACUUM ANALYZE activity")


def _suggest(user_id: UUID, referral_id: UUID) -> float:
    times = []
    for _ in range(TURNS):
        actor = db.session.get_one(User, user_id).actor()
        with acting(actor):
            referral = db.session.get_one(Referral, referral_id)
            began = time.perf_counter()
            advice_page(actor, referral)
            times.append(time.perf_counter() - began)
        db.session.rollback()
        db.session.expire_all()
    return statistics.median(times) * 1000


def _round(people: int, places: int) -> float:
    dice = random.Random(people)  # noqa: S311  # no secret: the same round each time
    seekers = [_seeker(dice) for _ in range(people)]
    offers = [_offer(dice, number) for number in range(places)]
    began = time.perf_counter()
    found = planned(seekers, offers, standard_weights())
    taken = (time.perf_counter() - began) * 1000
    if not any(offer for offer, _ in found):
        raise StepError("A round placed nobody.")
    return taken


def _some(dice: random.Random, kind: type, most: int) -> frozenset:  # type: ignore[type-arg]  # any code list
    return frozenset(dice.sample(list(kind), dice.randint(0, most)))  # type: ignore[call-overload]  # the same


def _seeker(dice: random.Random) -> Seeker:
    return Seeker(
        interests=_some(dice, Interest, 3),
        goals=_some(dice, GoalNeed, 2),
        needs=_some(dice, Feature, 1),
        home=Point(52.38 + dice.random() * 0.04, 4.6 + dice.random() * 0.06),
        reach=dice.choice([None, 800, 2000]),
    )


def _offer(dice: random.Random, number: int) -> Candidate:
    return Candidate(
        id=UUID(int=number),
        name=str(number),
        kind=dice.choice(list(ActivityKind)),
        features=_some(dice, Feature, 6),
        interests=_some(dice, Interest, 3),
        ingredients=_some(dice, Ingredient, 3),
        place=Point(52.38 + dice.random() * 0.04, 4.6 + dice.random() * 0.06),
        expected_number=dice.randint(2, 20),
    )


def lines(measured: list[Measured]) -> str:
    """The figures for people."""
    return "\n".join(f"  {each.what:<34} {each.milliseconds:>9.1f} ms" for each in measured)


def alone() -> list[Measured]:
    """Measure with a database of its own. Raises StepError and PostgresError."""
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
    """Run the command; the exit code."""
    try:
        say(f"\nMatching (median of {TURNS}):\n{lines(alone())}")
    except (StepError, PostgresError) as error:
        say(f"\n{error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

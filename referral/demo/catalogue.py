"""What makes the catalogue of the demo look used: places, old ones, closed weeks, a logbook, a proposal."""

import csv
from datetime import date, timedelta
from pathlib import Path

from flask import current_app
from sqlalchemy import create_engine, text

from referral.activities.assurance.services import ask
from referral.activities.journal.services import Lesson, write_improvement
from referral.activities.planning.services import add_break
from referral.demo import area
from referral.demo.world import World
from referral.domain.activities import ImprovementReason
from referral.domain.actors import system_actor
from referral.domain.schedule import Break, next_dates
from referral.extensions import db
from referral.lib import clock
from referral.lib.ids import new_id
from referral.models import Activity, Assurance
from referral.models.scope import acting
from referral.models.transaction import command
from referral.notifications.services import history

PLACES = Path(__file__).with_name("places.csv")

STORE = text(
    "INSERT INTO postcode_place (postcode, latitude, longitude, neighbourhood_code, year)"
    " VALUES (:postcode, :latitude, :longitude, :neighbourhood_code, :year)"
    " ON CONFLICT (postcode) DO NOTHING"
)

AGES = {"W-05": 204, "E-05": 231, "L-02": 190, "C-04": 162, "O-06": 155}
"""How many days ago these entries were last assured."""

LESSONS = (
    (
        "W-01",
        420,
        ImprovementReason.PARTICIPANTS,
        "Elke week een andere route, met een bankje halverwege.",
        "Steeds hetzelfde rondje: na vier weken bleven mensen weg.",
        True,
    ),
    (
        "W-01",
        240,
        ImprovementReason.DISAPPOINTMENT,
        "De koffie is nu vooraf in plaats van na afloop.",
        "Na afloop ging iedereen meteen naar huis.",
        True,
    ),
    (
        "E-02",
        150,
        ImprovementReason.COMMON_SENSE,
        "De tafels staan in een hoek, en de plekken wisselen.",
        "Mensen namen elke week dezelfde stoel.",
        False,
    ),
)


def place_postcodes() -> None:
    """Store where the postcodes of the invented city lie; as the owner, and safe to run twice."""
    with PLACES.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter=";"))
    engine = create_engine(current_app.config["OWNER_DATABASE_URL"])
    try:
        with engine.begin() as connection:
            connection.execute(STORE, rows)
    finally:
        engine.dispose()


def furnish(world: World) -> None:
    """Give the entries an age, closed weeks and a logbook, after the past of the groups was played."""
    worker = world.actors[area.COMMUNITY_WORKER]
    today = clock.today()
    system = system_actor(world.region_id)
    with acting(system), history():
        _grow_old(world)
        ask(system)
    with acting(worker):
        for key, days_ago, reason, changed, failed, is_public in LESSONS:
            day = today - timedelta(days=days_ago)
            lesson = Lesson(day, reason, changed, failed, is_public)
            write_improvement(worker, world.activities[key], lesson)
        for key in ("W-01", "E-01", "O-01"):
            add_break(worker, world.activities[key], _holiday(today))
        moved = next_dates(world.schedules["W-02"], today + timedelta(days=14), 1)[0]
        other = Break(moved, moved, moved + timedelta(days=1), "De kade is dan afgesloten.")
        add_break(worker, world.activities["W-02"], other)


def _holiday(today: date) -> Break:
    start = today + timedelta(days=35)
    return Break(start, start + timedelta(days=13), reason="Vakantie")


@command
def _grow_old(world: World) -> None:
    for key, days in AGES.items():
        activity = db.session.get_one(Activity, world.activities[key])
        activity.assured_at = clock.now() - timedelta(days=days)
    asked = clock.now() - timedelta(days=9)
    made = Assurance(
        id=new_id(),
        region_id=world.region_id,
        activity_id=world.activities["L-02"],
        asked_at=asked,
        days=180,
        expires_at=asked + timedelta(days=30),
        answered_at=asked + timedelta(days=2),
        still_right=False,
        proposal="Vanaf volgende maand beginnen we een half uur later, om half acht.",
    )
    made.make_link()
    db.session.add(made)

"""A log with rows, and an owner who can do everything with it but sign."""

from collections.abc import Iterator
from functools import partial

import pytest
from flask import Flask

from referral.audit.chain import lane_of
from referral.audit.services import read_one
from referral.extensions import db
from referral.lib.ids import new_id
from referral.models.scope import acting
from tests.audit.owner import LOOSEN, RESTORE, TIGHTEN, Tamper, owner_does
from tests.factories import Area
from tests.support.database import Database

ROWS = 9


@pytest.fixture
def looks(app: Flask, area: Area) -> int:
    """The coach looked at a person nine times, and somebody in another lane once; the lane of the coach."""
    lane = lane_of(area.coach.id)
    others = (area.gp, area.coordinator, area.host, area.other_gp, area.other_coach)
    elsewhere = next(each for each in others if lane_of(each.id) != lane)
    with app.app_context():
        for actor in (*[area.coach] * ROWS, elsewhere):
            with acting(actor):
                key = new_id()
                read_one(actor, "referral", key, key)
                db.session.commit()
    return lane


@pytest.fixture
def owner(database: Database, looks: int) -> Iterator[Tamper]:
    """Runs SQL as the owner of the tables, with triggers, forced security and constraints off."""
    owner_does(database, *LOOSEN)
    try:
        yield partial(owner_does, database)
    finally:
        owner_does(database, *RESTORE, *TIGHTEN)

"""A thousand random interleavings of what people do with places: capacity, order and expiry hold in each.

The walk goes on from what the last round left, so that rare states are met too. A failure tells its seed.
"""

import random
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from referral.domain.codes import EndReason
from referral.domain.errors import DomainError
from referral.domain.statuses import Status
from referral.domain.waiting import OfferAnswer, WaitReason, WaitState
from referral.extensions import db
from referral.lib import clock
from referral.matching.services import end_placement, place_or_wait
from referral.models import Activity, WaitingEntry
from referral.models.scope import acting
from referral.models.transaction import command
from referral.waiting import services
from referral.waiting.by_link import services as links
from referral.waiting.tending.services import tend_lists
from referral.workflow.places import hold_places
from referral.workflow.waiting import activity_closed, capacity_changed
from tests.factories import Area, MadeReferral, make_activity, referral_in
from tests.support.database import Database

ROUNDS, MOVES = 1000, 2
TEND_EVERY = 3
PEOPLE, GROUPS = 14, 2
BEGIN = datetime(2026, 11, 2, 9, tzinfo=UTC)
SEED = 20261125


@dataclass
class World:
    """The people and groups of the walk, its clock, and what was done how often."""

    area: Area
    dice: random.Random
    people: list[MadeReferral]
    groups: list[UUID]
    now: datetime = BEGIN
    done: dict[str, int] = field(default_factory=dict)

    def someone(self) -> MadeReferral:
        return self.dice.choice(self.people)

    def entry(self, *states: WaitState) -> tuple[WaitingEntry, str]:
        """An entry in one of these states, and the reference of its referral."""
        query = select(WaitingEntry).where(WaitingEntry.state.in_(states)).order_by(WaitingEntry.id)
        found = db.session.scalars(query).all()
        if not found:
            raise LookupError
        chosen = self.dice.choice(found)
        return chosen, chosen.referral.reference


def place(world: World) -> None:
    place_or_wait(world.area.coach, world.someone().reference, world.dice.choice(world.groups))


def wait(world: World) -> None:
    reason = world.dice.choice(list(WaitReason))
    services.join(world.area.coach, world.someone().reference, world.dice.choice(world.groups), reason)


def leave(world: World) -> None:
    entry, reference = world.entry(WaitState.WAITING, WaitState.OFFERED, WaitState.ACCEPTED)
    services.leave_list(world.area.coach, reference, entry.id)


def answer(world: World) -> None:
    entry, reference = world.entry(WaitState.OFFERED)
    services.answer(world.area.coach, reference, entry.id, world.dice.choice(list(OfferAnswer)))


def answer_by_link(world: World) -> None:
    entry, _ = world.entry(WaitState.OFFERED)
    links.answer_by_link(world.area.region_id, entry.token, world.dice.choice(list(OfferAnswer)))


def put_back(world: World) -> None:
    entry, reference = world.entry(WaitState.EXPIRED)
    services.put_back(world.area.coach, reference, entry.id)


def end(world: World) -> None:
    end_placement(world.area.coach, world.someone().reference, EndReason.STOPPED)


@command
def change_capacity(world: World) -> None:
    hold_places(world.area.region_id)
    activity = db.session.get_one(Activity, world.dice.choice(world.groups))
    activity.capacity = max(0, activity.capacity + world.dice.choice((-2, -1, 1, 1)))
    activity.capacity = min(activity.capacity, 4)
    capacity_changed(activity)


@command
def close(world: World) -> None:
    hold_places(world.area.region_id)
    activity = db.session.get_one(Activity, world.dice.choice(world.groups))
    activity.is_open = False
    activity_closed(activity)


@command
def open_again(world: World) -> None:
    for activity in db.session.query(Activity).filter_by(is_open=False):
        activity.is_open = True


def let_time_pass(world: World) -> None:
    world.now += timedelta(hours=world.dice.choice((1, 20, 50, 100)))


DOINGS: list[tuple[Callable[[World], None], int]] = [
    (place, 14),
    (wait, 14),
    (leave, 2),
    (answer, 3),
    (answer_by_link, 3),
    (put_back, 8),
    (end, 14),
    (change_capacity, 4),
    (close, 1),
    (open_again, 8),
    (let_time_pass, 10),
]


@pytest.fixture
def world(area: Area) -> World:
    with clock.moved_to(BEGIN):
        people = [referral_in(Status.INTAKE_HELD, area) for _ in range(PEOPLE)]
        groups = [make_activity(area, capacity=1 + number) for number in range(GROUPS)]
    return World(area, random.Random(SEED), people, groups)  # chance, no secret


def test_a_thousand_interleavings_keep_capacity_order_and_expiry(world: World, database: Database) -> None:
    doings, weights = zip(*DOINGS, strict=True)
    system, watch = world.area.system, Watch(database)
    with world.area.app.app_context(), acting(system), closing(watch.connection):
        for number in range(ROUNDS):
            for _ in range(world.dice.randint(1, MOVES)):
                (doing,) = world.dice.choices(doings, weights)
                with clock.moved_to(world.now):
                    went = tried(world, doing)
                world.done[doing.__name__] = world.done.get(doing.__name__, 0) + went
                watch.look(f"seed {SEED}, round {number}, {doing.__name__}")
            if number % TEND_EVERY == 0:
                with clock.moved_to(world.now):
                    tend_lists(system)
                watch.look(f"seed {SEED}, round {number}, tended", tended_at=world.now)
    assert min(world.done.get(each.__name__, 0) for each, _ in DOINGS) > 10, world.done
    assert watch.offered > ROUNDS // 10


def tried(world: World, doing: Callable[[World], None]) -> bool:
    """Whether it was possible; what is refused changes nothing."""
    try:
        doing(world)
    except (DomainError, LookupError):
        return False
    finally:
        db.session.rollback()
    return True


ENTRIES = """
SELECT id, activity_id, joined_at, state, offered_at, expires_at FROM waiting_entry
WHERE state IN ('waiting', 'offered') ORDER BY joined_at
"""
GROUPS_NOW = """
SELECT a.id, a.capacity, a.taken, a.is_open,
  (SELECT count(*) FROM placement p WHERE p.activity_id = a.id AND p.ended_at IS NULL)
  + (SELECT count(*) FROM waiting_entry w WHERE w.activity_id = a.id AND w.state IN ('offered', 'accepted'))
FROM activity a
"""
ASTRAY = """
SELECT r.reference FROM referral r
LEFT JOIN placement p ON p.referral_id = r.id AND p.ended_at IS NULL
WHERE (r.status = 'placed') <> (p.id IS NOT NULL)
"""


class Watch:
    """Looks from outside at what is committed, past all sight that the application has."""

    def __init__(self, database: Database) -> None:
        self.connection = database.connect()
        self.connection.autocommit = True
        self.seen: set[tuple[object, object]] = set()
        self.offered = 0

    def look(self, where: str, tended_at: datetime | None = None) -> None:
        """What must be true after every step; after tending no offer is too old."""
        entries: list[Any] = self.connection.execute(ENTRIES).fetchall()
        groups: list[Any] = self.connection.execute(GROUPS_NOW).fetchall()
        offers = {(each[0], each[4]) for each in entries if each[3] == "offered"}
        fresh = {key for key, _ in offers - self.seen}
        self.seen, self.offered = offers, self.offered + len(fresh)
        for key, capacity, taken, is_open, counted in groups:
            here = [each for each in entries if each[1] == key]
            waiting = [each[2] for each in here if each[3] == "waiting"]
            new = [each[2] for each in here if each[0] in fresh]
            assert taken == counted, where
            assert taken <= capacity, where
            assert not waiting or not new or max(new) < min(waiting), f"{where}: out of order"
            assert not waiting or (taken == capacity and is_open), f"{where}: free beside a list"
        assert self.connection.execute(ASTRAY).fetchall() == [], where
        if tended_at:
            assert not [each for each in entries if each[3] == "offered" and each[5] <= tended_at], where

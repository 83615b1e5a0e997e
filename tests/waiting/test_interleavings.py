"""A thousand random interleavings of what people do with places: capacity, order and expiry hold in each.

The walk goes on from what the last round left, so that rare states are met too. It prints its seed when it fails.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from referral.domain.codes import EndReason
from referral.domain.errors import PatchworkError
from referral.domain.statuses import Status
from referral.domain.waiting import HOLDING, OfferAnswer, WaitReason, WaitState
from referral.extensions import db
from referral.lib import clock
from referral.matching.services import end_placement, place_or_wait
from referral.models import Activity, Placement, Referral, WaitingEntry
from referral.models.scope import acting
from referral.models.transaction import command
from referral.waiting import links, services
from referral.waiting.tending import tend_lists
from referral.workflow.places import hold_places
from referral.workflow.waiting import activity_closed, capacity_changed
from tests.factories import Area, MadeReferral, make_activity, referral_in

ROUNDS, MOVES = 1000, 3
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
def close_or_open(world: World) -> None:
    hold_places(world.area.region_id)
    activity = db.session.get_one(Activity, world.dice.choice(world.groups))
    activity.is_open = not activity.is_open
    if not activity.is_open:
        activity_closed(activity)


def let_time_pass(world: World) -> None:
    world.now += timedelta(hours=world.dice.choice((1, 20, 30, 80)))


DOINGS: list[tuple[Callable[[World], None], int]] = [
    (place, 7),
    (wait, 7),
    (leave, 2),
    (answer, 4),
    (answer_by_link, 4),
    (put_back, 2),
    (end, 5),
    (change_capacity, 2),
    (close_or_open, 1),
    (let_time_pass, 4),
]


@pytest.fixture
def world(area: Area) -> World:
    with clock.moved_to(BEGIN):
        people = [referral_in(Status.INTAKE_HELD, area) for _ in range(PEOPLE)]
        groups = [make_activity(area, capacity=1 + number) for number in range(GROUPS)]
    return World(area, random.Random(SEED), people, groups)  # noqa: S311  # chance, no secret


def test_a_thousand_interleavings_keep_capacity_order_and_expiry(world: World) -> None:
    doings, weights = zip(*DOINGS, strict=True)
    system = world.area.system
    with world.area.app.app_context(), acting(system):
        for number in range(ROUNDS):
            for _ in range(world.dice.randint(1, MOVES)):
                (doing,) = world.dice.choices(doings, weights)
                before = offered_now()
                with clock.moved_to(world.now):
                    went = tried(world, doing)
                world.done[doing.__name__] = world.done.get(doing.__name__, 0) + went
                holds(f"seed {SEED}, round {number}, {doing.__name__}", before)
            before = offered_now()
            with clock.moved_to(world.now):
                tend_lists(system)
                holds(f"seed {SEED}, round {number}, tended", before)
                assert not expired_offers(), f"seed {SEED}, round {number}"
    assert min(world.done.get(each.__name__, 0) for each, _ in DOINGS) > 10, world.done


def tried(world: World, doing: Callable[[World], None]) -> bool:
    """Whether it was possible; what is refused changes nothing."""
    try:
        doing(world)
    except (PatchworkError, LookupError):
        return False
    finally:
        db.session.rollback()
        db.session.expire_all()
    return True


def offered_now() -> set[tuple[UUID, datetime | None]]:
    """The offers that stand: which entry, since when."""
    query = select(WaitingEntry.id, WaitingEntry.offered_at).where(WaitingEntry.state == WaitState.OFFERED)
    return {(row[0], row[1]) for row in db.session.execute(query)}


def holds(where: str, before: set[tuple[UUID, datetime | None]]) -> None:
    """What must be true after every step."""
    seats = count_by_activity(select(Placement.activity_id).where(Placement.ended_at.is_(None)))
    kept = count_by_activity(select(WaitingEntry.activity_id).where(WaitingEntry.state.in_(HOLDING)))
    entries = db.session.execute(
        select(WaitingEntry.id, WaitingEntry.activity_id, WaitingEntry.joined_at, WaitingEntry.state)
        .where(WaitingEntry.state.in_((WaitState.WAITING, WaitState.OFFERED)))
        .order_by(WaitingEntry.joined_at)
    ).all()
    fresh = {key for key, _ in offered_now() - before}
    for activity_id, capacity, taken, is_open in db.session.execute(
        select(Activity.id, Activity.capacity, Activity.taken, Activity.is_open)
    ):
        assert taken == seats.get(activity_id, 0) + kept.get(activity_id, 0), where
        assert taken <= capacity, where
        waiting = [
            each.joined_at
            for each in entries
            if each.activity_id == activity_id and each.state is WaitState.WAITING
        ]
        offered = [each.joined_at for each in entries if each.activity_id == activity_id and each.id in fresh]
        assert not waiting or not offered or max(offered) < min(waiting), where
        assert not waiting or (taken == capacity and is_open), where
    statuses = dict(db.session.execute(select(Referral.id, Referral.status)).tuples().all())
    seated = set(db.session.scalars(select(Placement.referral_id).where(Placement.ended_at.is_(None))))
    assert seated == {key for key, status in statuses.items() if status is Status.PLACED}, where
    db.session.rollback()


def count_by_activity(keys: object) -> dict[UUID, int]:
    found = keys.subquery()  # type: ignore[attr-defined]  # a select
    rows = db.session.execute(select(found.c[0], func.count()).group_by(found.c[0]))
    return {row[0]: row[1] for row in rows}


def expired_offers() -> list[UUID]:
    query = select(WaitingEntry.id).where(
        WaitingEntry.state == WaitState.OFFERED, WaitingEntry.expires_at <= clock.now()
    )
    return list(db.session.scalars(query))

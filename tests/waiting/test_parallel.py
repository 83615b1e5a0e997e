"""Sixty-four at once for one place: one gets it, and the others wait in the order in which they came."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Barrier

import pytest
from sqlalchemy.exc import IntegrityError

from referral.domain.codes import EndReason
from referral.domain.errors import Conflict
from referral.domain.statuses import Status
from referral.domain.waiting import WaitState
from referral.extensions import db
from referral.matching.services import end_placement, place_or_wait
from referral.models import Activity, Placement, WaitingEntry
from referral.models.scope import acting
from referral.workflow.places import join
from tests.factories import Area, MadeReferral, make_activity, make_place, referral_in
from tests.support.database import Database

CROWD = 64
HANDS = 64
"""All at the same moment. The pool has fewer connections: some wait for one, as under a real rush."""


@pytest.fixture
def crowd(area: Area) -> list[MadeReferral]:
    return [referral_in(Status.INTAKE_HELD, area) for _ in range(CROWD)]


def test_one_place_goes_to_one_and_all_others_wait_in_order(
    area: Area, crowd: list[MadeReferral], monkeypatch: pytest.MonkeyPatch
) -> None:
    activity_id = make_activity(area, capacity=1)
    came: list[object] = []
    real = join

    def noting(actor: object, referral: object, activity: object) -> WaitingEntry:
        """Runs under the lock: the order in which people came."""
        made = real(actor, referral, activity)  # type: ignore[arg-type]  # handed on as they are
        came.append(made.referral_id)
        return made

    monkeypatch.setattr("referral.matching.services.join", noting)
    start = Barrier(HANDS)

    def one(turn: int) -> type:
        if turn < HANDS:
            start.wait(20)
        with area.app.app_context(), acting(area.coach), closing(db.session):
            return type(place_or_wait(area.coach, crowd[turn].reference, activity_id))

    with ThreadPoolExecutor(HANDS) as pool:
        got = list(pool.map(one, range(CROWD), timeout=120))
    assert got.count(Placement) == 1
    assert got.count(WaitingEntry) == CROWD - 1
    with area.app.app_context(), acting(area.system):
        activity = db.session.get_one(Activity, activity_id)
        assert (activity.taken, activity.capacity) == (1, 1)
        assert db.session.query(Placement).filter_by(activity_id=activity_id, ended_at=None).count() == 1
        rows = db.session.query(WaitingEntry).filter_by(activity_id=activity_id)
        in_order = rows.order_by(WaitingEntry.joined_at).all()
        assert [each.referral_id for each in in_order] == came
        assert len({each.joined_at for each in in_order}) == CROWD - 1
        assert {each.state for each in in_order} == {WaitState.WAITING}


def test_places_that_end_while_others_come_go_on_in_order(area: Area, crowd: list[MadeReferral]) -> None:
    """Ending, and asking for, places of two groups at once: no overbooking, and nobody waits for ever."""
    groups = [make_activity(area, capacity=2), make_activity(area, capacity=3)]
    seated: list[MadeReferral] = []
    with area.app.app_context(), acting(area.coach):
        for turn in range(16):
            made = place_or_wait(area.coach, crowd[turn].reference, groups[turn % 2])
            if isinstance(made, Placement):
                seated.append(crowd[turn])
    assert len(seated) == 5
    start = Barrier(8)

    def one(turn: int) -> None:
        if turn < start.parties:
            start.wait(20)
        with area.app.app_context(), acting(area.coach), closing(db.session):
            if turn < len(seated):
                end_placement(area.coach, seated[turn].reference, EndReason.FINISHED)
            else:
                place_or_wait(area.coach, crowd[16 + turn].reference, groups[turn % 2])

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one, range(24), timeout=120))
    with area.app.app_context(), acting(area.system):
        for key in groups:
            activity = db.session.get_one(Activity, key)
            assert activity.taken == activity.capacity
            rows = db.session.query(WaitingEntry).filter_by(activity_id=key).order_by(WaitingEntry.joined_at)
            states = [each.state for each in rows]
            offered = states.count(WaitState.OFFERED)
            assert states[:offered] == [WaitState.OFFERED] * offered
            assert set(states[offered:]) == {WaitState.WAITING}


def test_the_database_itself_refuses_one_too_many(area: Area, database: Database) -> None:
    """Whatever the code does: a kept place counts as a given one."""
    activity_id = make_activity(area, capacity=1)
    first, second, third = (referral_in(Status.INTAKE_HELD, area) for _ in range(3))
    make_place(area, first.id, activity_id)
    with pytest.raises(IntegrityError, match="ck_activity_places"):
        make_place(area, second.id, activity_id)
    with area.app.app_context(), acting(area.coach):
        db.session.rollback()
        entry = place_or_wait(area.coach, third.reference, activity_id)
        assert isinstance(entry, WaitingEntry)
        key = entry.id
    with database.connect() as connection, pytest.raises(Exception, match="ck_activity_places"):
        connection.execute("UPDATE waiting_entry SET state = 'offered' WHERE id = %s", [key])


def test_nobody_waits_twice_or_beside_a_place(area: Area) -> None:
    activity_id = make_activity(area, capacity=1)
    seated, waits = (referral_in(Status.INTAKE_HELD, area) for _ in range(2))
    with area.app.app_context(), acting(area.coach):
        place_or_wait(area.coach, seated.reference, activity_id)
        entry = place_or_wait(area.coach, waits.reference, activity_id)
        again = place_or_wait(area.coach, waits.reference, activity_id)
        assert again.id == entry.id
        with pytest.raises(Conflict):
            place_or_wait(area.coach, seated.reference, activity_id)

"""Rows are chained at the commit, whoever commits, and what is rolled back leaves no gap."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from referral.audit.anchors import Anchor, anchor_all
from referral.audit.services import read_one, record
from referral.domain.actors import Actor, system_actor
from referral.domain.errors import Conflict
from referral.domain.statuses import Role
from referral.extensions import db
from referral.lib import chain, clock
from referral.lib.ids import new_id
from referral.models import AccessLog, AuditAnchor
from referral.models.scope import acting
from referral.models.transaction import command
from referral.supervision.tasks import anchor_the_access_log
from tests.audit.owner import findings
from tests.factories import Area, build_area


def look(actor: Actor) -> None:
    """Somebody looks at somebody."""
    key = new_id()
    read_one(actor, "referral", key, key)


def positions(area: Area, actor: Actor) -> list[int]:
    """The places of an actor's rows in their lane."""
    with acting(area.system):
        rows = db.session.query(AccessLog).filter_by(actor_id=actor.id).order_by(AccessLog.position)
        return [row.position for row in rows]


@command
def inner(actor: Actor) -> None:
    """A command that another may nest."""
    look(actor)


@command
def outer(actor: Actor, *, fails: bool) -> None:
    """A command that looks, nests, looks and perhaps fails."""
    look(actor)
    inner(actor)
    if fails:
        raise Conflict("Toch niet.")
    look(actor)


def test_nested_commands_are_one_piece_of_chain_and_failures_none(app: Flask, area: Area) -> None:
    with app.app_context(), acting(area.coach):
        outer(area.coach, fails=False)
        with suppress(Conflict):
            outer(area.coach, fails=True)
        outer(area.coach, fails=False)
        assert positions(area, area.coach) == [1, 2, 3, 4, 5, 6]
    assert findings(app, area.region_id) == []


def test_what_was_gathered_before_a_roll_back_is_forgotten(app: Flask, area: Area) -> None:
    with app.app_context(), acting(area.coach):
        look(area.coach)
        db.session.rollback()
        look(area.coach)
        db.session.remove()
        look(area.coach)
        db.session.commit()
        assert positions(area, area.coach) == [1]


def test_the_same_event_twice_in_a_transaction_is_one_row(app: Flask, area: Area) -> None:
    one, other, key = sorted([new_id(), new_id(), new_id()])
    with app.app_context(), acting(area.coach):
        for subject in (one, other, one):
            record(area.coach, "update", "attendance", object_id=key, subjects=[subject])
        db.session.commit()
        with acting(area.system):
            assert db.session.query(AccessLog).one().subject_ids == [one, other]


def test_order_is_by_position_and_not_by_time(app: Flask, area: Area) -> None:
    with app.app_context(), acting(area.coach):
        for day in (20, 3, 12):
            with clock.moved_to(datetime(2025, 1, day, tzinfo=UTC)):
                look(area.coach)
                db.session.commit()
    assert findings(app, area.region_id) == []


def test_several_lanes_and_regions_in_one_transaction(app: Flask, area: Area) -> None:
    abroad = build_area(app, "9711", "9712")
    with app.app_context(), acting(area.system):
        for actor in (area.coach, area.gp, area.host, abroad.gp, system_actor(abroad.region_id), area.coach):
            look(actor)
        db.session.commit()
    assert findings(app, area.region_id) == []
    assert findings(app, abroad.region_id) == []


def test_many_at_once_leave_whole_lanes(app: Flask, area: Area) -> None:
    actors = [area.coach, area.gp, area.coach, area.host]

    def work(number: int) -> None:
        with app.app_context(), acting(area.system):
            for _ in range(5):
                look(actors[number % 4])
                look(actors[(number + 1) % 4])
                db.session.commit()
            db.session.remove()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, range(8)))
    assert findings(app, area.region_id) == []
    with app.app_context(), acting(area.system):
        assert db.session.query(AccessLog).count() == 80


def test_an_anchor_says_where_the_lanes_stand_and_is_signed(
    app: Flask, area: Area, looks: int, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    build_area(app, "9711", "9712")
    with app.app_context():
        anchor_the_access_log(0)
    [line] = [each.args[0] for each in caplog.records if each.name == "patchwork.audit"]  # type: ignore[index]  # one
    anchor = Anchor.of_line(str(line))
    assert (anchor.is_ours, anchor.number, anchor.rows, anchor.heads[looks][0]) == (True, 1, 10, 9)
    with app.app_context():
        assert anchor_all(str(tmp_path / "anchors"))[0].number == 2
        with acting(area.system):
            assert db.session.query(AuditAnchor).count() == 2


@pytest.mark.parametrize("line", ["", "{}", "[]", "geen anker", '{"heads": {"x": 1}}'])
def test_a_line_that_is_no_anchor_is_told_apart(line: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # json and uuid raise their own kinds of it
        Anchor.of_line(line)


def test_only_plain_values_have_a_fingerprint() -> None:
    assert chain.plain(Role.GP) == "gp"
    assert chain.plain(datetime(1970, 1, 1, 0, 0, 1, 5, tzinfo=UTC)) == 1_000_005
    with pytest.raises(TypeError):
        chain.plain(1.5)

"""Whatever the owner of the database does to the log, the check finds it and says where."""

from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask

from referral.audit.anchors import anchor_all
from referral.audit.chain import ChainBroken
from referral.audit.services import read_one
from referral.extensions import db
from referral.lib.ids import new_id
from referral.models.access_log import CHAINED
from referral.models.scope import acting
from tests.audit.owner import Tamper, anchor_lines, findings
from tests.factories import Area
from tests.support.database import Database
from tests.support.raw import raw_rows

EDITS = {
    "id": "gen_random_uuid()",
    "happened_at": "happened_at + interval '1 microsecond'",
    "event_type": "'search'",
    "outcome": "'refused'",
    "actor_id": "gen_random_uuid()",
    "actor_name": "'Iemand anders'",
    "actor_role": "'gp'",
    "organisation_id": "gen_random_uuid()",
    "organisation_name": "'Elders'",
    "purpose": "'research'",
    "relation": "'system'",
    "access_point_type": "7",
    "access_point": "'10.9.9.9'",
    "object_type": "'draft'",
    "object_id": "gen_random_uuid()",
    "object_detail": "'x'",
    "subject_ids": "'{}'",
    "profile": "'2'",
    "trace_parent": "'00-0-0-00'",
    "previous": "sha256('x')",
    "hash": "sha256('x')",
}
"""A change of each column, in SQL."""

MOVES = {"region_id", "lane", "position"}
"""Columns that say where a row belongs: changed, the row is missing there and strange here."""


KEEP_HEADS = "CREATE TABLE old_head AS SELECT * FROM audit_head"
PUT_BACK = (
    "UPDATE audit_head h SET position = o.position, hash = o.hash, signature = o.signature "
    "FROM old_head o WHERE (h.region_id, h.lane) = (o.region_id, o.lane)"
)


def where(area: Area, lane: int, position: int) -> str:
    """The row at a place, for SQL."""
    return f"WHERE region_id = '{area.region_id}' AND lane = {lane} AND position = {position}"


def places(app: Flask, area: Area) -> list[tuple[str, int, int]]:
    """Kind, lane and position of everything that is found."""
    return [(each.kind, each.lane, each.position) for each in findings(app, area.region_id)]


def test_nothing_is_found_in_an_honest_log(app: Flask, area: Area, looks: int) -> None:
    assert findings(app, area.region_id) == []


def test_every_column_is_tried() -> None:
    assert set(EDITS) | MOVES == {*CHAINED, "previous", "hash"}


@pytest.mark.parametrize("column", EDITS)
def test_L20_one_changed_column_is_found(
    app: Flask, area: Area, looks: int, owner: Tamper, database: Database, column: str
) -> None:
    owner(f"UPDATE access_log SET {column} = {EDITS[column]} {where(area, looks, 4)}")
    [found] = findings(app, area.region_id)
    [row] = [
        each
        for each in raw_rows(database, "access_log")
        if (each["lane"], each["position"]) == (looks, 4) and each["region_id"] == area.region_id
    ]
    assert (found.kind, found.lane, found.position, found.row_id) == ("edited", looks, 4, str(row["id"]))


def test_a_removed_row_is_found(app: Flask, area: Area, looks: int, owner: Tamper) -> None:
    owner(f"DELETE FROM access_log {where(area, looks, 3)}")
    assert places(app, area) == [("removed", looks, 3)]


def test_several_removed_rows_are_one_gap(app: Flask, area: Area, looks: int, owner: Tamper) -> None:
    owner(
        f"DELETE FROM access_log {where(area, looks, 3)}", f"DELETE FROM access_log {where(area, looks, 4)}"
    )
    [found] = findings(app, area.region_id)
    assert (found.kind, found.position, found.tells) == ("removed", 3, "rows 3 to 4 are gone")


@pytest.mark.parametrize("position", [5, 10, 40])
def test_an_inserted_row_is_found(app: Flask, area: Area, looks: int, owner: Tamper, position: int) -> None:
    columns = [each for each in (*CHAINED, "previous", "hash") if each not in {"id", "position"}]
    names = ", ".join(columns)
    owner(
        f"INSERT INTO access_log (id, position, {names}) "
        f"SELECT 'ffffffff-0000-7000-8000-000000000000', {position}, {names} "
        f"FROM access_log {where(area, looks, 2)}"
    )
    [found] = findings(app, area.region_id)
    assert (found.kind, found.position) == ("inserted", position)
    assert found.row_id == "ffffffff-0000-7000-8000-000000000000"


def test_a_row_in_a_lane_that_is_none_is_found(app: Flask, area: Area, looks: int, owner: Tamper) -> None:
    owner(f"UPDATE access_log SET lane = 99 {where(area, looks, 4)}")
    assert places(app, area) == [("removed", looks, 4), ("inserted", 99, 4)]


def test_two_swapped_rows_are_both_found(app: Flask, area: Area, looks: int, owner: Tamper) -> None:
    owner(
        f"UPDATE access_log SET position = -1 {where(area, looks, 3)}",
        f"UPDATE access_log SET position = 3 {where(area, looks, 6)}",
        f"UPDATE access_log SET position = 6 {where(area, looks, -1)}",
    )
    assert places(app, area) == [("edited", looks, 3), ("edited", looks, 6)]


def test_a_cut_tail_is_found_by_the_head(app: Flask, area: Area, looks: int, owner: Tamper) -> None:
    owner(f"DELETE FROM access_log {where(area, looks, 9)}")
    assert places(app, area) == [("removed", looks, 9)]


@pytest.mark.parametrize("edit", ["position = 8", "hash = sha256('x')", "signature = sha256('x')"])
def test_a_forged_head_is_found_and_nothing_is_added_to_it(
    app: Flask, area: Area, looks: int, owner: Tamper, edit: str
) -> None:
    owner(f"UPDATE audit_head SET {edit} WHERE region_id = '{area.region_id}' AND lane = {looks}")
    assert [(kind, lane) for kind, lane, _ in places(app, area)] == [("head", looks)]
    with app.app_context(), acting(area.coach):
        read_one(area.coach, "referral", new_id(), new_id())
        with pytest.raises(ChainBroken):
            db.session.commit()
        db.session.rollback()


def test_a_removed_head_is_found(app: Flask, area: Area, looks: int, owner: Tamper) -> None:
    owner(f"DELETE FROM audit_head WHERE region_id = '{area.region_id}' AND lane = {looks}")
    assert places(app, area) == [("head", looks, 9)]


def test_an_old_head_put_back_over_a_cut_tail_is_found_by_the_anchor(
    app: Flask, area: Area, looks: int, owner: Tamper, tmp_path: Path, noon: datetime
) -> None:
    owner(KEEP_HEADS)
    try:
        with app.app_context(), acting(area.coach):
            read_one(area.coach, "referral", new_id(), new_id())
            db.session.commit()
            anchor_all(str(tmp_path / "anchors"))
        owner(
            f"DELETE FROM access_log {where(area, looks, 10)}",
            PUT_BACK,
        )
        assert places(app, area) == [("head", looks, 9), ("removed", looks, 10)]
        owner("DELETE FROM audit_anchor")
        assert places(app, area) == []
        found = findings(app, area.region_id, *anchor_lines(tmp_path / "anchors"))
        assert [each.kind for each in found] == ["anchor", "head", "removed"]
    finally:
        owner("DROP TABLE old_head")


def test_history_written_anew_over_an_anchor_is_found(
    app: Flask, area: Area, looks: int, owner: Tamper, tmp_path: Path
) -> None:
    """The owner cuts the tail, puts the old head back, and lets the application go on from there."""
    owner(KEEP_HEADS)
    try:
        with app.app_context(), acting(area.coach):
            for take in range(2):
                read_one(area.coach, "referral", new_id(), new_id())
                db.session.commit()
                if take == 0:
                    anchor_all(str(tmp_path / "anchors"))
                    owner(
                        f"DELETE FROM access_log {where(area, looks, 10)}",
                        PUT_BACK,
                    )
        [found] = findings(app, area.region_id)
        assert (found.kind, found.lane, found.position) == ("edited", looks, 10)
        assert "anchor" in found.tells
    finally:
        owner("DROP TABLE old_head")

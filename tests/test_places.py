"""Where postcodes lie: reading open files, loading them once or twice, and how far a walk is."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import create_engine, text

from referral.extensions import db
from referral.lib.geo import Point, straight_metres
from referral.lib.place_file import PlaceFile, PlaceRow, WrongFile
from referral.models import PostcodePlace
from referral.places import Loaded, load_places
from referral.workflow.distances import point_of, points_of
from tests.support.database import Database

GOOD = """postcode;latitude;longitude;neighbourhood_code;year
9801 AB;53,2194;6,5666;BU00140001;2025
9801ac;53.2200;6.5700;;2025
9801;53.2180;6.5650;;2025
"""

WRONG = GOOD + (
    "9801 SS;53.2;6.5;;2025\n"
    "0123 AB;53.2;6.5;;2025\n"
    "9802 AB;40.0;6.5;;2025\n"
    "9802 AC;noord;6.5;;2025\n"
    "9802 AD;53.2;6.5;;dit jaar\n"
    "9802 AE;53.2;6.5;GM0014;2025\n"
    "9802 AF;53.2;6.5\n"
    "9801 AB;53.2;6.5;;2025\n"
)


@pytest.fixture
def owner(app: Flask, database: Database) -> Iterator[str]:
    """The owner's address, on a table that is emptied afterwards."""
    yield database.owner_url
    engine = create_engine(database.owner_url)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM postcode_place"))
    engine.dispose()


def run(app: Flask, tmp_path: Path, content: str, *options: str) -> Result:
    file = tmp_path / "postcodes.csv"
    file.write_text(content, encoding="utf-8")
    return app.test_cli_runner().invoke(args=["places", "load", str(file), *options])


def stored(app: Flask) -> dict[str, PostcodePlace]:
    with app.app_context():
        return {each.postcode: each for each in db.session.query(PostcodePlace)}


def test_a_file_is_loaded_once_however_often_it_is_read(app: Flask, owner: str, tmp_path: Path) -> None:
    first = run(app, tmp_path, GOOD)
    assert first.output == "3 postcodes read: 3 new, 0 changed, 0 the same, 0 lines left out.\n"
    again = run(app, tmp_path, GOOD)
    assert again.output == "3 postcodes read: 0 new, 0 changed, 3 the same, 0 lines left out.\n"
    found = stored(app)
    assert set(found) == {"9801 AB", "9801 AC", "9801"}
    assert found["9801 AB"].point == Point(53.2194, 6.5666)
    assert found["9801 AB"].neighbourhood_code == "BU00140001"


def test_a_newer_year_wins_and_an_older_one_does_not(app: Flask, owner: str, tmp_path: Path) -> None:
    run(app, tmp_path, GOOD)
    newer = "postcode,latitude,longitude,year\n9801 AB,53.2195,6.5667,2026\n"
    assert "0 new, 1 changed" in run(app, tmp_path, newer).output
    assert "0 new, 0 changed, 3 the same" in run(app, tmp_path, GOOD).output
    assert stored(app)["9801 AB"].year == 2026


def test_wrong_lines_are_named_and_nothing_is_loaded(app: Flask, owner: str, tmp_path: Path) -> None:
    refused = run(app, tmp_path, WRONG)
    assert refused.exit_code == 1
    for line in (
        "line 5: “9801 SS” is not a postcode of four digits or of six characters",
        "line 6: “0123 AB” is not a postcode",
        "line 7: 40.00000, 6.50000 lies outside the Netherlands",
        "line 8: latitude is “noord”, not a number",
        "line 9: year is “dit jaar”, not a year from 2000 to 2100",
        "line 10: “GM0014” is not a neighbourhood code",
        "line 11: 3 cells instead of 5",
        "line 12: postcode 9801 AB stands twice in this file",
        "Nothing loaded: 8 lines are wrong.",
    ):
        assert line in refused.output
    assert stored(app) == {}


def test_the_good_lines_can_be_loaded_all_the_same(app: Flask, owner: str, tmp_path: Path) -> None:
    taken = run(app, tmp_path, WRONG, "--skip-wrong")
    assert taken.exit_code == 0
    assert "3 new, 0 changed, 0 the same, 8 lines left out." in taken.output
    assert set(stored(app)) == {"9801 AB", "9801 AC", "9801"}


def test_a_file_without_its_columns_is_refused_whole(app: Flask, owner: str, tmp_path: Path) -> None:
    refused = run(app, tmp_path, "postcode;lat;lon\n9801;53;6\n")
    assert refused.exit_code == 1
    assert "column missing: latitude, longitude, year" in refused.output
    with pytest.raises(WrongFile):
        list(PlaceFile([]))


def test_many_wrong_lines_are_counted(app: Flask, owner: str, tmp_path: Path) -> None:
    many = "postcode;latitude;longitude;year\n" + "x;53;6;2025\n" * 60
    assert "and 10 more" in run(app, tmp_path, many).output


def test_metres_of_rd_become_degrees() -> None:
    lines = [
        "\ufeffPostcode;X;Y;Year\n",
        "3811 LR;155000;463000;2025\n",
        "\n",
        "9712;233883,1;582065,2;2025\n",
    ]
    first, second = list(PlaceFile(lines))
    assert (first.latitude, first.longitude) == (52.15517440, 5.38720621)
    assert straight_metres(Point(second.latitude, second.longitude), Point(53.21938317, 6.56820053)) < 2


def test_nothing_is_read_before_it_is_needed() -> None:
    def endless() -> Iterator[str]:
        yield "postcode;latitude;longitude;year\n"
        number = 1000
        while True:
            yield f"{number};53;6;2025\n"
            number += 1

    rows = iter(PlaceFile(endless()))
    assert [next(rows).postcode for _ in range(3)] == ["1000", "1001", "1002"]


def test_rows_can_be_loaded_by_address_or_by_connection(app: Flask, owner: str) -> None:
    row = PlaceRow("9801 AB", 53.2, 6.5, "", 2025)
    assert load_places(owner, [row]) == Loaded(1, 0, 1)
    engine = create_engine(owner)
    with engine.begin() as connection:
        assert load_places(connection, [row]) == Loaded(0, 0, 1)
        assert load_places(connection, [PlaceRow("9801", 53.2, 6.5, "", 2025)]) == Loaded(1, 0, 1)
    engine.dispose()


def test_a_postcode_is_found_by_six_characters_else_coarsely_by_four(app: Flask, owner: str) -> None:
    load_places(owner, PlaceFile(GOOD.splitlines(keepends=True)))
    with app.app_context():
        near, far = point_of("9801ab"), point_of("9801 ZZ")
        assert near is not None
        assert (near.point, near.is_coarse) == (Point(53.2194, 6.5666), False)
        assert far is not None
        assert (far.point, far.is_coarse) == (Point(53.2180, 6.5650), True)
        assert point_of("1011 AB") is None
        assert point_of("") is None
        assert set(points_of(["9801 AB", "1011 AB", "9801"])) == {"9801 AB", "9801"}

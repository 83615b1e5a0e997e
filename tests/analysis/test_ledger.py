"""A figure knows the tables that were shown before it, and leaves its own for the next."""

from pathlib import Path

import pytest

from referral.analysis.commands import figure
from referral.analysis.commands.figure import made
from referral.analysis.ledger import Before, Ledger, Told
from referral.analysis.reading import Data
from referral.domain.disclosure import Axis
from referral.domain.research.figures import Figure
from referral.domain.research.filters import Filters
from tests.analysis.generated import AREAS, write
from tests.analysis.test_overlapping import ALL, SOUTH, files

LATE = Filters(first="2025-Q2")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Data:
    return Data(write(tmp_path_factory.mktemp("release"), people=300))


def cells(found: Figure) -> int:
    return sum(len(each.shown) for each in found.counted)


def test_a_figure_leaves_its_tables_as_they_were_shown(data: Data) -> None:
    found = made(data, "reach", ALL)
    areas = next(each for each in found.tables if each.name == "areas")
    [first] = [each for each in found.counted if [name for name, _ in each.axes] == ["area", "quarter"]]
    shown = dict(first.shown)
    assert {row[0]: row[2] for row in areas.rows[:-1]} == {name: shown[name, "*"] for name, _ in AREAS}
    assert Figure.of(found.as_json).counted == found.counted


def test_what_is_refused_leaves_nothing(data: Data) -> None:
    assert made(data, "reach", Filters(area="Nergens")).counted == ()


def test_a_later_choice_hides_what_would_tell_of_who_is_left_out(data: Data) -> None:
    """Of all people and of those from the second quarter on, by the state of their loop."""
    first = made(data, "loops", ALL)
    alone = made(data, "loops", LATE)
    second = made(data, "loops", LATE, Before((), [Told(ALL, first.counted)]))
    assert 0 < cells(second) < cells(alone)
    shown = {key: value for table in first.counted for key, value in table.shown}
    [late] = second.counted
    for (quarter, state), value in late.shown:
        if quarter == "*":
            assert shown[quarter, state] - value >= 10, "who was referred in the first quarter is no handful"


def test_the_program_reads_what_was_told(data: Data, tmp_path: Path) -> None:
    first = made(data, "loops", ALL)
    request = {"view": "loops", "filters": LATE.as_json}
    told = {"told": [{"filters": {}, "counted": first.as_json["counted"]}]}
    alone = figure.run(data.folder, request, lambda *_: None)
    beside = figure.run(data.folder, request | told, lambda *_: None)
    assert cells(Figure.of(beside)) < cells(Figure.of(alone))


def test_two_choices_of_the_same_people_are_one() -> None:
    some = files((60, {"area": "Zuid"}))
    ledger = Ledger.opened(some, ALL, Before((), [Told(SOUTH, ())]))
    assert ledger.choice == {}
    first = Ledger.opened(some, SOUTH, Before())
    first.protect({("contact",): 52, ("gloom",): 8}, [Axis("reason", ("contact", "gloom"))], "referral")
    known = Ledger.opened(some, ALL, Before((), [Told(SOUTH, tuple(first.told))])).known
    assert [where for _, where in known] == [{}]


def test_only_what_counts_the_same_is_weighed_together() -> None:
    ledger = Ledger({}, 100)
    axis = [Axis("quarter", ("2025-Q1", "2025-Q2"), outcome=False)]
    ledger.protect({("2025-Q1",): 60, ("2025-Q2",): 40}, axis, "signal", total=100)
    safe = ledger.protect({("2025-Q1",): 30, ("2025-Q2",): 70}, axis, "referral")
    assert safe.value("*") == 100
    assert [each.unit for each in ledger.told] == ["signal", "referral"]
    assert [each.whole for each in ledger.told] == [("quarter",), ("quarter",)]

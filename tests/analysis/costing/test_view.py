"""The words, prices and gaps of the view on costs; its numbers are in `tests/analysis/test_by_hand.py`."""

import json
from pathlib import Path
from statistics import mean
from typing import Any

import pytest

from referral.analysis.commands.figure import made
from referral.analysis.errors import AnalysisError
from referral.analysis.reading import Data
from referral.domain.research.figures import Figure, Table
from referral.domain.research.filters import Filters
from tests.analysis.costing.town import (
    PRICES,
    Row,
    Truth,
    counted,
    dirty_town,
    staggered_town,
    waiting_town,
    write,
)

UP = 1.038 * 1.033
"""From prices of 2022 to those of 2024."""

SHORT, LONG = 28.74 * UP, 42.47 * UP
DRAWS = 199
ALL = Filters()


@pytest.fixture(scope="module")
def rows() -> dict[str, list[Row]]:
    return dirty_town(500, 11)


@pytest.fixture(scope="module")
def figure(rows: dict[str, list[Row]], tmp_path_factory: pytest.TempPathFactory) -> Figure:
    folder = write(tmp_path_factory.mktemp("release"), rows)
    return made(Data(folder), "costs", ALL, extra={"prices": PRICES, "draws": DRAWS})


def table(figure: Figure, name: str) -> Table:
    return next(each for each in figure.tables if each.name == name)


def cells(figure: Figure, name: str) -> dict[str, dict[str, Any]]:
    """Per row, by its code, the values by the name of their column."""
    found = table(figure, name)
    names = [each.name for each in found.columns]
    return {row[0]: dict(zip(names, row, strict=True)) for row in found.rows}


def every_text(figure: Figure) -> str:
    """All words of a figure, pictures too."""
    return json.dumps(figure.as_json, ensure_ascii=False).lower()


@pytest.mark.parametrize("seed", range(3))
def test_no_word_promises_what_nobody_knows(seed: int, tmp_path: Path) -> None:
    """No saving, profit or effect is ever told; without a comparison it is said that there is none."""
    towns = [
        dirty_town(120, seed),
        waiting_town(120, seed, Truth(-3.0)),
        staggered_town(300, seed, Truth(-3.0)),
        waiting_town(12, seed, Truth(0.0)),
    ]
    for at, town in enumerate(towns):
        for extra in ({"prices": PRICES}, {"prices": PRICES | {"site": None}}):
            found = made(Data(write(tmp_path / str(at), town)), "costs", ALL, extra=extra | {"draws": 99})
            words = every_text(found)
            for never in (
                "bespar",
                "winst",
                "levert op",
                "verdient",
                "effect van",
                "dankzij",
                "door de verwijzing",
            ):
                assert never not in words
            compared = any(row[2] is not None for row in table(found, "comparison").rows)
            assert ("staat hier zonder vergelijking" in " ".join(found.bias)) is not compared
            for each in found.tables:
                if each.name in {"contacts", "balance", "payers"}:
                    assert "zonder vergelijking" in each.note


def test_without_own_prices_there_is_no_whole(rows: dict[str, list[Row]], tmp_path: Path) -> None:
    extra = {"prices": PRICES | {"site": None}, "draws": 99}
    found = made(Data(write(tmp_path, rows)), "costs", ALL, extra=extra)
    shown = cells(found, "balance")
    assert shown["change"]["mean"] is not None
    assert [shown[each]["mean"] for each in ("coach", "places", "whole")] == [None] * 3
    assert any("nog geen eigen prijs" in each for each in found.bias)
    assert all(each["mean"] is None for each in cells(found, "payers").values())


def test_prices_of_another_year(rows: dict[str, list[Row]], figure: Figure, tmp_path: Path) -> None:
    data = Data(write(tmp_path, rows))
    old = made(data, "costs", ALL, extra={"prices": PRICES, "draws": 99, "price_year": 2022})
    before = [cells(each, "contacts")["all"]["before"] for each in (figure, old)]
    assert before[0] == pytest.approx(before[1] * UP, abs=0.2)
    assert "2022" in old.numerator
    late = made(data, "costs", ALL, extra={"prices": PRICES, "price_year": 2025})
    assert "de index van 2025 ontbreekt" in late.refused
    assert "prijzen ontbreken" in made(data, "costs", ALL, extra={}).refused
    with pytest.raises(AnalysisError, match="rentevoet"):
        made(data, "costs", ALL, extra={"prices": PRICES, "discount": 3})


def test_a_higher_rate_makes_late_meetings_lighter(rows: dict[str, list[Row]], tmp_path: Path) -> None:
    data, euros = Data(write(tmp_path, rows)), []
    for rate in (0.0, 0.03, 0.2):
        found = made(data, "costs", ALL, extra={"prices": PRICES, "draws": 99, "discount": rate})
        euros.append(cells(found, "balance")["places"]["mean"])
        assert f"{100 * rate:g} %" in " ".join(found.bias)
    assert euros[0] > euros[1] > euros[2]


def test_contradicting_counts_are_used_for_nothing(tmp_path: Path) -> None:
    town = waiting_town(60, 3, Truth())
    town["care_use"] += [dict(town["care_use"][0]), counted("R00001", "before", 199, 0)]
    found = made(Data(write(tmp_path, town)), "costs", ALL, extra={"prices": PRICES, "draws": 99})
    used = {(row["rid"], row["span"]): row for row in town["care_use"] if row["rid"] != "R00001"}
    euros = [row["short"] * SHORT + row["long"] * LONG for (_, span), row in used.items() if span == "before"]
    assert cells(found, "contacts")["all"]["before"] == round(mean(euros), 1)
    assert [each.reason for each in found.exclusions] == ["Halve jaren met twee verschillende tellingen"]


def test_few_people_and_one_practice_show_nothing(tmp_path: Path) -> None:
    few = made(
        Data(write(tmp_path / "few", waiting_town(9, 1, Truth()))), "costs", ALL, extra={"prices": PRICES}
    )
    assert few.refused
    one = waiting_town(60, 1, Truth(), practices=2)
    for row in one["referral"][: len(one["referral"]) * 3 // 4]:
        row["practice"] = "K00"
    found = made(Data(write(tmp_path / "one", one)), "costs", ALL, extra={"prices": PRICES, "draws": 99})
    shown = [row for name in ("contacts", "balance") for row in cells(found, name).values()]
    euros = [row.get(name) for row in shown for name in ("before", "after", "change", "mean", "low", "high")]
    assert set(euros) == {None}, "a mean of one practice tells about it"


def test_a_study_that_chose_less(tmp_path: Path) -> None:
    town = waiting_town(80, 5, Truth())
    folder = write(tmp_path, town)
    data = Data(folder)
    kept = ["rid", "quarter", "follow_days"]
    data.table("referral").select(kept).write_parquet(folder / "referral.parquet")
    (folder / "attendance.parquet").unlink()
    found = made(Data(folder), "costs", ALL, extra={"prices": PRICES, "draws": 99})
    assert cells(found, "contacts")["all"]["change"] is not None
    assert cells(found, "balance")["places"]["mean"] is None, "not known is not nought"
    assert all(row[2] is None and "koos niet" in row[-1] for row in table(found, "comparison").rows)
    (folder / "care_use.parquet").unlink()
    refused = made(Data(folder), "costs", ALL, extra={"prices": PRICES})
    assert "geen contacten met de praktijk" in refused.refused

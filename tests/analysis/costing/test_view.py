"""The view on costs: every number recomputed in plain Python from the same rows, and its words."""

import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import mean
from typing import Any

import pytest

from referral.analysis.commands.figure import made
from referral.analysis.costing.ranges import mean_range
from referral.analysis.errors import AnalysisError
from referral.analysis.reading import Data
from referral.domain.research.figures import Figure, Table
from referral.domain.research.filters import Filters
from tests.analysis.costing.town import PRICES, Row, Truth, counted, staggered_town, waiting_town, write

UP = 1.038 * 1.033
"""From prices of 2022 to those of 2024."""

SHORT, LONG = 28.74 * UP, 42.47 * UP
DRAWS = 199
NEVER = ("bespar", "winst", "levert op", "verdient", "effect van", "dankzij", "door de verwijzing")
ALL = Filters()
FUNDINGS = ("wmo", "zvw", "iza")


def dirty_town(people: int, seed: int) -> dict[str, list[Row]]:
    """A town with gaps: spans not counted, counted for some days, minutes unknown, some who never came."""
    chance = random.Random(seed)
    tables = waiting_town(people, seed, Truth(-1.0), practices=16)
    tables["activity"] = [activity("walking", 150, 60, 12), activity("eating", 500, 90, 20)]
    kept = []
    for row in tables["care_use"]:
        if chance.random() < 0.9:
            row["days_covered"] = chance.choice((182, 182, 150, 91, 20))
            row["minutes"] = 10 * row["short"] + 25 * row["long"] if chance.random() < 0.7 else None
            kept.append(row)
    tables["care_use"] = kept
    for row in tables["referral"]:
        row["funding"] = chance.choice(FUNDINGS)
        refused = chance.random() < 0.1
        if refused:
            row |= {"accepted_day": None, "placed_day": None, "first_day": None, "ended_day": 5}
        elif chance.random() < 0.7:
            row |= {"closed_day": 280, "minutes_met": 15 * chance.randint(2, 20), "minutes_phone": 45}
        if row["first_day"] is not None:
            kind = chance.choice(("walking", "eating"))
            for week in range(chance.randint(1, 60)):
                state = chance.choice(("present", "present", "absent", "excused"))
                tables["attendance"].append(
                    {
                        "rid": row["rid"],
                        "activity": f"A-{kind}",
                        "activity_kind": kind,
                        "day": row["first_day"] + 7 * week,
                        "state": "present" if not week else state,
                    }
                )
    return tables


def activity(kind: str, cents: int, minutes: int, capacity: int) -> Row:
    return {
        "activity": f"A-{kind}",
        "activity_kind": kind,
        "price_cents": cents,
        "minutes": minutes,
        "capacity": capacity,
        "held": 40,
    }


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


class Recomputed:
    """What each referral cost, from the rows alone: no data frame, and none of the code of the view."""

    def __init__(self, tables: dict[str, list[Row]]) -> None:
        self.referrals = tables["referral"]
        self.use = {(row["rid"], row["span"]): row for row in tables["care_use"] if row["days_covered"] >= 28}
        self.prices = {row["activity"]: row for row in tables["activity"]}
        self.came: dict[str, list[Row]] = {}
        for row in tables["attendance"]:
            if row["state"] == "present":
                self.came.setdefault(row["rid"], []).append(row)

    def half_year(self, rid: str, span: str) -> float | None:
        row = self.use.get((rid, span))
        return (
            None if row is None else (row["short"] * SHORT + row["long"] * LONG) * 182 / row["days_covered"]
        )

    def change(self, row: Row) -> float | None:
        before, after = self.half_year(row["rid"], "before"), self.half_year(row["rid"], "after")
        return None if before is None or after is None else float(after - before)

    def coach(self, row: Row) -> float | None:
        if row.get("accepted_day") is None and row.get("ended_day") is not None:
            return 0.0
        if row.get("minutes_met") is None:
            return None
        return float(row["minutes_met"] + row["minutes_phone"]) / 60 * 60.0

    def places(self, row: Row) -> float:
        euros = {"walking": 2.0, "eating": 6.0}
        return self.attended(row, lambda each: euros[each["activity_kind"]])

    def paid(self, row: Row) -> float:
        return self.attended(row, lambda each: self.prices[each["activity"]]["price_cents"] / 100)

    def attended(self, row: Row, price: Callable[[Row], float]) -> float:
        """What somebody attended, later years lighter by three percent each."""
        came = self.came.get(row["rid"], [])
        return sum(float(price(each)) / 1.03 ** int(each["day"] // 365) for each in came)

    def hours(self, row: Row) -> float:
        found = [self.prices[each["activity"]] for each in self.came.get(row["rid"], [])]
        return float(sum(each["minutes"] / 60 / each["capacity"] for each in found))

    def known(self, *parts: Any) -> Iterator[tuple[Row, list[float]]]:
        for row in self.referrals:
            values = [part(row) for part in parts]
            if None not in values:
                yield row, values


@pytest.fixture(scope="module")
def truth(rows: dict[str, list[Row]]) -> Recomputed:
    return Recomputed(rows)


def test_contacts_before_and_after(figure: Figure, truth: Recomputed) -> None:
    shown = cells(figure, "contacts")
    for code in ("all", "started"):
        pairs = [row for row, _ in truth.known(truth.change) if code == "all" or row["first_day"] is not None]
        for span in ("before", "after"):
            euros = [truth.half_year(row["rid"], span) or 0.0 for row in pairs]
            assert shown[code][span] == round(mean(euros), 1)
            used = [truth.use[row["rid"], span] for row in pairs]
            often = [(row["short"] + row["long"]) * 182 / row["days_covered"] for row in used]
            assert shown[code][f"contacts_{span}"] == round(mean(often), 1)
            long = [row["minutes"] * 182 / row["days_covered"] for row in used if row["minutes"] is not None]
            assert shown[code][f"minutes_{span}"] == round(mean(long), 1)
        changes = [truth.change(row) or 0.0 for row in pairs]
        assert shown[code]["change"] == round(mean(changes), 1)
        assert shown[code]["number"] == 5 * round(len(pairs) / 5)
        found = mean_range(changes, [row["practice"] for row in pairs], draws=DRAWS)
        assert (shown[code]["low"], shown[code]["high"]) == (round(found.low, 1), round(found.high, 1))
        assert shown[code]["low"] < shown[code]["change"] < shown[code]["high"]
    whole = len(truth.referrals)
    assert figure.missing_share == pytest.approx(
        round(20 * (whole - len(list(truth.known(truth.change)))) / whole) / 20
    )


def test_the_balance(figure: Figure, truth: Recomputed) -> None:
    shown = cells(figure, "balance")
    parts: dict[str, tuple[Any, ...]] = {
        "change": (truth.change,),
        "coach": (truth.coach,),
        "places": (truth.places,),
        "whole": (truth.change, truth.coach, truth.places),
    }
    for code, functions in parts.items():
        sums = [sum(values) for _, values in truth.known(*functions)]
        assert shown[code]["mean"] == round(mean(sums), 1)
        assert shown[code]["number"] == 5 * round(len(sums) / 5)
    assert shown["coach"]["missing"] > 0, "who is not closed has no minutes yet"
    assert shown["places"]["missing"] is None, "nobody: and none is a small number too"


def test_who_pays(figure: Figure, truth: Recomputed) -> None:
    shown = cells(figure, "payers")
    known = list(truth.known(truth.change, truth.coach, truth.places, truth.paid))
    sums: dict[str, list[float]] = {"insurer": [], "municipality": [], "other": [], "paid": []}
    for row, (change, coach, places, paid) in known:
        spent = coach + max(0.0, places - paid)
        sums["insurer"].append(change + (spent if row["funding"] == "zvw" else 0))
        sums["municipality"].append(spent if row["funding"] == "wmo" else 0)
        sums["other"].append(spent if row["funding"] == "iza" else 0)
        sums["paid"].append(paid)
    for code, values in sums.items():
        assert shown[code]["mean"] == round(mean(values), 1), code


def test_volunteers_stand_apart(figure: Figure, truth: Recomputed) -> None:
    shown = cells(figure, "volunteers")
    hours = mean(truth.hours(row) for row in truth.referrals)
    assert shown["hours"]["mean"] == round(hours, 1)
    assert shown["worth"]["mean"] == round(hours * 18.80, 1)


def test_the_comparison(figure: Figure, truth: Recomputed) -> None:
    """Per quarter the difference of two means, weighted as least squares weighs: n1 n0 / (n1 + n0)."""
    shown = cells(figure, "comparison")["waiting"]
    groups: dict[str, tuple[list[float], list[float]]] = {}
    for row, (change,) in truth.known(truth.change):
        ended = min((row[name] for name in ("closed_day", "ended_day") if row.get(name)), default=999)
        soon = row["placed_day"] is not None and row["placed_day"] <= 91
        waits = row["placed_day"] is None and row["accepted_day"] is not None and ended > 182
        if soon or waits:
            groups.setdefault(row["quarter"], ([], []))[0 if soon else 1].append(change)
    weights = {q: len(one) * len(other) / (len(one) + len(other)) for q, (one, other) in groups.items()}
    value = sum(weights[q] * (mean(one) - mean(other)) for q, (one, other) in groups.items())
    assert shown["value"] == round(value / sum(weights.values()), 1)
    assert shown["low"] < shown["value"] < shown["high"]
    assert shown["treated"] == 5 * round(sum(len(one) for one, _ in groups.values()) / 5)


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

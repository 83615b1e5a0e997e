"""Whoever stands out is told of less finely, and nobody is left out."""

import random

import polars as pl
import pytest

from referral.analysis.coarsening import alike, coarsen, follow, quasi_in, wider_age, year_of
from tests.analysis.generated import Truth, frame, made


def invented(people: int, seed: int) -> pl.DataFrame:
    return frame("referral", made(people, seed, Truth())["referral"])


def smallest(referral: pl.DataFrame) -> int:
    return int(alike(referral, quasi_in(referral)).min() or 0)  # type: ignore[arg-type]


@pytest.mark.parametrize("people", [5, 7, 30, 200, 1500])
def test_afterwards_nobody_has_fewer_than_five_like_them(people: int) -> None:
    before = invented(people, seed=people)
    after, log = coarsen(before, 5)
    assert smallest(after) >= 5
    assert after["rid"].to_list() == before["rid"].to_list()
    assert after.columns == before.columns
    assert all(each["rows"] > 0 for each in log)


def test_what_did_not_stand_out_stays_as_it_was() -> None:
    before = invented(1500, seed=4)
    safe = alike(before, quasi_in(before)) >= 5
    after, _ = coarsen(before, 5)
    assert after.filter(safe).equals(before.filter(safe))


def test_what_already_is_coarse_enough_is_left_alone() -> None:
    before = invented(1500, seed=4).with_columns(area=None, reason=None)
    after, log = coarsen(before, 5)
    assert after.equals(before)
    assert log == []


def test_age_goes_first() -> None:
    rows = [
        {
            "rid": str(place),
            "pid": str(place),
            "quarter": "2025-Q1",
            "area": "Zuid",
            "reason": "contact",
            "age_band": age,
        }
        for place, age in enumerate(["65-74"] * 4 + ["75+"] * 2 + ["18-44"] * 9)
    ]
    after, log = coarsen(frame("referral", rows), 5)
    assert log == [{"variable": "age_band", "how": "wider", "rows": 6}]
    assert after["age_band"].to_list() == ["65+"] * 6 + ["18-44"] * 9


def test_fewer_people_than_five_cannot_be_helped_and_that_is_said() -> None:
    after, log = coarsen(invented(3, seed=1), 5)
    assert after.height == 3
    assert log[-1] == {"variable": "", "how": "too_few", "rows": 3}


def test_nobody_is_nobody() -> None:
    after, log = coarsen(invented(0, seed=1), 5)
    assert after.height == 0
    assert log == []


def test_referrals_of_one_person_do_not_hide_each_other() -> None:
    before = invented(60, seed=3).with_columns(pid=pl.lit("P1"))
    _, log = coarsen(before, 5)
    assert log[-1]["how"] == "too_few"


def test_a_release_without_these_variables_is_left_alone() -> None:
    before = invented(60, seed=3).select("rid", "pid", "follow_days")
    after, log = coarsen(before, 5)
    assert after.equals(before)
    assert log == []


def test_the_first_reason_does_not_come_back_in_all_reasons() -> None:
    rows = [
        {"rid": str(place), "pid": str(place), "reason": "contact", "reasons": "contact"}
        for place in range(8)
    ]
    rows += [{"rid": "x", "pid": "x", "reason": "meaning", "reasons": "meaning;contact"}]
    after, _ = coarsen(frame("referral", rows), 5)
    assert after.filter(pl.col("reason").is_null())["reasons"].is_null().all()
    assert smallest(after) >= 5


def test_the_quarter_does_not_come_back_in_another_table() -> None:
    referral = frame(
        "referral", [{"rid": "a", "quarter": "2025"}, {"rid": "b", "quarter": "2025-Q1"}, {"rid": "c"}]
    )
    tie = frame("tie", [{"rid": each, "quarter": "2025-Q2"} for each in "abc"])
    assert follow(tie, referral)["quarter"].to_list() == [None, "2025-Q2", None]
    assert follow(referral.drop("quarter"), referral).equals(referral.drop("quarter"))


@pytest.mark.parametrize(
    ("band", "wider"),
    [
        ("18-44", "0-64"),
        ("45–64", "0-64"),
        ("60-69", None),
        ("65-74", "65+"),
        ("75+", "65+"),
        ("104", "65+"),
        ("18+", None),
        ("onbekend", None),
        ("", None),
        (None, None),
        ("0-64", "0-64"),
        ("65+", "65+"),
    ],
)
def test_ages_become_under_65_and_from_65(band: str | None, wider: str | None) -> None:
    assert wider_age(band) == wider


def test_a_quarter_becomes_its_year() -> None:
    assert year_of("2025-Q3") == "2025"
    assert year_of(None) is None


def test_somebody_of_104_is_not_found() -> None:
    chance = random.Random(5)
    rows = [
        {"rid": str(place), "pid": str(place), "age_band": chance.choice(["18-44", "45-64", "65-74", "75+"])}
        for place in range(60)
    ]
    rows += [{"rid": "old", "pid": "old", "age_band": "104"}]
    after, _ = coarsen(frame("referral", rows), 5)
    assert "104" not in after["age_band"].to_list()
    assert smallest(after) >= 5

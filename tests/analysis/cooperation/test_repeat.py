"""Referring again after hearing back: worked examples, and planted differences that come out again."""

import numpy as np
import polars as pl
import pytest

from referral.analysis.quarters import between, named, number_of, window
from referral.analysis.repeat import active, difference, first_times, log_rank, units

ROWS = {
    "referrer": pl.String,
    "quarter": pl.String,
    "feedback_day": pl.Int64,
    "feedback_read_day": pl.Int64,
}


def _rows(*found: tuple[str, str, int | None, int | None]) -> pl.DataFrame:
    return pl.DataFrame(found, schema=ROWS, orient="row")


def _planted(seed: int, referrers: int, gain: float) -> pl.DataFrame:
    """Units as if known: who refers more is told more often and also comes back more often (confounding)."""
    chance = np.random.default_rng(seed)
    many = chance.integers(0, 2, referrers)
    rows = []
    for who in range(referrers):
        for quarter in range(6):
            told = chance.random() < 0.3 + 0.4 * many[who]
            again = chance.random() < 0.2 + 0.3 * many[who] + gain * told
            rows.append((f"r{who}", quarter, bool(told), bool(again), quarter * 3 + int(many[who])))
    schema = {
        "referrer": pl.String,
        "number": pl.Int64,
        "told": pl.Boolean,
        "again": pl.Boolean,
        "stratum": pl.Int64,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def test_quarters_follow_each_other() -> None:
    assert named(number_of("2025-Q4") + 1) == "2026-Q1"
    assert between("2025-Q3", "2026-Q1") == ["2025-Q3", "2025-Q4", "2026-Q1"]
    assert window("2026-Q1", 4) == ["2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1"]


def test_units_of_a_referrer() -> None:
    """Told by one of two referrals is told; a gap of a quarter is not again; the last quarter has no next."""
    rows = _rows(
        ("a", "2025-Q1", 5, None),
        ("a", "2025-Q1", None, None),
        ("a", "2025-Q2", 100, 101),
        ("a", "2025-Q4", 3, 9),
        ("b", "2025-Q1", None, None),
        ("b", "2025-Q3", None, None),
    )
    made = units(active(rows)).sort("referrer", "number").select("referrer", "told", "read", "again").rows()
    assert made == [
        ("a", True, False, True),
        ("a", False, False, False),
        ("b", False, False, False),
        ("b", False, False, False),
    ]


def test_who_is_not_known_is_no_referrer() -> None:
    assert active(pl.DataFrame([(None, "2025-Q1", 1, 1)], schema=ROWS, orient="row")).is_empty()
    assert units(active(_rows())).is_empty()


def test_a_worked_example() -> None:
    """By hand. Stratum 1: 8 of 10 told and 4 of 10 silent again; stratum 2: 3 of 5 and 5 of 15.

    Weights are n1 n0 / N: 5 and 3.75; the differences 0.4 and 4/15: (2 + 1) / 8.75.
    """
    groups = ((1, True, 10, 8), (1, False, 10, 4), (2, True, 5, 3), (2, False, 15, 5))
    rows = [
        (f"{stratum}{told}{place}", told, place < again, stratum)
        for stratum, told, whole, again in groups
        for place in range(whole)
    ]
    schema = {"referrer": pl.String, "told": pl.Boolean, "again": pl.Boolean, "stratum": pl.Int64}
    found = difference(pl.DataFrame(rows, schema=schema, orient="row"), "told")
    assert found.value == pytest.approx(3 / 8.75)
    assert (found.heard, found.silent) == (15, 25)
    assert found.share_heard == pytest.approx(11 / 15)
    assert found.share_silent == pytest.approx(9 / 25)
    assert found.low is not None
    assert found.high is not None
    assert 0 < found.low < 3 / 8.75 < found.high < 0.7


def test_without_both_kinds_there_is_no_difference() -> None:
    made = _planted(1, 20, 0.2).filter(pl.col("told"))
    assert difference(made, "told").value is None
    assert difference(made.clear(), "told").value is None


@pytest.mark.parametrize("gain", [0.0, 0.25])
def test_a_planted_gain_lies_within_the_interval(gain: float) -> None:
    """Of 100 regions the 95 % interval holds the truth about as often; 0.5 % of luck on either side."""
    held, values = 0, []
    for seed in range(100):
        found = difference(_planted(seed, 60, gain), "told", draws=150)
        held += (found.low or 0) <= gain <= (found.high or 0)
        values.append(found.value or 0)
    assert 88 <= held <= 99
    assert np.mean(values) == pytest.approx(gain, abs=0.015)


def test_the_plain_difference_would_mislead() -> None:
    """With no gain planted at all, who was told comes back more often: they refer more."""
    made = _planted(5, 400, 0.0)
    found = difference(made, "told", draws=100)
    assert (found.share_heard or 0) - (found.share_silent or 0) > 0.08
    assert abs(found.value or 0) < 0.05


def test_time_to_the_next_referral() -> None:
    rows = _rows(("a", "2025-Q1", 1, None), ("a", "2025-Q3", None, None), ("b", "2025-Q2", None, None))
    made = (
        first_times(active(rows), "told").sort("referrer").select("referrer", "time", "event", "heard").rows()
    )
    assert made == [("a", 2, 1, True), ("b", 1, 0, False)]


def test_log_rank_by_hand() -> None:
    """Two groups of two: told after 1 and 2 quarters, silent after 3 and 4.

    Expected in the told group: 2/4 + 1/3; observed 2; variance 1/4 + 2/9. Chi-square 2.882, p 0.0896.
    """
    schema = {"time": pl.Int64, "event": pl.Int64, "heard": pl.Boolean}
    rows = [(1, 1, True), (2, 1, True), (3, 1, False), (4, 1, False)]
    found = log_rank(pl.DataFrame(rows, schema=schema, orient="row"))
    assert found == pytest.approx(0.0896, abs=0.0002)
    same = [(1, 1, True), (1, 1, False)]
    assert log_rank(pl.DataFrame(same, schema=schema, orient="row")) is None
    assert log_rank(pl.DataFrame(same[:1], schema=schema, orient="row")) is None

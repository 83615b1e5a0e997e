"""What was planted is found within the interval at the stated rate; a low point alone is no difference."""

from typing import Any

import polars as pl
import pytest
from statsmodels.api import OLS

from referral.analysis.costing.comparing import (
    Arms,
    Difference,
    difference,
    staggered_arms,
    waiting_arms,
)
from tests.analysis.costing.town import Row, Truth, staggered_town, waiting_town
from tests.analysis.generated import frame

RUNS = 60
LEAST = 52
"""Of 60 intervals of 95 % at least 52 hold the truth in all but one of four hundred series (binomial)."""


def changes(tables: dict[str, list[Row]]) -> pl.DataFrame:
    """Per referral contacts after less contacts before, counted here."""
    used = {(row["rid"], row["span"]): row["short"] + row["long"] for row in tables["care_use"]}
    rows = frame("referral", tables["referral"])
    change = [float(used[rid, "after"] - used[rid, "before"]) for rid in rows["rid"]]
    return rows.with_columns(pl.Series("change", change))


def by_waiting(seed: int, truth: Truth) -> Difference:
    found = difference(waiting_arms(changes(waiting_town(300, seed, truth))).rows)
    assert found is not None
    return found


def by_start(seed: int, truth: Truth) -> Difference:
    rows = changes(staggered_town(500, seed, truth))
    found = difference(staggered_arms(rows, rows).rows, areas=True)
    assert found is not None
    return found


@pytest.mark.parametrize("effect", [0.0, -1.5])
def test_waiting_time_finds_what_was_planted(effect: float) -> None:
    found = [by_waiting(seed, Truth(effect)) for seed in range(RUNS)]
    assert sum(each.low <= effect <= each.high for each in found) >= LEAST
    assert abs(sum(each.value for each in found) / RUNS - effect) < 0.15
    if effect:
        assert sum(each.high < 0 for each in found) > RUNS / 2, "an effect of this size is mostly seen"


@pytest.mark.parametrize("effect", [0.0, -1.5])
def test_staggered_start_finds_what_was_planted(effect: float) -> None:
    found = [by_start(seed, Truth(effect)) for seed in range(RUNS)]
    assert sum(each.low <= effect <= each.high for each in found) >= LEAST
    error = 1.25 / RUNS**0.5
    assert abs(sum(each.value for each in found) / RUNS - effect) < 3 * error


def test_a_low_point_alone_drops_but_makes_no_difference() -> None:
    """Everybody comes three times more often before: before and after differ by that, the groups do not."""
    drops = [changes(waiting_town(300, seed, Truth(0.0, 3.0)))["change"].mean() for seed in range(5)]
    assert all(isinstance(each, float) and -3.6 < each < -2.2 for each in drops)
    without = [by_waiting(seed, Truth(0.0, 3.0)) for seed in range(RUNS)]
    assert sum(each.low <= 0 <= each.high for each in without) >= LEAST


def test_ordinary_least_squares_by_hand() -> None:
    """In one quarter it is the plain difference of two means, with the errors of statsmodels."""
    rows = pl.DataFrame(
        {
            "quarter": ["2025-Q1"] * 8,
            "practice": ["A"] * 8,
            "area": ["Noord"] * 8,
            "treated": [1.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0],
            "change": [-4.0, -2.0, -3.0, -5.0, -1.0, 0.0, -2.0, 1.0],
        }
    )
    found = difference(rows)
    assert found is not None
    assert found.value == pytest.approx(-3.5 - -0.5)
    assert not found.by_practice
    design: Any = [[each, 1.0] for each in rows["treated"]]
    other = OLS(rows["change"].to_numpy(), design).fit(cov_type="HC3", use_t=True)
    assert [found.low, found.high] == pytest.approx(list(other.conf_int()[0]))


@pytest.mark.parametrize("areas", [False, True])
def test_means_of_who_is_alike_give_what_everybody_gives(*, areas: bool) -> None:
    """Estimate and interval equal those of statsmodels on one row per referral, clustered by practice."""
    tables = staggered_town(900, 3, Truth(-1.0))
    rows = changes(tables)
    arms = staggered_arms(rows, rows).rows
    found = difference(arms, areas=areas)
    assert found is not None
    assert found.by_practice
    levels = [arms["quarter"], *([arms["area"]] if areas else [])]
    columns = [
        (values == each).cast(pl.Float64)
        for place, values in enumerate(levels)
        for each in sorted(values.unique())[bool(place) :]
    ]
    design: Any = pl.DataFrame([arms["treated"].alias("0"), *columns_named(columns)]).to_numpy()
    groups = arms["practice"].rank("dense").to_numpy().astype(int)
    other = OLS(arms["change"].to_numpy(), design).fit(
        cov_type="cluster", cov_kwds={"groups": groups}, use_t=True
    )
    assert found.value == pytest.approx(other.params[0], rel=1e-9)
    assert [found.low, found.high] == pytest.approx(list(other.conf_int()[0]), rel=1e-9)


def columns_named(columns: list[pl.Series]) -> list[pl.Series]:
    return [each.alias(str(place)) for place, each in enumerate(columns, 1)]


def people(*rows: Row) -> pl.DataFrame:
    base: Row = {"quarter": "2025-Q1", "follow_days": 300, "accepted_day": 1, "area": "Noord"}
    return frame("referral", [base | {"rid": str(at)} | row for at, row in enumerate(rows)])


def sides(arms: Arms) -> dict[str, float]:
    return dict(zip(arms.rows["rid"], arms.rows["treated"], strict=True))


def test_who_is_compared_by_waiting() -> None:
    found = waiting_arms(
        people(
            {"placed_day": 91},
            {"placed_day": 92},  # neither soon nor waiting
            {"placed_day": 183},
            {"placed_day": None},
            {"placed_day": None, "ended_day": 182},  # stopped before the end
            {"placed_day": None, "ended_day": 183},
            {"placed_day": None, "closed_day": 40},
            {"placed_day": None, "accepted_day": None},  # nobody took it on
            {"placed_day": 10, "follow_days": 181},  # not followed for half a year
            {"placed_day": 10, "quarter": "2025-Q4"},  # nobody waits in that quarter
        )
    )
    assert sides(found) == {"0": 1.0, "2": 0.0, "3": 0.0, "5": 0.0}
    assert found.outside == 6


def test_who_is_compared_by_start() -> None:
    """Noord begins in 2025-Q1 plus (45 + 100) // 91 = 1 quarter, so in 2025-Q2; Zuid never does."""
    whole = people(
        {"first_day": 100},
        {"quarter": "2025-Q2"},
        {"quarter": "2024-Q3"},  # its half year ends in 2025-Q2 at the latest: over at the start
        {"quarter": "2024-Q4"},
        {"quarter": "2024-Q3", "area": "Zuid"},
        {"quarter": "2025-Q2", "area": "Zuid"},
        {"quarter": "2025-Q2", "area": None},
    )
    found = staggered_arms(whole, whole)
    assert sides(found) == {"1": 1.0, "5": 0.0}
    wide = people({"first_day": 10, "quarter": "2025-Q2"}, {"quarter": "2025-Q2", "area": "Zuid"})
    assert sides(staggered_arms(wide, wide)) == {"0": 1.0, "1": 0.0}


def test_what_cannot_be_estimated_gives_nothing() -> None:
    rows = changes(waiting_town(40, 1, Truth()))
    assert difference(rows.with_columns(pl.lit(1.0).alias("treated"))) is None
    assert difference(rows.with_columns(pl.lit(1.0).alias("treated")).clear()) is None

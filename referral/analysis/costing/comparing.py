"""Two comparisons that take out what would have changed anyway: by waiting time, and by staggered start.

Both look at the change per referral (after - before), so that what always differs between people falls
out, and hold the quarter of referral the same, so that seasons and prices fall out. Everybody was referred at
such a moment, so that coming at a low point is in both groups. Errors are clustered by practice.
"""

from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt
import polars as pl
from statsmodels.regression.linear_model import OLS, WLS

from referral.analysis.costing.ranges import codes_of
from referral.domain.research.care_use import HALF_YEAR_DAYS

SOON_DAYS = 91
"""A place within so many days counts as in time: at least half of the half year after lies behind it."""

LEAST_CLUSTERS = 10
MANY = 2_000
QUARTER_DAYS = 91
AFTER_QUARTERS = 3
"""The half year after somebody referred in a quarter ends in the third quarter from it at the latest."""

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Difference:
    """How much more the change was with than without, in the unit of the change; 95 % interval."""

    value: float
    low: float
    high: float
    by_practice: bool


@dataclass(frozen=True, slots=True)
class Arms:
    """Referrals that can be compared: `rows` with `treated`, and how many of the choice fell outside."""

    rows: pl.DataFrame
    outside: int


def waiting_arms(paired: pl.DataFrame) -> Arms:
    """With: a place within 91 days. Without: taken on, followed for half a year, and without a place then.

    Who stopped or was closed before is in neither; quarters in which one of the two lacks fall out.
    """
    end = pl.min_horizontal("closed_day", "ended_day")
    soon = pl.col("placed_day") <= SOON_DAYS
    waits = (
        pl.col("accepted_day").is_not_null()
        & (pl.col("placed_day").is_null() | (pl.col("placed_day") > HALF_YEAR_DAYS))
        & (end.is_null() | (end > HALF_YEAR_DAYS))
    )
    followed = paired.filter(pl.col("follow_days") >= HALF_YEAR_DAYS)
    marked = followed.with_columns(pl.when(soon).then(1.0).when(waits).then(0.0).alias("treated")).drop_nulls(
        "treated"
    )
    kept = _both(marked, "quarter")
    return Arms(kept, paired.height - kept.height)


def staggered_arms(paired: pl.DataFrame, whole: pl.DataFrame) -> Arms:
    """With: referred once the neighbourhood had begun, whoever they were. Without: half a year over before.

    A neighbourhood begins in the first quarter in which somebody of *whole* took part there; days are counted
    from the middle of the quarter of referral. Referred in between: in neither.
    """
    at = _number(pl.col("quarter"))
    begun = whole.filter(pl.col("area").is_not_null() & pl.col("first_day").is_not_null()).select(
        "area", (at + (pl.col("first_day") + QUARTER_DAYS // 2) // QUARTER_DAYS).alias("begun")
    )
    start = begun.group_by("area").agg(pl.col("begun").min())
    joined = paired.filter(pl.col("area").is_not_null()).join(start, on="area", how="left")
    marked = joined.with_columns(
        pl.when(at >= pl.col("begun"))
        .then(1.0)
        .when(pl.col("begun").is_null() | (at + AFTER_QUARTERS <= pl.col("begun")))
        .then(0.0)
        .alias("treated")
    ).drop_nulls("treated")
    kept = _both(marked, "quarter")
    return Arms(kept, paired.height - kept.height)


def _number(quarter: pl.Expr) -> pl.Expr:
    """Quarters in a row as whole numbers."""
    return quarter.str.slice(0, 4).cast(pl.Int64) * 4 + quarter.str.slice(6, 1).cast(pl.Int64)


def _both(marked: pl.DataFrame, name: str) -> pl.DataFrame:
    """The rows of quarters in which there are people with and without."""
    kinds = marked.group_by(name).agg(pl.col("treated").n_unique().alias("kinds"))
    return marked.join(kinds.filter(pl.col("kinds") == 2).select(name), on=name, how="semi")


def difference(rows: pl.DataFrame, outcome: str = "change", *, areas: bool = False) -> Difference | None:
    """Ordinary least squares of *outcome* on `treated` with a level per quarter, and per area when asked.

    With ten practices or more errors are clustered by practice (t with practices - 1 degrees of freedom),
    with fewer they are robust (HC3; HC1 for many people). None when it cannot be estimated.
    """
    wanted = ["treated", "quarter", "practice", *(["area"] if areas else [])]
    found = rows.drop_nulls([outcome, "treated"]).select(outcome, *wanted)
    cells = found.group_by(wanted, maintain_order=True).agg(pl.col(outcome).mean(), pl.len().alias("people"))
    design = _design(cells, areas=areas)
    if found.height <= design.shape[1] + 1 or np.linalg.matrix_rank(design) < design.shape[1]:
        return None
    if found["practice"].n_unique() >= LEAST_CLUSTERS:
        return _clustered(cells, outcome, design, found.height)
    model = OLS(found[outcome].to_numpy(), _design(found, areas=areas))
    fit = model.fit(cov_type="HC1" if found.height > MANY else "HC3", use_t=True)
    low, high = fit.conf_int()[0]
    return Difference(float(fit.params[0]), float(low), float(high), by_practice=False)


def _clustered(cells: pl.DataFrame, outcome: str, design: Numbers, people: int) -> Difference:
    """From the mean of who is alike in practice, quarter, area and arm, weighted by how many they are.

    The same estimate and the same error as from everybody one by one: within a practice the scores are added
    up anyway. Only the correction for small samples must count people, not cells.
    """
    practices = codes_of(cells["practice"])
    model = WLS(cells[outcome].to_numpy(), design, weights=cells["people"].to_numpy())
    kinds = {"groups": practices, "use_correction": False}
    fit = model.fit(cov_type="cluster", cov_kwds=kinds, use_t=True)
    many = int(practices.max()) + 1
    widened = sqrt(many / (many - 1) * (people - 1) / (people - design.shape[1]))
    value = float(fit.params[0])
    low, high = (value + (float(edge) - value) * widened for edge in fit.conf_int()[0])
    return Difference(value, low, high, by_practice=True)


def _design(rows: pl.DataFrame, *, areas: bool) -> Numbers:
    if rows.is_empty():
        return np.empty((0, 1))
    columns = [rows["treated"].to_numpy().astype(float), *_levels(rows["quarter"])]
    return np.column_stack([*columns, *(_levels(rows["area"])[1:] if areas else [])])


def _levels(values: pl.Series) -> list[Numbers]:
    """A column of zeros and ones per value, in order."""
    return [(values == each).cast(pl.Float64).to_numpy() for each in values.unique().sort()]

"""Whether a referrer refers again in the next quarter, after hearing back in this one or not.

The data set knows quarters, no dates. So the unit is one referrer in one quarter in which they referred:
heard back about one of those referrals, or not; referred again in the quarter after it, or not. Who refers
more often hears back more often and also refers again more often; so the two are compared within quarter and
number of referrals (Mantel and Haenszel 1959; the difference in shares by Greenland and Robins 1985). A
referrer counts in many quarters, so the interval comes from drawing referrers, not quarters (cluster
bootstrap, percentiles).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from referral.analysis.quarters import number_of
from referral.analysis.statistics import survival

WITHIN_DAYS = 91
"""Feedback later than a quarter after the referral is not counted as heard in this quarter."""
MANY = 3
"""Referrals in a quarter from which on the number no longer matters for comparing."""
DRAWS, SEED = 1_000, 20
AT_ONCE = 100
"""Draws held in memory together."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Shares that refer again, and their difference within equal quarters and numbers of referrals."""

    heard: int
    """Units (a referrer in a quarter) that heard back; `silent` did not."""
    silent: int
    share_heard: float | None
    share_silent: float | None
    value: float | None
    low: float | None
    high: float | None


def active(rows: pl.DataFrame) -> pl.DataFrame:
    """One row per referrer and quarter in which they referred: `referrals`, `told` and `read` about those.

    `number` is that of the quarter. Who or when is not known is left out.
    """
    known = rows.filter(pl.col("referrer").is_not_null() & pl.col("quarter").is_not_null())
    numbers = {name: number_of(name) for name in known["quarter"].unique()}
    soon = (pl.col("feedback_day") <= WITHIN_DAYS).fill_null(value=False)
    return (
        known.with_columns(
            pl.col("quarter").replace_strict(numbers, return_dtype=pl.Int64, default=None).alias("number")
        )
        .group_by("referrer", "number")
        .agg(
            pl.len().cast(pl.Int64).alias("referrals"),
            soon.any().alias("told"),
            (soon & pl.col("feedback_read_day").is_not_null()).any().alias("read"),
        )
        .sort("referrer", "number")
    )


def units(quarters: pl.DataFrame) -> pl.DataFrame:
    """What `active` gave, with `again` (referred in the next quarter) and `stratum`, what is compared within.

    The last quarter has no next one and is left out.
    """
    next_one = quarters.select("referrer", pl.col("number") - 1, pl.lit(value=True).alias("again"))
    joined = quarters.join(next_one, on=["referrer", "number"], how="left")
    return joined.filter(pl.col("number") < pl.col("number").max()).with_columns(
        pl.col("again").fill_null(value=False),
        (pl.col("number") * MANY + pl.min_horizontal("referrals", pl.lit(MANY)) - 1).alias("stratum"),
    )


def difference(made: pl.DataFrame, heard: str, draws: int = DRAWS, seed: int = SEED) -> Difference:
    """Share again after hearing back (*heard* is `told` or `read`) less the share without."""
    yes, no = made.filter(pl.col(heard)), made.filter(~pl.col(heard))
    counts = _counts(made, heard)
    value = _pooled(counts.sum(axis=0)[None])[0] if len(counts) else np.nan
    low, high = _interval(counts, draws, seed) if np.isfinite(value) else (None, None)
    return Difference(
        yes.height,
        no.height,
        _share(yes),
        _share(no),
        float(value) if np.isfinite(value) else None,
        low,
        high,
    )


def _share(rows: pl.DataFrame) -> float | None:
    return float(rows["again"].sum()) / rows.height if rows.height else None


def _counts(made: pl.DataFrame, heard: str) -> Any:
    """Per referrer and stratum: heard and again, heard, silent and again, silent."""
    referrers = made["referrer"].rank("dense").to_numpy().astype(np.int64) - 1
    strata = made["stratum"].rank("dense").to_numpy().astype(np.int64) - 1
    if not len(referrers):
        return np.zeros((0, 0, 4))
    found = np.zeros((referrers.max() + 1, strata.max() + 1, 4))
    is_heard, again = made[heard].to_numpy(), made["again"].to_numpy()
    for place, mask in enumerate((is_heard & again, is_heard, ~is_heard & again, ~is_heard)):
        np.add.at(found[:, :, place], (referrers, strata), mask.astype(float))
    return found


def _pooled(counts: Any) -> Any:
    """The Mantel-Haenszel difference; a stratum with one kind only says nothing. Shape (draws, strata, 4)."""
    again_heard, heard, again_silent, silent = (counts[:, :, place] for place in range(4))
    total = np.where(heard + silent > 0, heard + silent, 1.0)
    weight = (heard * silent / total).sum(axis=1)
    gained = ((again_heard * silent - again_silent * heard) / total).sum(axis=1)
    return np.divide(gained, weight, out=np.full(len(counts), np.nan), where=weight > 0)


def _interval(counts: Any, draws: int, seed: int) -> tuple[float | None, float | None]:
    chance = np.random.default_rng(seed)
    size, strata = counts.shape[:2]
    flat = counts.reshape(size, strata * 4)
    found = []
    for _ in range(0, draws, AT_ONCE):
        times = chance.multinomial(size, np.full(size, 1 / size), size=min(AT_ONCE, draws))
        found.append(_pooled((times @ flat).reshape(-1, strata, 4)))
    values = np.concatenate(found)
    values = values[np.isfinite(values)]
    if len(values) < draws * 0.9:
        return None, None
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)


def first_times(quarters: pl.DataFrame, heard: str) -> pl.DataFrame:
    """Per referrer, from their first quarter: `time` in quarters until they refer again, `event`, `heard`.

    Who did not come back is followed until the last quarter. *quarters* is what `active` gave.
    """
    ordered = quarters.sort("referrer", "number").with_columns(
        pl.col("number").shift(-1).over("referrer").alias("next"), pl.col("number").max().alias("last")
    )
    first = ordered.unique("referrer", keep="first", maintain_order=True)
    return first.with_columns(
        (pl.coalesce("next", "last") - pl.col("number")).alias("time"),
        pl.col("next").is_not_null().cast(pl.Int64).alias("event"),
        pl.col(heard).alias("heard"),
    ).filter(pl.col("time") > 0)


def log_rank(first: pl.DataFrame) -> float | None:
    """The p-value of the log-rank test (Mantel 1966) between who heard back and who did not."""
    return survival.log_rank(first["time"].to_numpy(), first["event"].to_numpy(), first["heard"].to_numpy())

"""A mean with its bootstrap range, drawn by practice where there are enough (Efron and Tibshirani 1993)."""

import warnings
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.stats import bootstrap

LEAST_CLUSTERS = 10
"""With fewer practices drawing practices gives ranges that are far too narrow; then people are drawn."""

MOST_UNITS = 1_000
"""More people than this are put in so many random groups first; the mean and its spread stay the same."""

Numbers = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]


def codes_of(names: pl.Series) -> Codes:
    """Names as whole numbers in the order of the alphabet, none being the first: compared far faster."""
    ranks = names.rank("dense").cast(pl.Int64).fill_null(0).to_numpy()
    return np.asarray(ranks - ranks.min(initial=len(ranks)))


@dataclass(frozen=True, slots=True)
class Range:
    """A mean with its 95 % range, and whether practices were drawn rather than people."""

    mean: float
    low: float
    high: float
    by_practice: bool


def mean_range(
    values: npt.ArrayLike, practices: npt.ArrayLike | None = None, *, draws: int = 999, seed: int = 20261
) -> Range:
    """The mean of *values* with a BCa range; the same seed gives the same range.

    Raises ValueError for nobody.
    """
    found = np.asarray(values, float)
    if not len(found):
        raise ValueError("nothing to draw from")
    sums, counts, by_practice = _units(found, practices, seed)
    low, high = _drawn(sums, counts, draws, seed)
    return Range(float(found.mean()), low, high, by_practice)


def _units(found: Numbers, practices: npt.ArrayLike | None, seed: int) -> tuple[Numbers, Numbers, bool]:
    """What is drawn: sums and numbers of people per practice, per group, or per person."""
    names = None if practices is None else codes_of(pl.Series(np.asarray(practices)))
    if names is not None and int(names.max()) + 1 >= LEAST_CLUSTERS:
        groups, by_practice = names, True
    elif len(found) > MOST_UNITS:
        groups = np.random.default_rng(seed).permutation(np.arange(len(found)) % MOST_UNITS)
        by_practice = False
    else:
        return found, np.ones(len(found)), False
    sums = np.bincount(groups, found).astype(float)
    return sums, np.bincount(groups).astype(float), by_practice


def _ratio(sums: Numbers, counts: Numbers, axis: int = -1) -> Numbers:
    return np.asarray(sums.sum(axis=axis) / counts.sum(axis=axis))


def _drawn(sums: Numbers, counts: Numbers, draws: int, seed: int) -> tuple[float, float]:
    means = sums / counts
    if len(sums) < 2 or np.allclose(means, means[0]):
        return float(means.mean()), float(means.mean())
    for method in ("BCa", "percentile"):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a degenerate draw shows as nan, which is looked at below
            drawn = bootstrap(
                (sums, counts),
                _ratio,
                paired=True,
                vectorized=True,
                n_resamples=draws,
                batch=100,
                method=method,
                rng=np.random.default_rng(seed),
            ).confidence_interval
        if np.isfinite(drawn.low) and np.isfinite(drawn.high):
            break
    return float(drawn.low), float(drawn.high)

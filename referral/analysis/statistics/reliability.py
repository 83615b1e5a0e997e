"""How far a measure can be trusted: do items agree, do raters agree."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats


@dataclass(frozen=True, slots=True)
class Estimate:
    """A coefficient with its 95 % interval."""

    value: float
    low: float
    high: float


def alpha(answers: npt.ArrayLike) -> Estimate:
    """Cronbach's alpha (1951) of a table of people by items, with Feldt's interval (1965).

    k / (k - 1) * (1 - sum of item variances / variance of the sum). Raises ValueError for less than two
    people or items, or where the sum does not vary.
    """
    table = np.asarray(answers, float)
    people, items = table.shape
    if people < 2 or items < 2:
        raise ValueError("two people and two items are needed at least")
    whole = table.sum(axis=1).var(ddof=1)
    if whole <= 0:
        raise ValueError("the sum must vary")
    value = float(items / (items - 1) * (1 - table.var(axis=0, ddof=1).sum() / whole))
    one, two = people - 1, (people - 1) * (items - 1)
    low = 1 - (1 - value) * float(stats.f.ppf(0.975, one, two))
    high = 1 - (1 - value) * float(stats.f.ppf(0.025, one, two))
    return Estimate(value, low, high)


def measurement_error(sd: float, reliability: float) -> float:
    """The standard error of measurement, sd * sqrt(1 - reliability) (Lord and Novick 1968)."""
    return float(sd * (1 - reliability) ** 0.5)


@dataclass(frozen=True, slots=True)
class Agreement:
    """The six intraclass correlations of Shrout and Fleiss (1979), for people by raters."""

    icc_1_1: float
    icc_2_1: float
    icc_3_1: float
    icc_1_k: float
    icc_2_k: float
    icc_3_k: float


def agreement(ratings: npt.ArrayLike) -> Agreement:
    """Of a full table: each of n people is rated by the same k raters. Raises ValueError for a gap."""
    table = np.asarray(ratings, float)
    if table.ndim != 2 or min(table.shape) < 2 or not np.isfinite(table).all():
        raise ValueError("a full table of people by raters is needed")
    n, k = table.shape
    grand = table.mean()
    between = k * ((table.mean(axis=1) - grand) ** 2).sum() / (n - 1)
    raters = n * ((table.mean(axis=0) - grand) ** 2).sum() / (k - 1)
    whole = ((table - grand) ** 2).sum()
    within = (whole - between * (n - 1)) / (n * (k - 1))
    rest = (whole - between * (n - 1) - raters * (k - 1)) / ((n - 1) * (k - 1))
    return Agreement(
        float((between - within) / (between + (k - 1) * within)),
        float((between - rest) / (between + (k - 1) * rest + k * (raters - rest) / n)),
        float((between - rest) / (between + (k - 1) * rest)),
        float((between - within) / between),
        float((between - rest) / (between + (raters - rest) / n)),
        float((between - rest) / between),
    )

"""Change within pairs: before and after of the same people. No comparison, so no claim about a cause.

Only `scipy.special` is used: to load `scipy.stats` takes longer than the rest of a small view.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

FEWEST = 10
"""So many pairs before a change is computed at all (5d)."""

RELIABLE = 1.96
"""A change of more standard errors of a difference is more than noise (Jacobson and Truax 1991)."""


@dataclass(frozen=True, slots=True)
class Change:
    """Paired change. Differences are after minus before."""

    pairs: int
    before: float
    before_sd: float
    after: float
    after_sd: float
    mean: float
    sd: float
    low: float
    high: float
    """The 95 % t interval of the mean change."""
    t: float
    p: float
    wilcoxon_p: float | None
    """Of Wilcoxon's signed ranks, which asks less of the shape; None where nobody changed."""
    d_z: float | None
    d_av: float | None
    """The mean change in standard deviations: of the differences, and of the mean of both moments.
    Both with Hedges' correction for small groups (Lakens 2013)."""
    d_low: float | None
    d_high: float | None
    """The 95 % interval of d_z before correction, corrected likewise, from the noncentral t distribution."""


def paired(before: npt.ArrayLike, after: npt.ArrayLike) -> Change:
    """Raises ValueError for fewer than two pairs or a missing value."""
    first, second = np.asarray(before, float), np.asarray(after, float)
    if first.shape != second.shape or len(first) < 2 or not np.isfinite(first + second).all():
        raise ValueError("two or more whole pairs are needed")
    differences = second - first
    count = len(differences)
    mean, sd = float(differences.mean()), float(differences.std(ddof=1))
    error = sd / count**0.5
    reach = float(special.stdtrit(count - 1, 0.975)) * error
    t = mean / error if error else 0.0
    average = float((first.std(ddof=1) + second.std(ddof=1)) / 2)
    correction = hedges(count - 1)
    noncentral = _noncentral(t, count - 1) if error else (None, None)
    low, high = (None if edge is None else correction * edge / count**0.5 for edge in noncentral)
    return Change(
        count,
        float(first.mean()),
        float(first.std(ddof=1)),
        float(second.mean()),
        float(second.std(ddof=1)),
        mean,
        sd,
        mean - reach,
        mean + reach,
        t,
        float(2 * special.stdtr(count - 1, -abs(t))) if error else 1.0,
        _signed_ranks(differences),
        correction * mean / sd if sd else None,
        correction * mean / average if average else None,
        low,
        high,
    )


def _signed_ranks(differences: npt.NDArray[np.float64]) -> float | None:
    """The two-sided p of Wilcoxon (1945) by the normal approximation, with ties and a half for continuity.

    Who did not change is left out. Equal sizes share their mean rank, so counts per size are enough.
    """
    moved_ones = differences[differences != 0]
    count = len(moved_ones)
    if not count:
        return None
    _, places, ties = np.unique(np.abs(moved_ones), return_inverse=True, return_counts=True)
    ranks = np.cumsum(ties) - (ties - 1) / 2
    upward = float((np.bincount(places, moved_ones > 0) * ranks).sum())
    alike = ties.astype(float)
    variance = (count * (count + 1) * (2 * count + 1) - float((alike**3 - alike).sum()) / 2) / 24
    beyond = upward - count * (count + 1) / 4
    return float(2 * special.ndtr(-abs(beyond - 0.5 * np.sign(beyond)) / variance**0.5))


def hedges(freedom: int) -> float:
    """1 - 3 / (4 df - 1): takes the upward bias of a standardised difference away (Hedges 1981)."""
    return 1 - 3 / (4 * freedom - 1)


def _noncentral(t: float, freedom: int) -> tuple[float, float]:
    """The noncentralities that make *t* the 97.5th and the 2.5th percentile (Cumming and Finch 2001)."""

    return float(special.nctdtrinc(freedom, 0.975, t)), float(special.nctdtrinc(freedom, 0.025, t))


def reliable_size(before_sd: float, reliability: float) -> float:
    """How large a change of one person must be: 1.96 * sd * sqrt(2) * sqrt(1 - reliability).

    Jacobson and Truax (1991): the standard error of a difference is that of measurement times root two.
    *before_sd* and *reliability* (Cronbach's alpha or test-retest) are named with the result. Raises
    ValueError for a reliability outside 0 to 1.
    """
    if not 0 <= reliability <= 1:
        raise ValueError("a reliability lies between 0 and 1")
    return float(RELIABLE * before_sd * 2**0.5 * (1 - reliability) ** 0.5)


@dataclass(frozen=True, slots=True)
class Moved:
    """How many people changed by at least a size, in the better or worse direction."""

    better: int
    same: int
    worse: int


def moved(before: npt.ArrayLike, after: npt.ArrayLike, size: float, *, higher_is_better: bool) -> Moved:
    """Count changes larger than *size* (reliable change asks for more than, not for as much as)."""
    differences = np.asarray(after, float) - np.asarray(before, float)
    if not higher_is_better:
        differences = -differences
    edge = size + 1e-9
    better, worse = int((differences > edge).sum()), int((differences < -edge).sum())
    return Moved(better, len(differences) - better - worse, worse)

"""How long until something happens, for people who are followed for unequal times.

Kaplan-Meier (1958) with Greenwood's variance (1926); cumulative incidence with competing events by Aalen and
Johansen (1978); the log-rank test by Mantel (1966). Intervals are pointwise and 95 %, on the log(-log) scale
(Kalbfleisch and Prentice 1980), so that they stay between 0 and 1. The interval of the median inverts them
(Brookmeyer and Crowley 1982). Times are mostly whole days; at one day events come before censoring.

All of it is computed from counts per day, so that a million people take no longer than counting them. The
tests compare with statsmodels, which sorts everybody and loads pandas.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, sqrt
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Z = NormalDist().inv_cdf(0.975)
DENSE = 100_000
"""Whole days up to here are counted in one array; of others only those that occur are."""


@dataclass(frozen=True, slots=True)
class Point:
    """One day of a curve. `low` and `high` are None where no interval follows (nothing varied yet)."""

    day: float
    value: float
    low: float | None
    high: float | None
    at_risk: int
    """How many were still followed just before this day, without the event."""


@dataclass(frozen=True, slots=True)
class Curve:
    """A step curve: `values` hold from each of `days` on; before the first it is `start`."""

    days: Numbers
    values: Numbers
    errors: Numbers
    """Standard errors of the values (Greenwood)."""
    seen: Numbers
    """The days on which somebody's time ends, in order."""
    left: Whole
    """How many are followed just before each of `seen`."""
    start: float

    def at(self, day: float) -> Point:
        """The curve on one day."""
        place = int(np.searchsorted(self.days, day, side="right")) - 1
        later = int(np.searchsorted(self.seen, day, side="left"))
        at_risk = int(self.left[later]) if later < len(self.left) else 0
        if place < 0:
            return Point(day, self.start, None, None, at_risk)
        value = float(self.values[place])
        low, high = _band(value, float(self.errors[place]))
        return Point(day, value, low, high, at_risk)

    def points(self, days: Sequence[float]) -> list[Point]:
        """The curve on several days."""
        return [self.at(day) for day in days]


def kaplan_meier(days: npt.ArrayLike, happened: npt.ArrayLike) -> Curve:
    """The share to whom it has not happened yet. *happened* is 1 for the event, 0 for end of follow-up."""
    seen, table = _counted(*_arrays(days, happened))
    left, came = _left(table), table[:, 1:].sum(axis=1)
    kept = came > 0
    n, d = left[kept], came[kept]
    values = _product(n, d)
    with np.errstate(invalid="ignore"):
        steps = np.where(n > d, d / np.maximum(n * (n - d), 1), np.nan)
        errors = np.sqrt(np.cumsum(steps)) * values
    return Curve(seen[kept], values, errors, seen, left, start=1.0)


def incidence(days: npt.ArrayLike, event: npt.ArrayLike, of: int = 1) -> Curve:
    """The share to whom event number *of* has happened, where the other events make it impossible.

    *event* is 0 for end of follow-up, else the number of what happened first. One minus Kaplan-Meier would
    count those who stopped as if they could still come, and say too much (Putter et al. 2007).
    """
    seen, table = _counted(*_arrays(days, event))
    left = _left(table)
    if of >= table.shape[1] or not table[:, of].any():
        return Curve(np.empty(0), np.empty(0), np.empty(0), seen, left, start=0.0)
    came, ours = table[:, 1:].sum(axis=1), table[:, of]
    before = np.concatenate(([1.0], _product(left, came)[:-1])) / left
    values = np.cumsum(before * ours)
    with np.errstate(divide="ignore", invalid="ignore"):
        errors = np.sqrt(_variance(values, before, left, came, ours))
    return Curve(seen, values, errors, seen, left, start=0.0)


def _variance(values: Numbers, before: Numbers, left: Whole, came: Whole, ours: Whole) -> Numbers:
    """Of a cumulative incidence by the delta method (Marubini and Valsecchi 1995, equation 10.12)."""
    all_steps = came / (left * (left - came))
    own = (left - ours) * ours / left
    mixed = before * ours / left
    spread = values**2 * np.cumsum(all_steps) - 2 * values * np.cumsum(values * all_steps)
    spread += np.cumsum(values**2 * all_steps) + np.cumsum(before**2 * own)
    return np.asarray(spread - 2 * values * np.cumsum(mixed) + 2 * np.cumsum(values * mixed))


def log_rank(days: npt.ArrayLike, happened: npt.ArrayLike, second: npt.ArrayLike) -> float | None:
    """The p-value that two groups have one curve (Mantel 1966); *second* marks who is in the second group.

    None where nothing can be compared: one group only, or nobody left of one whenever something happened.
    """
    times, events = _arrays(days, happened)
    marked = np.asarray(second, bool)
    _, table = _counted(times, (events > 0) + 2 * marked.astype(np.int64))
    table = np.pad(table, ((0, 0), (0, 4 - table.shape[1])))
    n, n_second = _left(table), _left(table[:, 2:])
    d, d_second = table[:, 1] + table[:, 3], table[:, 3]
    gone = float((d_second - d * n_second / n).sum())
    kept = n > 1
    n, n_second, d = (each[kept].astype(float) for each in (n, n_second, d))
    variance = float((n_second * (n - n_second) * d * (n - d) / (n**2 * (n - 1))).sum())
    return erfc(sqrt(gone**2 / variance / 2)) if variance > 0 else None


def quantile(curve: Curve, part: float = 0.5) -> float | None:
    """The first day on which at least *part* has had the event; None when the curve does not come so far."""
    return _first(curve.days, _happened(curve) >= part - 1e-12)


def quantile_interval(curve: Curve, part: float = 0.5) -> tuple[float | None, float | None]:
    """The days on which *part* is within the 95 % band (Brookmeyer and Crowley 1982); None is: not known.

    Of a survival curve its lower band falls to 1 - part first: that is the early end of the interval.
    """
    bands = [
        _band(float(value), float(error)) for value, error in zip(curve.values, curve.errors, strict=True)
    ]
    falls = curve.start == 1.0
    early, late = (0, 1) if falls else (1, 0)

    def reached(side: int) -> float | None:
        for day, value, band in zip(curve.days, curve.values, bands, strict=True):
            edge = band[side] if band[side] is not None else float(value)
            if edge is not None and (1 - edge if falls else edge) >= part - 1e-12:
                return float(day)
        return None

    return reached(early), reached(late)


def _happened(curve: Curve) -> Numbers:
    return 1 - curve.values if curve.start == 1.0 else curve.values


def _first(days: Numbers, wanted: npt.NDArray[np.bool_]) -> float | None:
    found = np.flatnonzero(wanted)
    return float(days[found[0]]) if len(found) else None


def _band(value: float, error: float) -> tuple[float | None, float | None]:
    """value ** exp(+-z * error / (value * |log value|)): the interval of log(-log value) brought back."""
    if not 0 < value < 1 or not np.isfinite(error) or error <= 0:
        return None, None
    spread = Z * error / (value * abs(np.log(value)))
    return float(value ** np.exp(spread)), float(value ** np.exp(-spread))


def _arrays(days: npt.ArrayLike, events: npt.ArrayLike) -> tuple[Numbers, Whole]:
    """Raises ValueError for a missing or negative day: neither is ever taken for another number."""
    times, happened = np.asarray(days, float), np.asarray(events, np.int64)
    fits = times.shape == happened.shape and bool(np.isfinite(times).all())
    if not fits or (times < 0).any() or (happened < 0).any():
        raise ValueError("every row needs a day of zero or more, and one code")
    return times, happened


def _counted(times: Numbers, codes: Whole) -> tuple[Numbers, Whole]:
    """The days that occur, in order, and how many of each code (columns, two at least) end on each (rows)."""
    width = max(2, int(codes.max(initial=0)) + 1)
    if times.max(initial=0) < DENSE and not (times % 1).any():
        whole = np.bincount(times.astype(np.int64) * width + codes, minlength=width)
        whole = np.pad(whole, (0, -len(whole) % width)).reshape(-1, width)
        seen = np.flatnonzero(whole.any(axis=1))
        return seen.astype(float), whole[seen]
    days, places = np.unique(times, return_inverse=True)
    whole = np.bincount(places * width + codes, minlength=len(days) * width)
    return days, whole.reshape(-1, width)


def _left(table: Whole) -> Whole:
    """How many are followed just before each day."""
    return np.asarray(np.cumsum(table.sum(axis=1)[::-1])[::-1])


def _product(left: Whole, came: Whole) -> Numbers:
    """Kaplan and Meier's: the product of (1 - events / at risk) up to and with each day, by logarithms."""
    steps = 1 - came / left
    return np.where(steps > 0, np.exp(np.cumsum(np.log(np.maximum(steps, 1e-16)))), 0.0)

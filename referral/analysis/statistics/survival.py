"""How long until something happens, for people who are followed for unequal times.

Kaplan-Meier (1958) with Greenwood's variance (1926); cumulative incidence with competing events by Aalen and
Johansen (1978), both by statsmodels. Intervals are pointwise and 95 %, on the log(-log) scale (Kalbfleisch
and Prentice 1980), so that they stay between 0 and 1. The interval of the median inverts them (Brookmeyer
and Crowley 1982). Times are whole days; at one day events come before censoring.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import norm
from statsmodels.duration.survfunc import CumIncidenceRight, SurvfuncRight

Numbers = npt.NDArray[np.float64]
Z = float(norm.ppf(0.975))


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
    times: Numbers
    """The last day of everybody, sorted: who is at risk follows from it."""
    start: float

    def at(self, day: float) -> Point:
        """The curve on one day."""
        place = int(np.searchsorted(self.days, day, side="right")) - 1
        at_risk = len(self.times) - int(np.searchsorted(self.times, day, side="left"))
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
    times, events = _arrays(days, happened)
    with np.errstate(divide="ignore", invalid="ignore"):
        made = SurvfuncRight(times, events)
    return Curve(
        np.asarray(made.surv_times, float),
        np.asarray(made.surv_prob, float),
        np.asarray(made.surv_prob_se, float),
        np.sort(times),
        start=1.0,
    )


def incidence(days: npt.ArrayLike, event: npt.ArrayLike, of: int = 1) -> Curve:
    """The share to whom event number *of* has happened, where the other events make it impossible.

    *event* is 0 for end of follow-up, else the number of what happened first. One minus Kaplan-Meier would
    count those who stopped as if they could still come, and say too much (Putter et al. 2007).
    """
    times, events = _arrays(days, event)
    if not (events == of).any():
        return Curve(np.empty(0), np.empty(0), np.empty(0), np.sort(times), start=0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        made = CumIncidenceRight(times, events)
    return Curve(
        np.asarray(made.times, float),
        np.asarray(made.cinc[of - 1], float),
        np.asarray(made.cinc_se[of - 1], float),
        np.sort(times),
        start=0.0,
    )


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


def _arrays(days: npt.ArrayLike, events: npt.ArrayLike) -> tuple[Numbers, npt.NDArray[np.int64]]:
    """Raises ValueError for a missing or negative day: neither is ever taken for another number."""
    times, happened = np.asarray(days, float), np.asarray(events, np.int64)
    if times.shape != happened.shape or not np.isfinite(times).all() or (times < 0).any():
        raise ValueError("every row needs a day of zero or more, and one code")
    return times, happened

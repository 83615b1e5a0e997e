"""Figures that are no counts: means, medians, rates, points of a curve. Never a lowest or highest value."""

from collections.abc import Sequence
from math import isfinite

from referral.domain.disclosure.cells import is_dominated, is_small
from referral.domain.disclosure.policy import POLICY


def safe_figure(
    value: float | None, people: int, *, largest_share: float = 0.0, digits: int = 1
) -> float | None:
    """A mean, rate, point of a curve or measure of a network, rounded to *digits*.

    None below ten *people*, when one practice has more than half (*largest_share*, 0 to 1), or when there is
    no finite value. *people* are those whose values went in, not those who were asked.
    """
    if value is None or not isfinite(value) or is_small(people) or is_dominated(largest_share):
        return None
    return round(float(value), digits)


def safe_median(value: float | None, people: int) -> int | None:
    """A median in whole days, or None with fewer than ten people behind it."""
    found = safe_figure(value, people, digits=0)
    return None if found is None else int(found)


def safe_percentile(values: Sequence[float], part: float, *, digits: int = 0) -> float | None:
    """The value below which *part* (between 0 and 1) of *values* lies, between neighbours by proportion.

    None unless ten values lie at or below it and ten at or above. Raises ValueError for a part of 0 or 1: a
    lowest or highest value is one person's.
    """
    if not 0 < part < 1:
        raise ValueError("a percentile lies between the lowest and the highest value")
    few = round(min(part, 1 - part) * len(values), 6)
    if few < POLICY.beside_percentile:
        return None
    ordered = sorted(values)
    place = part * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    found = ordered[below] + (place - below) * (ordered[above] - ordered[below])
    return round(float(found), digits)

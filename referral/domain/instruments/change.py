"""Change, and only of real pairs: the same questionnaire in the same version, both filled in whole."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from referral.domain.disclosure import SMALLEST, Axis, protect, rounded, safe_share
from referral.domain.instruments.definition import Instrument

WAYS = ("less", "more")
"""Less or as much, and more."""

BIAS_NOTES = (
    "Er is geen vergelijkingsgroep: ook zonder hulp kan iets veranderen.",
    "Mensen komen vaak op een laag punt binnen. Daarna gaat het vanzelf vaak wat beter.",
    "Wie stopt, vult minder vaak een tweede keer in. Die mensen missen hier.",
    "Wie hulp had bij het invullen, antwoordt soms anders.",
    "Bij groepen die buiten zijn, telt het seizoen mee.",
)
"""Printed with each result (domain 5c)."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One scale at one moment of one person, as stored."""

    stamp: str
    value: float | None
    complete: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """Before and after of one person."""

    before: float
    after: float


def pair(first: Measured | None, second: Measured | None) -> Pair | None:
    """The pair that two measures make; None when they may not be compared."""
    if first is None or second is None or first.stamp != second.stamp:
        return None
    if not (first.complete and second.complete) or first.value is None or second.value is None:
        return None
    return Pair(first.value, second.value)


@dataclass(frozen=True, slots=True)
class GroupResult:
    """What a group shows of one scale; None where fewer than ten people would stand behind a figure."""

    people: int | None
    before: float | None
    after: float | None
    change: float | None
    missing_share: int | None
    """The share, in steps of five per cent, of those asked at the start without a pair."""
    better_share: int | None
    """The share with a meaningful change for the better; None without a published threshold."""


def group_result(asked: int, pairs: Sequence[Pair], made: Instrument | None = None) -> GroupResult:
    """Means of *pairs*; *asked* is how many people were asked at the start."""
    share = safe_share(asked - len(pairs), asked)
    if len(pairs) < SMALLEST:
        return GroupResult(None, None, None, None, share, None)
    before, after = mean(each.before for each in pairs), mean(each.after for each in pairs)
    return GroupResult(
        rounded(len(pairs)),
        round(before, 1),
        round(after, 1),
        round(after - before, 1),
        share,
        _better(pairs, made),
    )


def mean(values: Iterable[float]) -> float:
    """The arithmetic mean; raises ZeroDivisionError for nobody."""
    found = list(values)
    return sum(found) / len(found)


def _better(pairs: Sequence[Pair], made: Instrument | None) -> int | None:
    if made is None or made.meaningful_change is None:
        return None
    sign = -1 if made.direction.value == "lower" else 1
    better = sum(sign * (each.after - each.before) >= made.meaningful_change for each in pairs)
    return safe_share(better, len(pairs))


def four_squares(visits: Sequence[Pair], minutes: Sequence[Pair]) -> list[list[int | None]] | None:
    """Fewer or as many contacts, and more; each shorter or as long, and longer (D16).

    The pairs stand in the same order of people. None when any of the four may not be shown (domain 5d): a
    square of four with a hole tells nobody anything.
    """
    cells: Counter[tuple[str, ...]] = Counter(
        (_way(times), _way(length)) for times, length in zip(visits, minutes, strict=True)
    )
    safe = protect(cells, [Axis("visits", WAYS), Axis("minutes", WAYS)])
    found = [[safe.value(times, length) for length in WAYS] for times in WAYS]
    return None if any(each is None for row in found for each in row) else found


def _way(each: Pair) -> str:
    return WAYS[each.after > each.before]

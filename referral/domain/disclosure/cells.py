"""What makes a single cell unsafe, and single figures that hide themselves when they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from referral.domain.disclosure.policy import POLICY, SMALLEST
from referral.domain.disclosure.rounding import rounded


class Why(StrEnum):
    """Why a number is hidden."""

    SMALL = "small"
    """Fewer than ten people; nobody at all is few too, since it tells as much."""
    FULL = "full"
    """Nearly the whole group is in this category: it tells of each of them."""
    DOMINATED = "dominated"
    """One practice has more than half."""
    WITHHELD = "withheld"
    """The caller has a reason: fewer than three practices stand behind an area of a map."""


@dataclass(frozen=True, slots=True)
class SafeCount:
    """A count that may be shown, or None when it may not."""

    value: int | None

    @property
    def shown(self) -> str:
        """The figure, or ‘minder dan 10’."""
        return f"minder dan {SMALLEST}" if self.value is None else str(self.value)


def is_small(people: int) -> bool:
    """Whether too few stand behind a figure."""
    return people < SMALLEST


def is_full(part: int, whole: int) -> bool:
    """Whether a group of *whole* people is as good as all in one category."""
    return whole > 0 and part >= POLICY.one_category * whole


def is_dominated(largest_share: float) -> bool:
    """Whether one practice has so much of a cell that the cell tells of that practice."""
    return largest_share > POLICY.largest_share


def safe_count(number: int) -> SafeCount:
    """A single count."""
    return SafeCount(None if is_small(number) else rounded(number))


def safe_funnel(numbers: Sequence[int]) -> list[SafeCount]:
    """Counts of consecutive steps, each a part of the first.

    A step that differs from an earlier shown one by fewer than ten people, but not by none, is shown
    as equal to it: otherwise the few who left would be a small cell by subtraction.
    """
    shown: list[SafeCount] = []
    last: int | None = None
    for number in numbers:
        if is_small(number):
            shown.append(SafeCount(None))
            continue
        if last is None or abs(last - number) >= POLICY.difference:
            last = number
        shown.append(SafeCount(rounded(last)))
    return shown


def safe_share(part: int, whole: int) -> int | None:
    """A percentage in steps of five, or None when part, rest or whole is small; a rest of nobody too."""
    if is_small(whole) or is_small(part) or is_small(whole - part):
        return None
    return rounded(round(100 * part / whole))

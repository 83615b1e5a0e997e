"""What may leave as a figure: small cells are hidden, counts rounded.

The default policy follows the rule of thumb of statistical offices: at least ten people behind a
figure, hidden cells not derivable from shown ones, counts rounded to five.
"""

from collections.abc import Sequence
from dataclasses import dataclass

SMALLEST = 10
ROUND_TO = 5


@dataclass(frozen=True, slots=True)
class SafeCount:
    """A count that may be shown, or None when it may not."""

    value: int | None

    @property
    def shown(self) -> str:
        """The figure, or ‘minder dan 10’."""
        return f"minder dan {SMALLEST}" if self.value is None else str(self.value)


def rounded(number: int) -> int:
    """To the nearest multiple of five."""
    return ROUND_TO * ((number + ROUND_TO // 2) // ROUND_TO)


def safe_count(number: int) -> SafeCount:
    """A single count."""
    return SafeCount(rounded(number) if number >= SMALLEST else None)


def safe_funnel(numbers: Sequence[int]) -> list[SafeCount]:
    """Counts of consecutive steps, each a part of the first.

    A step that differs from an earlier shown one by fewer than ten people, but not by none, is shown
    as equal to it: otherwise the few who left would be a small cell by subtraction.
    """
    shown: list[SafeCount] = []
    last: int | None = None
    for number in numbers:
        if number < SMALLEST:
            shown.append(SafeCount(None))
            continue
        if last is None or abs(last - number) >= SMALLEST:
            last = number
        shown.append(SafeCount(rounded(last)))
    return shown


def safe_median(value: float | None, people: int) -> int | None:
    """A median in whole days, or None with fewer than ten people behind it."""
    return None if value is None or people < SMALLEST else round(value)


def safe_share(part: int, whole: int) -> int | None:
    """A percentage in steps of five, or None when part, rest or whole is small."""
    if whole < SMALLEST or part < SMALLEST or 0 < whole - part < SMALLEST:
        return None
    return rounded(round(100 * part / whole))

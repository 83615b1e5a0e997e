"""What goes well and what goes least well in the results of a round; what may be shown is in `disclosure`."""

from collections.abc import Sequence
from typing import TypeVar

from referral.domain.disclosure.answers import Cell

T = TypeVar("T")


def best_and_least(lines: Sequence[tuple[T, Cell]], most: int = 3) -> tuple[list[T], list[T]]:
    """What goes well and what goes least well: never one without the other, and no line in both (D46)."""
    ranked = [each for each, _ in sorted(lines, key=lambda pair: (-pair[1].yes_share, -pair[1].counts[-1]))]
    each_side = min(most, (len(ranked) + 1) // 2)
    best = ranked[:each_side]
    least = [each for each in reversed(ranked) if each not in best][:most]
    return best, least

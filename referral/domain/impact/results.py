"""Results that nobody can read one person's answer from: at least five answers, and nothing left to subtract.

A cell is what one list says to one line: how often each step was chosen. A cell is safe with five answers or
more that are not all the same: where everybody said the same, one knows what each of them said (5d). What is
hidden must be safe as a whole too, because it equals the total minus what is shown.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

SMALLEST = 5
"""So many answers a line needs before a group sees them."""

FEWEST_HIDDEN = 2
"""So many lists are hidden together at least, so that none of them follows from the total."""

Counts = tuple[int, ...]

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Cell:
    """So many people answered, and so often each option was chosen."""

    people: int
    counts: Counts

    @property
    def is_safe(self) -> bool:
        """Whether it tells of a group and of nobody in it."""
        return self.people >= SMALLEST and max(self.counts, default=0) < self.people

    @property
    def yes_share(self) -> int:
        """How many of a hundred agree: the upper two of five steps."""
        return round(100 * sum(self.counts[-2:]) / self.people)


def added(cells: Iterable[Cell], width: int) -> Cell:
    """All of them together."""
    found = list(cells)
    return Cell(
        sum(each.people for each in found),
        tuple(sum(each.counts[place] for each in found) for place in range(width)),
    )


@dataclass(frozen=True, slots=True)
class Safe(Generic[K]):
    """Which cells may be shown, and all of them together when that may be shown too."""

    shown: Mapping[K, Cell]
    total: Cell | None


def safe_cells(cells: Mapping[K, Cell], width: int) -> Safe[K]:
    """Hide what is small, and as many more as it takes that nothing hidden follows from the total.

    *width* is the number of options. Of equal size the one that comes first in *cells* is hidden.
    """
    shown = {key: each for key, each in cells.items() if each.is_safe}
    by_size = sorted(shown, key=lambda key: shown[key].people)
    total = added(cells.values(), width)
    while not _rest_is_safe([each for key, each in cells.items() if key not in shown], width):
        if not by_size:
            return Safe({}, None)
        del shown[by_size.pop(0)]
    return Safe(shown, total if total.is_safe else None)


def _rest_is_safe(hidden: Sequence[Cell], width: int) -> bool:
    """Whether what is hidden may be known as a whole."""
    filled = [each for each in hidden if each.people]
    if not filled:
        return True
    return len(filled) >= FEWEST_HIDDEN and added(filled, width).is_safe


def best_and_least(lines: Sequence[tuple[T, Cell]], most: int = 3) -> tuple[list[T], list[T]]:
    """What goes well and what goes least well: never one without the other, and no line in both (D46)."""
    ranked = [each for each, _ in sorted(lines, key=lambda pair: (-pair[1].yes_share, -pair[1].counts[-1]))]
    each_side = min(most, (len(ranked) + 1) // 2)
    best = ranked[:each_side]
    least = [each for each in reversed(ranked) if each not in best][:most]
    return best, least

"""Answers of lists that hold no persons: the policy `ANSWERS`, five answers that differ (D46, D47).

A cell is what one list says to one line: how often each step was chosen. A cell is safe with five answers or
more that are not all the same: where everybody said the same, one knows what each of them said (5d). What is
hidden must be safe as a whole too, because it equals the total minus what is shown.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from referral.domain.disclosure.policy import ANSWERS

FEWEST_ANSWERS = ANSWERS.smallest

Counts = tuple[int, ...]

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Cell:
    """So many people answered, and so often each option was chosen."""

    people: int
    counts: Counts

    @property
    def is_safe(self) -> bool:
        """Whether it tells of a group and of nobody in it."""
        return self.people >= FEWEST_ANSWERS and max(self.counts, default=0) < self.people

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
    return len(filled) >= ANSWERS.hidden_together and added(filled, width).is_safe

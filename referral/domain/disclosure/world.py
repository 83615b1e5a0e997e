"""A table that looks from outside like the true one: what may change in it, and how far it was changed."""

from collections.abc import Collection
from dataclasses import dataclass, field

TOTAL = "*"
"""In a key: all values of this axis together."""

PLENTY = 10**9
"""No limit. More people than any table has."""

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a table; with `growth`, how much that cell grew from this table to the next.

    `table` counts from 0, the earliest.
    """

    table: int
    key: Key
    growth: bool = False


Arc = tuple[tuple[int, int], ...]
"""Places of numbers that change together when one more passes, each by 1 or by -1."""


@dataclass(slots=True)
class World:
    """Numbers by place. `now` always keeps to `low` and `high`: what is shown, and how it was rounded."""

    places: dict[Number, int] = field(default_factory=dict)
    truth: list[int] = field(default_factory=list)
    low: list[int] = field(default_factory=list)
    high: list[int] = field(default_factory=list)
    now: list[int] = field(default_factory=list)
    least: list[int] = field(default_factory=list)
    most: list[int] = field(default_factory=list)

    def put(self, number: Number, value: int, bounds: tuple[int, int]) -> None:
        """A number with its true value, and between which two values an outsider knows it to be."""
        self.places[number] = len(self.truth)
        for each in (self.truth, self.now, self.least, self.most):
            each.append(value)
        self.low.append(bounds[0])
        self.high.append(bounds[1])

    def reset(self) -> None:
        """Back to the true table; the range that was seen stays."""
        self.now = list(self.truth)

    def hide(self, place: int) -> None:
        """Nobody sees this number any longer."""
        self.low[place], self.high[place] = 0, PLENTY

    def room(self, arc: Arc, sign: int) -> int:
        """How many more can pass (fewer, with -1) before something shown would look different."""
        found = PLENTY
        for place, side in arc:
            value = self.now[place]
            left = self.high[place] - value if side == sign else value - self.low[place]
            if left < found:  # noqa: PLR1730  (this runs a million times)
                found = left
        return found

    def blocking(self, arc: Arc, sign: int) -> list[int]:
        """The numbers of the arc that leave no room."""
        return [place for place, side in arc if self.room(((place, side),), sign) <= 0]

    def add(self, arc: Arc, amount: int) -> None:
        """Let so many more pass."""
        for place, side in arc:
            self.now[place] += side * amount

    def note(self, watched: Collection[int]) -> None:
        """Remember how low and how high each of these has been."""
        for place in watched:
            value = self.now[place]
            self.least[place] = min(value, self.least[place])
            self.most[place] = max(value, self.most[place])

"""Everybody who may count in some table, divided by all that the tables tell apart: a linear system.

The variables of two tables about the same people make one large table of unknown cells, a frame. With many
tables a single frame would have too many cells. Then there are several, and what two of them have in common
is the same in both. Where frames hang together like a tree, and they mostly do, that is as strong as one
large frame: tables that agree on their common margin always have a table of both.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from math import prod
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from referral.domain.disclosure.told import Among, Number, Where

MOST_CELLS = 4_000
"""Of a frame. A larger one is kept apart, and agrees with the others in what they share."""

ELSE = "\x00"
"""A value that no table names."""

Vector = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class Frame:
    """Unknown cells over some variables; the first has number *start* in the whole system."""

    names: tuple[str, ...]
    start: int
    shape: tuple[int, ...]

    @property
    def size(self) -> int:
        """How many cells."""
        return prod(self.shape)


@dataclass(slots=True)
class Universe:
    """Frames for *numbers*, with which cells make up each group."""

    domains: dict[str, list[str]]
    frames: list[Frame] = field(default_factory=list)

    @classmethod
    def of(cls, numbers: Sequence[Number]) -> "Universe":
        """With a place for each group in it."""
        groups = [each for number in numbers for each in (number.inner, number.outer)]
        made = cls(_domains(groups))
        sets = dict.fromkeys(frozenset(each) for each in groups)
        for names in _frames(list(sets), {name: len(each) for name, each in made.domains.items()}):
            shape = tuple(len(made.domains[name]) for name in names)
            made.frames.append(Frame(names, made.size, shape))
        return made

    @property
    def size(self) -> int:
        """How many unknown cells in all."""
        return self.frames[-1].start + self.frames[-1].size if self.frames else 0

    def cells(self, where: Where) -> Vector:
        """The numbers of the cells that make up a group."""
        frame = min(
            (each for each in self.frames if set(where) <= set(each.names)), key=lambda each: each.size
        )
        return self._cells(frame, {name: self._among(name, among) for name, among in where.items()})

    def agreements(self) -> csr_array:
        """Rows that must be zero: what two frames have in common is the same in both."""
        rows: list[tuple[Vector, Vector]] = []
        for one, other in combinations(self.frames, 2):
            common = [name for name in one.names if name in other.names]
            for place in np.ndindex(*(len(self.domains[name]) for name in common)):
                fixed = {name: np.array([index]) for name, index in zip(common, place, strict=True)}
                rows.append((self._cells(one, fixed), self._cells(other, fixed)))
        return matrix([(*pair,) for pair in rows], [(1.0, -1.0)] * len(rows), self.size)

    def _among(self, name: str, among: Among) -> Vector:
        return np.flatnonzero([(value in among.values) != among.none_of for value in self.domains[name]])

    def _cells(self, frame: Frame, fixed: Mapping[str, Vector]) -> Vector:
        if not frame.names:
            return np.array([frame.start])
        chosen = [
            fixed.get(name, np.arange(size)) for name, size in zip(frame.names, frame.shape, strict=True)
        ]
        return frame.start + np.ravel_multi_index(np.ix_(*chosen), frame.shape).ravel()


def matrix(rows: Sequence[Sequence[Vector]], signs: Sequence[Sequence[float]], size: int) -> csr_array:
    """Sums of cells as rows: in each, the cells of every part count with its sign."""
    values, columns, starts = [], [], [0]
    for parts, theirs in zip(rows, signs, strict=True):
        for part, sign in zip(parts, theirs, strict=True):
            values.append(np.full(part.size, sign))
            columns.append(part)
        starts.append(starts[-1] + sum(part.size for part in parts))
    data = np.concatenate(values) if values else np.empty(0)
    places = np.concatenate(columns) if columns else np.empty(0, dtype=np.int64)
    found = csr_array((data, places, starts), shape=(len(rows), size))
    found.sum_duplicates()
    return found


def _domains(groups: Iterable[Where]) -> dict[str, list[str]]:
    """The values of each variable that some group tells apart from others, and one for all the rest."""
    found: dict[str, set[str]] = {}
    for where in groups:
        for name, among in where.items():
            found.setdefault(name, set()).update(among.values)
    return {name: [*sorted(values), ELSE] for name, values in found.items()}


def _frames(sets: Sequence[frozenset[str]], sizes: Mapping[str, int]) -> list[tuple[str, ...]]:
    """Which variables stand together: those of a table, or of several that would else agree too little."""
    found: list[set[str]] = []
    for names in sorted(sets, key=lambda each: (-len(each), sorted(each))):
        if any(names <= each for each in found):
            continue
        known = names & set().union(*found)
        if found and not any(known <= each for each in found):
            near = max(found, key=lambda each: (len(each & names), sorted(each)))
            if prod(sizes[name] for name in near | names) <= MOST_CELLS:
                near |= names
                continue
        found.append(set(names))
    kept = [each for each in found if not any(each < other for other in found)]
    return [tuple(sorted(each)) for each in kept] or [()]

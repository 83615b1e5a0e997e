"""Everybody who may count in some table, divided by all that the tables tell apart: a linear system.

The variables of two tables about the same people make one large table of unknown cells, a frame. With many
tables a single frame would have too many cells. Then there are several, and what two of them have in common
is the same in both. Where frames hang together like a tree, and they mostly do, that is as strong as one
large frame: tables that agree on their common margin always have a table of both.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product
from math import prod
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from referral.domain.disclosure.told import Among, Drift, Number, Where
from referral.domain.disclosure.world import TOTAL

MOST_CELLS = 4_000
"""Of a frame. A larger one is kept apart, and agrees with the others in what they share."""

ELSE = "\x00"
"""A value that no table names."""

Vector = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class Frame:
    """Unknown cells over some variables in one release; the first has number *start* in the whole system."""

    world: int
    names: tuple[str, ...]
    start: int
    shape: tuple[int, ...]

    @property
    def size(self) -> int:
        """How many cells."""
        return prod(self.shape)


@dataclass(frozen=True, slots=True)
class Close:
    """Sums of cells that lie near zero, and between which limits each of them lies."""

    sums: csr_array
    low: Vector
    high: Vector


@dataclass(slots=True)
class Universe:
    """Frames for *numbers*, with which cells make up each group."""

    domains: dict[str, list[str]]
    frames: list[Frame] = field(default_factory=list)

    @classmethod
    def of(cls, numbers: Sequence[Number]) -> "Universe":
        """With a place for each group in it."""
        groups = [(each.world, where) for each in numbers for where in (each.inner, each.outer)]
        made = cls(_domains(where for _, where in groups))
        sizes = {name: len(each) for name, each in made.domains.items()}
        for world in sorted({each for each, _ in groups}):
            sets = dict.fromkeys(frozenset(where) for each, where in groups if each == world)
            for names in _frames(list(sets), sizes):
                made.frames.append(Frame(world, names, made.size, tuple(sizes[name] for name in names)))
        return made

    @property
    def size(self) -> int:
        """How many unknown cells in all."""
        return self.frames[-1].start + self.frames[-1].size if self.frames else 0

    def cells(self, where: Where, world: int = 0) -> Vector:
        """The numbers of the cells that make up a group of one release."""
        fit = (each for each in self.frames if each.world == world and set(where) <= set(each.names))
        frame = min(fit, key=lambda each: each.size)
        return self._cells(frame, {name: self._among(name, among) for name, among in where.items()})

    def agreements(self) -> csr_array:
        """Rows that must be zero: what two frames of a release have in common is the same in both."""
        rows: list[tuple[Vector, Vector]] = []
        for one, other in combinations(self.frames, 2):
            if one.world == other.world:
                common = [name for name in one.names if name in other.names]
                for place in np.ndindex(*(len(self.domains[name]) for name in common)):
                    fixed = {name: np.array([index]) for name, index in zip(common, place, strict=True)}
                    rows.append((self._cells(one, fixed), self._cells(other, fixed)))
        return matrix(rows, [(1.0, -1.0)] * len(rows), self.size)

    def nearness(self, drifts: Sequence[Drift]) -> Close:
        """What another release has more than release 0 in each group that both tell of, totals too."""
        rows: list[tuple[Vector, Vector]] = []
        limits: list[tuple[int, int]] = []
        for drift in drifts:
            for here, there in self._pairs(drift.world):
                common = [name for name in here.names if name in there.names]
                for values in product(*([TOTAL, *self.domains[name]] for name in common)):
                    told = zip(common, values, strict=True)
                    fixed = {name: value for name, value in told if value != TOTAL}
                    places = {name: self._among(name, Among(frozenset({fixed[name]}))) for name in fixed}
                    rows.append((self._cells(there, places), self._cells(here, places)))
                    limits.append(drift.bounds(fixed))
        low, high = np.array(limits, float).reshape(-1, 2).T
        return Close(matrix(rows, [(1.0, -1.0)] * len(rows), self.size), low, high)

    def _pairs(self, world: int) -> Iterator[tuple[Frame, Frame]]:
        """Frames of release 0 and of another one, without those that have no more in common than others."""
        seen: list[set[str]] = []
        every = [(one, other) for one in self.frames for other in self.frames]
        pairs = [each for each in every if (each[0].world, each[1].world) == (0, world)]
        for one, other in sorted(pairs, key=lambda each: -len(set(each[0].names) & set(each[1].names))):
            common = set(one.names) & set(other.names)
            if not any(common <= each for each in seen):
                seen.append(common)
                yield one, other

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

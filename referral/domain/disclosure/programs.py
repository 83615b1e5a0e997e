"""The attack on several tables: linear programs (HiGHS, by scipy) over everybody who may count.

Each hidden number is made as low and as high as all that is shown allows. Only the worker loads this module.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import eye_array, kron, vstack

from referral.domain.disclosure.policy import POLICY
from referral.domain.disclosure.told import Drift, Number
from referral.domain.disclosure.universe import Universe, Vector, matrix
from referral.domain.disclosure.world import Key

DIRECTIONS, FEW = 8, 4
"""So often many targets are moved at once, while more than a few are left."""

AT_ONCE = 6_000
"""So many unknown cells in the programs that are solved as one."""

SLACK = 1e-6
PLENTY = 1e7
IMPOSSIBLE = 2
"""The status of scipy for a program without a solution."""


Name = tuple[int, Key, tuple[int, Key] | None]


@dataclass(frozen=True, slots=True)
class Target:
    """What may not become too narrow: a hidden number, or what one shown number has more than another."""

    more: Number
    less: Number | None = None

    @property
    def name(self) -> Name:
        """The same for the same target when other numbers were hidden meanwhile."""
        less = self.less
        return self.more.table, self.more.key, (less.table, less.key) if less else None

    def is_safe(self, least: float, most: float) -> bool:
        """Whether the range from *least* to *most* is wide enough.

        A difference of two shown numbers stands in no table: it is safe too when it surely is no handful.
        """
        wide = most - least >= self.more.width - SLACK
        if self.less is not None:
            return wide or least >= POLICY.difference - SLACK
        return wide and least <= self.more.floor + SLACK


class Contradiction(Exception):
    """No numbers of people fit what is told."""


class Attack:
    """What *numbers* together allow."""

    def __init__(self, numbers: Sequence[Number], drifts: Sequence[Drift] = ()) -> None:
        self.universe = Universe.of(numbers)
        self._rows = [each for each in numbers if each.high < inf or each.low > 0]
        size, near = self.universe.size, self.universe.nearness(drifts)
        inner = [(self.universe.cells(each.inner, each.world),) for each in self._rows]
        outer = [(self.universe.cells(each.outer, each.world),) for each in self._rows]
        signs = [(1.0,)] * len(inner) + [(-1.0,)] * len(outer)
        self._sums = vstack([matrix([*inner, *outer], signs, size), near.sums, -near.sums], format="csr")
        tops = [min(each.high, PLENTY) for each in self._rows]
        bottoms = [-each.low for each in self._rows]
        self._limits = np.concatenate([np.array([*tops, *bottoms], float), near.high, -near.low])
        self._agree = self.universe.agreements()

    def is_possible(self) -> bool:
        """Whether any numbers of people fit what is told."""
        try:
            self._lowest(np.zeros((1, self.universe.size)))
        except Contradiction:
            return False
        return True

    def narrowed(self, targets: Sequence[Target]) -> list[tuple[Target, list[Number]]]:
        """The targets that are known too well, each with the shown numbers that make it so.

        One solution serves all targets: what it shows to be possible need not be sought again. Raises
        Contradiction when nothing fits.
        """
        if not targets:
            return []
        search = _Search(np.array([self._goal(each) for each in targets]), targets)
        waiting = search.narrow()
        for signs in _directions(len(targets)):
            if len(waiting) < FEW:
                break
            together = (search.goals * signs[:, None])[waiting].sum(axis=0)
            search.see(self._lowest(np.array([together, -together]))[0])
            waiting = search.narrow()
        blamed: dict[int, list[Number]] = {}
        step = max(1, AT_ONCE // (2 * self.universe.size))
        while waiting:
            part = waiting[:step]
            seen, why = self._lowest(np.concatenate([search.goals[part], -search.goals[part]]))
            search.see(seen)
            blamed |= {place: why[at] + why[at + len(part)] for at, place in enumerate(part)}
            waiting = [place for place in search.narrow() if place not in blamed]
        return [(targets[place], blamed[place]) for place in search.narrow()]

    def _goal(self, target: Target) -> Vector:
        goal = np.zeros(self.universe.size)
        goal[self.universe.cells(target.more.inner, target.more.world)] = 1
        if target.less is not None:
            goal[self.universe.cells(target.less.inner, target.less.world)] -= 1
        return goal

    def _lowest(self, goals: Vector) -> tuple[Vector, list[list[Number]]]:
        """For each goal a solution that makes it lowest, and the numbers that keep it from being lower.

        Many small programs are solved as one, since their blocks do not touch.
        """
        many = eye_array(len(goals), format="csr")
        given: dict[str, Any] = {}
        if self._agree.shape[0]:
            given = {
                "A_eq": kron(many, self._agree, "csr"),
                "b_eq": np.zeros(len(goals) * self._agree.shape[0]),
            }
        if self._sums.shape[0]:
            given |= {"A_ub": kron(many, self._sums, "csr"), "b_ub": np.tile(self._limits, len(goals))}
        solved = linprog(goals.ravel(), **given, bounds=(0, PLENTY), method="highs")
        if solved.status == IMPOSSIBLE:
            raise Contradiction
        if solved.status != 0:
            raise RuntimeError(solved.message)
        weights = np.zeros((len(goals), 0))
        if self._rows:
            count = len(self._rows)
            every = np.abs(solved.ineqlin.marginals).reshape(len(goals), -1)
            weights = every[:, :count] + every[:, count : 2 * count]
        why = [[self._rows[place] for place in np.flatnonzero(each > SLACK)] for each in weights]
        return solved.x.reshape(len(goals), -1), why


class _Search:
    """How low and how high each target was seen to be possible."""

    def __init__(self, goals: Vector, targets: Sequence[Target]) -> None:
        self.goals, self._targets = goals, targets
        self._least, self._most = np.full(len(goals), inf), np.full(len(goals), -inf)

    def see(self, solutions: Vector) -> None:
        """Remember what these solutions show to be possible."""
        values = self.goals @ solutions.T
        self._least = np.minimum(self._least, values.min(axis=1))
        self._most = np.maximum(self._most, values.max(axis=1))

    def narrow(self) -> list[int]:
        """The places of the targets that were not seen to be safe yet."""
        seen = zip(self._targets, self._least.tolist(), self._most.tolist(), strict=True)
        return [place for place, (each, low, high) in enumerate(seen) if not each.is_safe(low, high)]


def _directions(many: int) -> Iterator[Vector]:
    """All together, and then some up and others down, the same each time."""
    chance = np.random.default_rng(7)
    yield np.ones(many)
    for _ in range(DIRECTIONS):
        yield chance.choice([-1.0, 1.0], many)

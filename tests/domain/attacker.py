"""An attacker who knows all that is shown, how it was rounded, and how many came and went between tables.

Written apart from the product: linear programming (HiGHS, by scipy) over the cells, without its search.
Each hidden number is made as low and as high as the shown ones allow. Many such programs are solved as one,
since their blocks do not touch.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csc_array

Key = tuple[str, ...]
Shown = Mapping[Key, int]

MOST = 20_000.0
BATCH = 120


@dataclass(frozen=True)
class Known:
    """What is known of one world: tables of the same axes in order, and how many people came and went."""

    values: Sequence[Sequence[str]]
    shown: Sequence[Shown]
    gone: Sequence[int] = ()
    came: Sequence[int] = ()

    @property
    def keys(self) -> list[Key]:
        """All numbers of a table, totals too."""
        return list(product(*((*each, "*") for each in self.values)))


@dataclass(frozen=True)
class Target:
    """A hidden number: of which table, and which."""

    table: int
    key: Key


def ranges(worlds: Sequence[tuple[Known, Sequence[Target]]]) -> list[dict[Target, tuple[float, float]]]:
    """For each world, the lowest and the highest value of each target."""
    found: list[dict[Target, tuple[float, float]]] = [{} for _ in worlds]
    wanted = [
        (place, target, sign)
        for place, (_, targets) in enumerate(worlds)
        for target in targets
        for sign in (1, -1)
    ]
    programs = {place: _program(known) for place, (known, _) in enumerate(worlds)}
    for start in range(0, len(wanted), BATCH):
        part = wanted[start : start + BATCH]
        goals = [sign * _row(worlds[place][0], target) for place, target, sign in part]
        for (place, target, _), best in zip(
            part, _solve([programs[p] for p, _, _ in part], goals), strict=True
        ):
            low, high = found[place].get(target, (best, 0.0))
            found[place][target] = (low, high) if target not in found[place] else (low, -best)
    return found


Vector = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Program:
    """Bounds on sums of cells: which cells are in which sum, how often, and how low and high it is."""

    sums: Vector
    cells: Vector
    times: Vector
    low: Vector
    high: Vector


def _program(known: Known) -> Program:
    """What is known as bounds on sums of cells."""
    rows, low, high = [], [], []
    for table, shown in enumerate(known.shown):
        for key, value in shown.items():
            rows.append(_row(known, Target(table, key)))
            low.append(max(10, value - 2))
            high.append(value + 2)
    for table, (gone, came) in enumerate(zip(known.gone, known.came, strict=True)):
        for key in known.keys:
            rows.append(_row(known, Target(table + 1, key)) - _row(known, Target(table, key)))
            low.append(-gone)
            high.append(came)
    if not rows:
        rows, low, high = [np.zeros(_size(known))], [0], [0]
    whole = np.array(rows)
    sums, cells = np.nonzero(whole)
    return Program(sums, cells, whole[sums, cells], np.array(low, float), np.array(high, float))


def _size(known: Known) -> int:
    return len(known.shown) * int(np.prod([len(each) for each in known.values]))


def _row(known: Known, target: Target) -> Vector:
    """A number as a sum of cells, over the cells of all tables."""
    inside = [
        np.array([part in {"*", value} for value in each])
        for part, each in zip(target.key, known.values, strict=True)
    ]
    cells = inside[0]
    for each in inside[1:]:
        cells = np.multiply.outer(cells, each)
    row = np.zeros((len(known.shown), cells.size))
    row[target.table] = cells.ravel()
    return row.ravel()


def _solve(programs: Sequence[Program], goals: Sequence[Vector]) -> list[float]:
    """The lowest value of each goal."""
    down = np.cumsum([0, *(each.low.size for each in programs)])
    right = np.cumsum([0, *(each.size for each in goals)])
    blocks = list(zip(programs, down, right, strict=False))
    places = (
        np.concatenate([each.sums + start for each, start, _ in blocks]),
        np.concatenate([each.cells + start for each, _, start in blocks]),
    )
    whole = csc_array(
        (np.concatenate([each.times for each in programs]), places), shape=(down[-1], right[-1])
    )
    low, high = (np.concatenate([getattr(each, side) for each in programs]) for side in ("low", "high"))
    rules = LinearConstraint(whole, low, high)
    solved = milp(np.concatenate(goals), constraints=rules, bounds=Bounds(0, MOST))
    assert solved.status == 0, solved.message
    parts = np.split(solved.x, right[1:-1])
    return [float(goal @ part) for goal, part in zip(goals, parts, strict=True)]

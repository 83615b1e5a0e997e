"""The best round: who gets which place, for all who wait at once (an assignment problem).

Everybody who can get a place gets one before anybody gets a better one; among those rounds, the one with
most points. Only the worker imports this: scipy is heavy. Solved exactly by its `linear_sum_assignment`
(Jonker and Volgenant's algorithm).
"""

from collections.abc import Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment

Points = Sequence[Sequence[float | None]]
"""One row a person, one column an offer; None where a hard limit forbids it."""


def best_round(points: Points, places: Sequence[int]) -> list[int | None]:
    """The column for each row, None for who gets none. *places* says how many fit in each column.

    Raises ValueError when a row is not as long as *places*.
    """
    if any(len(row) != len(places) for row in points):
        raise ValueError("every person needs points for every offer")
    people = len(points)
    columns = [number for number, room in enumerate(places) for _ in range(min(room, people))]
    if not people or not columns:
        return [None] * people
    return _solve(points, columns)


def _solve(points: Points, columns: list[int]) -> list[int | None]:
    people = len(points)
    known = [value for row in points for value in row if value is not None]
    if not known:
        return [None] * people
    lowest = min(known)
    placed = (max(known) - lowest + 1) * (people + 1)
    forbidden = -placed * (people + 1)
    table = np.full((people, len(columns) + people), 0.0)
    for row, given in enumerate(points):
        worth = [forbidden if value is None else placed + value - lowest for value in given]
        table[row, : len(columns)] = [worth[number] for number in columns]
    rows, chosen = linear_sum_assignment(table, maximize=True)
    found: list[int | None] = [None] * people
    for row, column in zip(rows, chosen, strict=True):
        if column < len(columns):
            found[int(row)] = columns[int(column)]
    return found

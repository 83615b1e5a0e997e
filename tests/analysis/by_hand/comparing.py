"""Both comparisons of the change in contacts: least squares and errors from their formulas."""

from collections.abc import Sequence

import numpy as np
from scipy.stats import t as student

from tests.analysis.by_hand.files import Row, largest, number_of, people
from tests.analysis.by_hand.holding import Line, Lines
from tests.analysis.by_hand.rules import SMALLEST, Cell, hidden, measured, parts

SOON, HALF_YEAR = 91, 182
LEAST_PRACTICES, MANY = 10, 2_000
NAMES = ("value", "low", "high", "treated", "compared", "outside")


def comparison(whole: Sequence[Row], paired: Sequence[Row]) -> Lines:
    """By waiting time and by staggered start; *paired* have their `change`."""
    return Lines(
        ("way",),
        {
            ("waiting",): _compared(paired, [(row, _waited(row)) for row in paired], areas=False),
            ("staggered",): _compared(paired, _staggered(whole, paired), areas=True),
        },
    )


def _waited(row: Row) -> bool | None:
    """A place within 91 days, or none for half a year while somebody waited; None for who is in neither."""
    if row["follow_days"] is None or row["follow_days"] < HALF_YEAR:
        return None
    placed = row["placed_day"]
    if placed is not None and placed <= SOON:
        return True
    ends = [row[name] for name in ("closed_day", "ended_day") if row[name] is not None]
    waits = row["accepted_day"] is not None and (placed is None or placed > HALF_YEAR)
    return False if waits and (not ends or min(ends) > HALF_YEAR) else None


def _staggered(whole: Sequence[Row], paired: Sequence[Row]) -> list[tuple[Row, bool | None]]:
    """After somebody first took part in the area, or with the half year over before that."""
    begun: dict[str, int] = {}
    for row in whole:
        if None not in (row["area"], row["first_day"], row["quarter"]):
            at = number_of(row["quarter"]) + (row["first_day"] + 45) // 91
            begun[row["area"]] = min(at, begun.get(row["area"], at))
    found: list[tuple[Row, bool | None]] = []
    for row in paired:
        start = begun.get(row["area"] or "")
        if row["area"] is None or (row["quarter"] is None and start is not None):
            found.append((row, None))
        elif start is None:
            found.append((row, False))
        else:
            at = number_of(row["quarter"])
            found.append((row, True if at >= start else False if at + 3 <= start else None))
    return found


def _compared(paired: Sequence[Row], marked: Sequence[tuple[Row, bool | None]], *, areas: bool) -> Line:
    kept = [(row, kind) for row, kind in marked if kind is not None and row["quarter"] is not None]
    both = {
        quarter
        for quarter in {row["quarter"] for row, _ in kept}
        if len({kind for row, kind in kept if row["quarter"] == quarter}) == 2
    }
    kept = [(row, kind) for row, kind in kept if row["quarter"] in both]
    sides = [[row for row, kind in kept if kind is each] for each in (True, False)]
    if min(people(each) for each in sides) < SMALLEST:
        return dict.fromkeys(NAMES, hidden("fewer than ten people with or without"))
    rows = [row for row, _ in kept]
    found = _difference(rows, [bool(kind) for _, kind in kept], areas=areas)
    if found is None:
        return dict.fromkeys(NAMES, hidden("with and without do not come together"))
    dominance = max(largest(each) for each in sides)
    size = min(people(each) for each in sides)
    numbers = {("treated",): len(sides[0]), ("compared",): len(sides[1])}
    numbers[("outside",)] = len(paired) - len(kept)
    cells: dict[str, Cell] = parts(numbers, {}, tells=False)
    values = [measured(each, size, dominance) for each in found]
    return dict(zip(NAMES, (*values, *cells.values()), strict=True))


def _difference(
    rows: Sequence[Row], treated: Sequence[bool], *, areas: bool
) -> tuple[float, float, float] | None:
    """The first coefficient of least squares with a level per quarter (and area), and its 95 % range."""
    quarters = sorted({row["quarter"] for row in rows})
    places = sorted({row["area"] for row in rows})[1:] if areas else []
    design = np.array(
        [
            [float(kind)]
            + [float(row["quarter"] == each) for each in quarters]
            + [float(row["area"] == each) for each in places]
            for row, kind in zip(rows, treated, strict=True)
        ]
    )
    count, width = design.shape
    if count <= width + 1 or np.linalg.matrix_rank(design) < width:
        return None
    changes = np.array([row["change"] for row in rows], dtype=float)
    inverse = np.linalg.inv(design.T @ design)
    solved = inverse @ design.T @ changes
    left = changes - design @ solved
    practices = [row["practice"] or "" for row in rows]
    names = sorted(set(practices))
    if len(names) >= LEAST_PRACTICES:
        scores = [
            sum(design[place] * left[place] for place in range(count) if practices[place] == name)
            for name in names
        ]
        middle = sum(np.outer(each, each) for each in scores)
        middle = middle * len(names) / (len(names) - 1) * (count - 1) / (count - width)
        freedom = len(names) - 1
    else:
        weight = left**2 * (count / (count - width))
        if count <= MANY:
            weight = left**2 / (1 - np.einsum("ij,jk,ik->i", design, inverse, design)) ** 2
        middle = design.T @ (design * weight[:, None])
        freedom = count - width
    error = float(np.sqrt((inverse @ middle @ inverse)[0, 0]))
    reach = float(student.ppf(0.975, freedom)) * error
    value = float(solved[0])
    return value, value - reach, value + reach

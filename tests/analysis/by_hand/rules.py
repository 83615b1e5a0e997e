"""What may be shown by the policy (domain.md 5d): each cell with its value, or why it has none."""

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from referral.domain.disclosure import POLICY
from tests.analysis.by_hand.files import Row, people

SMALLEST = POLICY.smallest
ALL = "*"
Key = tuple[str, ...]
Counts = Mapping[Any, int]
"""By the parts of a key."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What the script finds for one number of a figure.

    `value`: what is shown, at most `near` away; None when there is nothing to show. `hide`: why it may not be
    shown. `may`: why it need not be shown though it is safe by itself.
    """

    value: float | None
    near: float = 1e-9
    hide: str = ""
    may: str = ""


NOTHING = Cell(None)


def hidden(why: str) -> Cell:
    """A number that may not be shown."""
    return Cell(None, hide=why)


def fives(number: int) -> int:
    """To the nearest multiple of five."""
    return POLICY.round_to * math.floor((number + POLICY.round_to // 2) / POLICY.round_to)


def counted(number: int, persons: int | None = None) -> Cell:
    """A count by itself; too small below ten, or below ten people."""
    if number < SMALLEST or (persons is not None and persons < SMALLEST):
        return hidden(f"a count of {number} or the {persons} people behind it")
    return Cell(fives(number))


def shared(part: int, whole: int) -> Cell:
    """A share in steps of five hundredths; part, rest and whole are ten at least."""
    if min(part, whole, whole - part) < SMALLEST:
        return hidden(f"{part} of {whole}")
    return Cell(fives(round(100 * part / whole)) / 100)


def measured(value: float | None, persons: int, dominance: float = 0.0, digits: int = 1) -> Cell:
    """A mean, a point of a curve, the outcome of a test: ten people, no practice with more than half."""
    if persons < SMALLEST or dominance > POLICY.largest_share:
        return hidden(f"{persons} people, a practice with {dominance:.2f}")
    if value is None or not math.isfinite(value):
        return NOTHING
    return Cell(value, near=0.5 * 10**-digits + 1e-6)


def ranked(values: Iterable[int], percent: int, persons: int, dominance: float) -> Cell:
    """The value at place ceil(percent * n / 100), with ten on either side of it."""
    ordered = sorted(values)
    place = math.ceil(percent * len(ordered) / 100)
    if min(place, len(ordered) - place) < POLICY.beside_percentile:
        return hidden(f"{place} of {len(ordered)} below it")
    return replace(measured(ordered[place - 1], persons, dominance, 0), near=1e-9)


def steps_of_ten(numbers: Sequence[int]) -> list[Cell]:
    """Parts of one whole, one after the other: a step of fewer than ten is not shown as a step."""
    found, last = [], None
    for number in numbers:
        if number < SMALLEST:
            found.append(hidden(f"a count of {number}"))
            continue
        if last is None or abs(last - number) >= POLICY.difference:
            last = number
        found.append(Cell(fives(last)))
    return found


def protected(
    counts: Counts,
    axes: Sequence[tuple[Collection[str], bool]],
    persons: Counts | None = None,
    withheld: Collection[Key] = (),
) -> dict[Key, Cell]:
    """A table with all its totals (`*`). Of each axis its values, and whether one tells something of people.

    Hidden: fewer than ten, fewer than ten *persons*, nine tenths of a group in one value that tells
    something, and what is *withheld*. When any cell is hidden others may be too, so that it does not follow
    from a total.
    """
    whole = dict.fromkeys(product(*((*values, ALL) for values, _ in axes)), 0)
    for key, number in counts.items():
        for each in product(*((value, ALL) for value in key)):
            whole[each] += number
    why = {key: _why(key, whole, axes, persons or {}, key in withheld) for key in whole}
    rest = "another cell of this table had to be hidden" if any(why.values()) else ""
    return {key: Cell(fives(number), hide=why[key], may=rest) for key, number in whole.items()}


def _why(
    key: Key,
    whole: Mapping[Key, int],
    axes: Sequence[tuple[Collection[str], bool]],
    persons: Counts,
    is_withheld: bool,
) -> str:
    number = whole[key]
    if number < SMALLEST or persons.get(key, SMALLEST) < SMALLEST:
        return f"a count of {number}, {persons.get(key)} people"
    for place, (values, tells) in enumerate(axes):
        group = whole[(*key[:place], ALL, *key[place + 1 :])]
        if tells and len(values) > 1 and key[place] != ALL and number >= POLICY.one_category * group:
            return f"{number} of {group} in one category"
    return "withheld" if is_withheld else ""


def tallied(
    rows: Iterable[Row], *of: Callable[[Row], str]
) -> tuple[dict[Key, int], dict[Key, int], dict[Key, list[Row]]]:
    """Counts by cell; and by cell and total how many persons, and the rows."""
    cells: dict[Key, int] = {}
    every: dict[Key, list[Row]] = {}
    for row in rows:
        key = tuple(each(row) for each in of)
        cells[key] = cells.get(key, 0) + 1
        for each in product(*((value, ALL) for value in key)):
            every.setdefault(each, []).append(row)
    return cells, {key: people(found) for key, found in every.items()}, every


def divided(groups: Mapping[str, Sequence[Row]], *, tells: bool) -> dict[str, Cell]:
    """The counts of groups that together are all."""
    counts = {(name,): len(rows) for name, rows in groups.items()}
    persons = {(name,): people(rows) for name, rows in groups.items()}
    return parts(counts, persons, tells=tells)


def parts(counts: Counts, persons: Counts, *, tells: bool) -> dict[str, Cell]:
    """The same for other counts than of rows."""
    names = [name for (name,) in counts]
    found = protected(counts, [(names, tells)], persons) if names else {}
    return {name: found[(name,)] for name in names}


def along(cell: Cell, other: Cell) -> Cell:
    """*cell*, which is shown only where *other* is."""
    if cell.hide or other.hide:
        return replace(cell, hide=cell.hide or other.hide)
    return replace(cell, may=cell.may or other.may)

"""Tables of counts with all their totals, of which nothing hidden follows from what is shown."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from referral.domain.disclosure.attack import Need
from referral.domain.disclosure.protection import Before, Protection
from referral.domain.disclosure.rounding import rounded
from referral.domain.disclosure.world import TOTAL, Key

MOST_AXES = 3


@dataclass(frozen=True, slots=True)
class Axis:
    """One way to divide people: its name and all values that could have occurred, not only those that did.

    With `outcome`, a category with 90 % of a group is hidden, since it tells of everybody in that group.
    Switch that off only where the category is no news of anybody, such as the quarter of referral.
    """

    name: str
    values: tuple[str, ...]
    outcome: bool = True


@dataclass(frozen=True, slots=True)
class SafeTable:
    """What may be shown of a table. Only `shown` may be stored; the rest is for protecting a later table."""

    axes: tuple[Axis, ...]
    shown: Mapping[Key, int]
    exposed: frozenset[Key] = frozenset()
    """Hidden here, yet not proven safe: an earlier table showed it, or earlier ones together may tell it."""
    truth: Mapping[Key, int] = field(default_factory=dict, repr=False)
    needs: Mapping[Key, Need] = field(default_factory=dict, repr=False)

    def value(self, *key: str) -> int | None:
        """The count in fives, with ``*`` for all of an axis; None when it is hidden."""
        return self.shown.get(key)

    def share(self, *key: str, of: str) -> float | None:
        """The part, 0 to 1, that a cell is of its total over axis *of*. Computed from what is shown."""
        place = [each.name for each in self.axes].index(of)
        part, whole = self.shown.get(key), self.shown.get((*key[:place], TOTAL, *key[place + 1 :]))
        return min(1.0, round(part / whole, 3)) if part is not None and whole else None


def protect(
    counts: Mapping[Key, int],
    axes: Sequence[Axis],
    *,
    dominance: Mapping[Key, float] | None = None,
    earlier: Sequence[SafeTable] = (),
    withheld: Collection[Key] = (),
) -> SafeTable:
    """Hide what is unsafe, and as much more as it takes that nobody can work out what is hidden.

    *counts* are people per cell, one value of each axis per key; what is not named is 0. Totals may be among
    them (``*``) when they are the sum of their cells: whoever counts in two cells makes no table with totals.
    *dominance* is the part of a cell that the practice with most of it has. *withheld* are keys to hide too.
    *earlier* are tables of the same axes that were shown before, oldest first: nothing may follow from those
    and this one together either, also not for who knows how many people came and went between two of them.

    Raises ValueError for no or more than three axes, an earlier table with other axes, unknown keys, counts
    below 0, and totals that are not the sum.
    """
    names = [each.name for each in axes]
    if any([axis.name for axis in each.axes] != names for each in earlier):
        raise ValueError("an earlier table has other axes")
    every = [list(axes), *(list(each.axes) for each in earlier)]
    values = [
        tuple(dict.fromkeys(value for each in every for value in each[place].values))
        for place in range(len(axes))
    ]
    told = [place for place, axis in enumerate(axes) if axis.outcome and len(axis.values) > 1]
    truth = _whole(counts, axes)
    work = Protection(values, truth, told, [Before(each.truth, each.shown, each.needs) for each in earlier])
    work.hide_unsafe(dominance or {}, withheld)
    work.hide_more()
    shown = {key: rounded(truth[key]) for key in work.shown()}
    return SafeTable(tuple(axes), shown, frozenset(work.exposed), truth, work.hidden())


def _whole(counts: Mapping[Key, int], axes: Sequence[Axis]) -> dict[Key, int]:
    """Every number of the table, totals added up."""
    if not 1 <= len(axes) <= MOST_AXES:
        raise ValueError("a table has one to three axes")
    whole = dict.fromkeys(product(*((*each.values, TOTAL) for each in axes)), 0)
    unknown = set(counts) - set(whole)
    if unknown:
        raise ValueError(f"no such cell in this table: {min(unknown)}")
    for key, number in counts.items():
        if number < 0:
            raise ValueError(f"a count below 0 at {key}")
        if TOTAL not in key:
            for each in product(*((value, TOTAL) for value in key)):
                whole[each] += number
    wrong = [key for key, number in counts.items() if number != whole[key]]
    if wrong:
        raise ValueError(f"not the sum of its cells: {wrong[0]}")
    return whole

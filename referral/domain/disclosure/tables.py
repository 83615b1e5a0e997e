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
    *dominance* is the part of a cell that the practice with most of it has. *withheld* are hidden too.
    *earlier* are tables that were shown before, oldest first: nothing may follow from those and this one
    together either, also not for who knows how many people came and went between two of them. They have the
    same axes; or they are about the same people, and the axes of one are among those of the other.

    Raises ValueError for no or more than three axes, earlier tables of other kinds, unknown keys, counts
    below 0, and totals that are not the sum.
    """
    truth = _whole(counts, axes)
    present = SafeTable(tuple(axes), {}, truth=truth)
    widest = max((present, *earlier), key=lambda each: len(each.axes))
    frame = _Frame.of(widest, (present, *earlier))
    told = [place for place, axis in enumerate(frame.axes_of(present)) if axis]
    own = {frame.key(present, key): key for key in truth}
    work = Protection(
        frame.values,
        frame.truth(present),
        list(own),
        told,
        [
            Before(
                frame.truth(each),
                {frame.key(each, key): value for key, value in each.shown.items()},
                {frame.key(each, key): need for key, need in each.needs.items()},
            )
            for each in earlier
        ],
    )
    shares = {frame.key(present, key): share for key, share in (dominance or {}).items()}
    work.hide_unsafe(shares, {frame.key(present, key) for key in withheld})
    work.hide_more()
    shown = {own[key]: rounded(truth[own[key]]) for key in work.shown()}
    needs = {own[key]: need for key, need in work.hidden().items()}
    return SafeTable(tuple(axes), shown, frozenset(own[key] for key in work.exposed), truth, needs)


@dataclass(frozen=True, slots=True)
class _Frame:
    """The table with most axes, in whose terms the others are told."""

    widest: SafeTable
    names: tuple[str, ...]
    values: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, widest: SafeTable, tables: Sequence[SafeTable]) -> "_Frame":
        """With all values that any of the tables has; raises ValueError when one has an axis of its own."""
        names = tuple(each.name for each in widest.axes)
        values: dict[str, dict[str, None]] = {name: {} for name in names}
        for axis in (axis for each in tables for axis in each.axes):
            if axis.name not in values:
                raise ValueError("an earlier table has other axes")
            values[axis.name] |= dict.fromkeys(axis.values)
        return cls(widest, names, tuple(tuple(each) for each in values.values()))

    def key(self, table: SafeTable, key: Key) -> Key:
        """A key of *table* among all axes: the total over those it has not."""
        parts = dict(zip((each.name for each in table.axes), key, strict=True))
        return tuple(parts.get(name, TOTAL) for name in self.names)

    def axes_of(self, table: SafeTable) -> list[bool]:
        """For each axis whether a category of it may not hold a whole group in *table*."""
        told = {each.name for each in table.axes if each.outcome and len(each.values) > 1}
        return [name in told for name in self.names]

    def truth(self, table: SafeTable) -> Mapping[Key, int]:
        """All numbers; of a table with fewer axes those of the widest, which has the same people."""
        own = {self.key(table, key): count for key, count in table.truth.items()}
        if len(table.axes) == len(self.names):
            return own
        whole = {self.key(self.widest, key): count for key, count in self.widest.truth.items()}
        if any(whole.get(key, 0) != count for key, count in own.items()):
            raise ValueError("an earlier table has other axes and is about other people")
        return whole


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

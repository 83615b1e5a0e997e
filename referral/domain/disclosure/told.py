"""What tables have told: numbers about groups of rows, in terms that tables of other choices share.

A table is stored as it was shown (`Counted`), without what is hidden in it. Read back, each of its numbers
becomes a `Number`: which values of which variables a row has to count in it, and between what the number
lies. Tables with other axes, other filters or another population then stand side by side.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import product
from math import inf
from typing import Any

from referral.domain.disclosure.policy import POLICY
from referral.domain.disclosure.rounding import behind
from referral.domain.disclosure.tables import SafeTable
from referral.domain.disclosure.world import TOTAL, Key


@dataclass(frozen=True, slots=True)
class Among:
    """A condition on one variable: one of *values*, or none of them."""

    values: frozenset[str]
    none_of: bool = False

    def both(self, other: "Among") -> "Among":
        """What keeps to this condition and to *other*."""
        if self.none_of and other.none_of:
            return Among(self.values | other.values, none_of=True)
        if self.none_of:
            return Among(other.values - self.values)
        return Among(self.values - other.values if other.none_of else self.values & other.values)

    def is_within(self, other: "Among") -> bool:
        """Whether what keeps to this condition surely keeps to *other*."""
        if other.none_of:
            return other.values <= self.values if self.none_of else not self.values & other.values
        return not self.none_of and self.values <= other.values


Where = Mapping[str, Among]
"""Conditions by variable; a variable that is not named may have any value."""


def joined(one: Where, other: Where) -> dict[str, Among]:
    """All conditions of both."""
    found = dict(one)
    for name, among in other.items():
        found[name] = found[name].both(among) if name in found else among
    return found


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a table: what is counted, and what somebody knows of it who read the table.

    `outer` holds more than the number counts when its own group cannot be told exactly (a period that begins
    within a quarter): the number is at most that of `outer` and at least that of `inner`.
    """

    table: int
    key: Key
    inner: Where
    outer: Where
    low: float = 0
    high: float = inf
    hidden: bool = False
    width: int = POLICY.protection
    floor: float = inf
    choice: Where = field(default_factory=dict)
    """The part of `inner` that comes from the choice of filters, and not from the axes."""
    world: int = 0
    """Of which release it is: 0 is the one that a new table is of."""


@dataclass(frozen=True, slots=True)
class Drift:
    """How far the people of release *world* differ from those of release 0, within what both ask.

    *moved* per quarter of referral: how many are in release 0 only, and in the other only. *blurred* by
    variable: of how many rows either release tells the value less finely.
    """

    world: int
    moved: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    blurred: Mapping[str, int] = field(default_factory=dict)

    def bounds(self, where: Mapping[str, str]) -> tuple[int, int]:
        """How many fewer, and how many more, the other release may have in a group with these values."""
        quarter = where.get("quarter", "")
        pairs = [self.moved.get(quarter, (0, 0))] if "-Q" in quarter else list(self.moved.values())
        blur = sum(self.blurred.get(name, 0) for name in where)
        return -sum(pair[0] for pair in pairs) - blur, sum(pair[1] for pair in pairs) + blur


@dataclass(frozen=True, slots=True)
class Counted:
    """A table as it was shown: what was counted, over which values, and every number that is not hidden.

    `whole` names the axes of which each row of the choice has one of the values; `rest` is the value, by
    axis, that takes together all that the others do not name.
    """

    unit: str
    axes: tuple[tuple[str, tuple[str, ...]], ...]
    shown: tuple[tuple[Key, int], ...]
    whole: tuple[str, ...] = ()
    rest: tuple[tuple[str, str], ...] = ()

    @classmethod
    def told(
        cls, safe: SafeTable, unit: str, whole: tuple[str, ...] = (), rest: Mapping[str, str] | None = None
    ) -> "Counted":
        """Of a table that may be shown."""
        axes = tuple((each.name, each.values) for each in safe.axes)
        return cls(unit, axes, tuple(safe.shown.items()), whole, tuple((rest or {}).items()))

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> "Counted":
        """From stored JSON."""
        return cls(
            str(given["unit"]),
            tuple((str(name), tuple(values)) for name, values in given["axes"]),
            tuple((tuple(key), int(value)) for key, value in given["shown"]),
            tuple(given["whole"]),
            tuple((str(name), str(value)) for name, value in given["rest"]),
        )

    def numbers(self, table: int, choice: Where, needs: Mapping[Key, Any] | None = None) -> Iterator[Number]:
        """Every number, shown and hidden, and that nothing lies outside the axes that are whole.

        *needs* says of hidden ones what must stay possible, where that is known.
        """
        shown = dict(self.shown)
        for key in product(*((*values, TOTAL) for _, values in self.axes)):
            inner = joined(choice, self._where(key))
            number = Number(table, key, inner, inner, hidden=key not in shown, choice=choice)
            if key in shown:
                number = replace(number, low=behind(shown[key])[0], high=behind(shown[key])[1])
            elif needs and key in needs:
                number = replace(number, width=needs[key].width, floor=needs[key].floor)
            yield number
        for name in self.whole:
            if name not in dict(self.rest):
                outside = joined(choice, {name: Among(self._named(name), none_of=True)})
                yield Number(table, (), outside, outside, 0, 0, choice=choice)

    def _where(self, key: Key) -> dict[str, Among]:
        """The conditions of one number; a total over an axis that is not whole is of its values only."""
        rest, found = dict(self.rest), {}
        for (name, _), value in zip(self.axes, key, strict=True):
            if value == rest.get(name):
                found[name] = Among(self._named(name), none_of=True)
            elif value != TOTAL:
                found[name] = Among(frozenset({value}))
            elif name not in self.whole and name not in rest:
                found[name] = Among(self._named(name))
        return found

    def _named(self, axis: str) -> frozenset[str]:
        values, rest = frozenset(dict(self.axes)[axis]), dict(self.rest)
        return values - {rest[axis]} if axis in rest else values

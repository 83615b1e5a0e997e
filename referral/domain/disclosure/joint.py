"""A table beside all that was shown before: of the same release by other axes or filters, and of other ones.

`protect` proves one table safe. What it tells together with others is weighed here, by the attack itself
(`programs`): what that can narrow makes more of the new table be hidden. Only the worker loads this module.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any

from referral.domain.disclosure.programs import Attack, Contradiction, Name, Target
from referral.domain.disclosure.tables import Axis, SafeTable, protect
from referral.domain.disclosure.told import Among, Counted, Drift, Number, Where
from referral.domain.disclosure.world import Key

MOST_ROUNDS = 25
"""After so many rounds of hiding more, the whole table is hidden."""


@dataclass(frozen=True, slots=True)
class Mine:
    """What is said of a new table beside its numbers: see `Counted`."""

    unit: str
    choice: Where
    whole: tuple[str, ...] = ()
    rest: Mapping[str, str] = field(default_factory=dict)

    def counted(self, safe: SafeTable) -> Counted:
        """The table as it is told."""
        return Counted.told(safe, self.unit, self.whole, self.rest)


def protect_beside(
    counts: Mapping[Key, int],
    axes: Sequence[Axis],
    mine: Mine,
    known: Sequence[Sequence[Number]],
    *,
    drifts: Sequence[Drift] = (),
    dominance: Mapping[Key, float] | None = None,
    withheld: Collection[Key] = (),
) -> SafeTable:
    """Like `protect`, and so that nothing hidden follows from this table and *known* together.

    *known* are the numbers of tables that count the same, each numbered from 1 on; this table is number 0.
    What is hidden in them is kept as wide too, unless they tell it by themselves. *drifts* say how far other
    releases among them differ. A table that contradicts the others is about something else, and left out.
    """
    extra: set[Key] = set()
    safe = protect(counts, axes, dominance=dominance, withheld=withheld)
    told = list(chain.from_iterable(known))
    if not told:
        return safe
    open_to_all: set[Name] = set()
    for _ in range(MOST_ROUNDS):
        own = _numbers(safe, mine)
        try:
            narrow = _narrowed(own, told, drifts, open_to_all)
        except Contradiction:
            told = _agreeing(known, own, drifts)
            narrow = _narrowed(own, told, drifts, open_to_all)
        more: set[Key] = set()
        for target, blamed in narrow:
            keys = {each.key for each in blamed if each.table == 0 and each.key in safe.shown}
            if keys:
                more.add(min(keys, key=lambda key: (safe.truth[key], key)))
            else:
                open_to_all.add(target.name)
        if not more:
            break
        extra |= more
        safe = protect(counts, axes, dominance=dominance, withheld={*withheld, *extra})
    else:
        safe = protect(counts, axes, dominance=dominance, withheld=set(safe.truth))
    lost = {key for table, key, less in open_to_all if table == 0 and less is None}
    return replace(safe, exposed=safe.exposed | (lost & set(safe.needs)))


def _numbers(safe: SafeTable, mine: Mine) -> list[Number]:
    return list(mine.counted(safe).numbers(0, mine.choice, safe.needs))


def _agreeing(
    known: Sequence[Sequence[Number]], own: Sequence[Number], drifts: Sequence[Drift]
) -> list[Number]:
    """The numbers of the tables that can be true together with this one."""
    kept: list[Number] = []
    for table in known:
        if Attack([*own, *kept, *table], drifts).is_possible():
            kept += table
    return kept


def _narrowed(
    own: Sequence[Number], told: Sequence[Number], drifts: Sequence[Drift], without: Collection[Name]
) -> list[tuple[Target, list[Number]]]:
    targets = [each for each in _targets(own, told) if each.name not in without]
    return Attack([*own, *told], drifts).narrowed(targets) if targets else []


def _targets(own: Sequence[Number], told: Sequence[Number]) -> list[Target]:
    """Every hidden number, and every difference between a number of this table and one of a wider choice."""
    found = [Target(each) for each in (*own, *told) if each.hidden]
    alike: dict[Any, list[Number]] = {}
    for each in told:
        if not each.hidden and each.key and each.inner == each.outer:
            alike.setdefault(_beside_choice(each), []).append(each)
    for one in (each for each in own if not each.hidden and each.key):
        for other in alike.get(_beside_choice(one), ()):
            if one.choice == other.choice or one.inner == other.inner:
                continue
            if _within(one.choice, other.choice):
                found.append(Target(other, one))
            elif _within(other.choice, one.choice):
                found.append(Target(one, other))
    return found


def _beside_choice(number: Number) -> frozenset[tuple[str, Among]]:
    """The conditions of a number that its choice of filters did not have already."""
    return frozenset(each for each in number.inner.items() if each[1] != number.choice.get(each[0]))


def _within(narrow: Where, wide: Where) -> bool:
    """Whether who keeps to *narrow* surely keeps to *wide*."""
    return all(name in narrow and narrow[name].is_within(among) for name, among in wide.items())

"""What is known when a figure is made: the tables shown before it, and those that it has told so far itself.

Every table of counts passes here, so that none is weighed alone. What other studies showed counts too: their
people are partly the same, and who they are follows from the period and the population of each study.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from referral.analysis.elsewhere import REFERRALS, Elsewhere, Population, conditions, period_of
from referral.analysis.overlapping import Files, Groups
from referral.analysis.quarters import between
from referral.domain.disclosure import Axis, SafeTable, protect
from referral.domain.disclosure.joint import Mine, protect_beside
from referral.domain.disclosure.told import Among, Counted, Number, Where, joined
from referral.domain.disclosure.world import Key
from referral.domain.research.filters import Filters

MOST_HERE, MOST_ELSEWHERE = 25, 12
"""Beside so many tables of this release and of others a new one is weighed: of its own choice first, then of
no choice, then the newest."""


@dataclass(frozen=True, slots=True)
class Told:
    """The tables of one figure, with the choice they are about."""

    filters: Filters
    tables: tuple[Counted, ...]

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> "Told":
        """From a request."""
        return cls(Filters.of(given["filters"]), tuple(Counted.of(each) for each in given["counted"]))


@dataclass(frozen=True, slots=True)
class Before:
    """What was shown already: choices of this study, tables of this release, and both of other releases."""

    shown: Sequence[Filters] = ()
    here: Sequence[Told] = ()
    elsewhere: Sequence[Elsewhere] = ()

    @classmethod
    def of(cls, request: Mapping[str, Any]) -> "Before":
        """From {"shown", "told", "population", "elsewhere"}; each of them may be absent."""
        mine = request.get("population")
        others = (request.get("elsewhere") or ()) if mine else ()
        return cls(
            [Filters.of(each) for each in request.get("shown") or ()],
            [Told.of(each) for each in request.get("told") or ()],
            [Elsewhere.of(Population.of(mine), each) for each in others] if mine else (),
        )


NOTHING = Before()


@dataclass(slots=True)
class Ledger:
    """For one figure: its choice, how many referrals are in it, and what was told before."""

    choice: Where
    rows: int
    known: list[tuple[Counted, Where]] = field(default_factory=list)
    elsewhere: Sequence[Elsewhere] = ()
    told: list[Counted] = field(default_factory=list)
    """Of this figure, in the order of its tables."""

    @classmethod
    def opened(cls, data: Files, filters: Filters, before: "Before") -> "Ledger":
        """With what was shown before. Two choices of the same rows are one choice."""
        groups = Groups(data)
        quarters, study = _quarters(data), _study(before.elsewhere)
        own = conditions(filters, quarters)
        choices = {groups.of(filters): own}
        found: list[tuple[Counted, Where]] = []
        for figure in sorted(before.here, key=lambda each: _far(each.filters, filters)):
            choice = choices.setdefault(groups.of(figure.filters), conditions(figure.filters, quarters))
            found += [(each, joined(choice, study)) for each in figure.tables]
        return cls(joined(own, study), data.cohort(filters).height, found, before.elsewhere)

    def protect(
        self,
        counts: Mapping[Key, int],
        axes: Sequence[Axis],
        unit: str,
        *,
        total: int | None = None,
        rest: Mapping[str, str] | None = None,
        withheld: Sequence[Key] = (),
    ) -> SafeTable:
        """A safe table, written down for the ones after it. *total*: of all that could be counted."""
        every = self.rows if total is None and unit == REFERRALS else total
        cells = sum(counts.values())
        whole = tuple(each.name for each in axes) if cells == every else ()
        mine = Mine(unit, self.choice, whole, rest or {})
        known = self._beside(unit)
        told = {each.world for table in known for each in table}
        drifts = [each.drift(world) for world, each in enumerate(self.elsewhere, 1) if world in told]
        safe = protect_beside(counts, axes, mine, known, drifts=drifts, withheld=withheld)
        self.told.append(mine.counted(safe))
        return safe

    def _beside(self, unit: str) -> list[list[Number]]:
        own = [(each, self.choice) for each in self.told]
        tables = [each for each in (*own, *self.known) if each[0].unit == unit][:MOST_HERE]
        found = [list(table.numbers(place, choice)) for place, (table, choice) in enumerate(tables, 1)]
        if unit == REFERRALS and self.elsewhere:
            period = period_of(self.elsewhere)
            each_has = max(1, MOST_ELSEWHERE // len(self.elsewhere))
            for world, other in enumerate(self.elsewhere, 1):
                found += other.numbers(period, world, len(found) + 1, each_has)
        return found


def _far(theirs: Filters, mine: Filters) -> int:
    """How little another choice has to do with this one."""
    return 0 if theirs == mine else 2 if theirs.as_json else 1


def _study(elsewhere: Sequence[Elsewhere]) -> dict[str, Among]:
    """The limits of this study itself, which matter beside those of others only."""
    return dict(elsewhere[0].mine.where(period_of(elsewhere))) if elsewhere else {}


def _quarters(data: Files) -> list[str]:
    known = data.table("referral")["quarter"].drop_nulls()
    return between(str(known.min()), str(known.max())) if known.len() else [""]


_OPEN: ContextVar[Ledger | None] = ContextVar("ledger", default=None)


@contextmanager
def keeping(ledger: Ledger) -> Iterator[Ledger]:
    """Every table that is made within is weighed by *ledger*."""
    before = _OPEN.set(ledger)
    try:
        yield ledger
    finally:
        _OPEN.reset(before)


def protected(
    counts: Mapping[Key, int],
    axes: Sequence[Axis],
    unit: str = REFERRALS,
    *,
    total: int | None = None,
    rest: Mapping[str, str] | None = None,
    withheld: Sequence[Key] = (),
) -> SafeTable:
    """A safe table by the ledger that is open; without one, a table by itself."""
    ledger = _OPEN.get()
    if ledger is None:
        return protect(counts, axes, withheld=withheld)
    return ledger.protect(counts, axes, unit, total=total, rest=rest, withheld=withheld)

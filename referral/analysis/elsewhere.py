"""What was shown of other releases in the region, in terms of this one.

Who is in two releases is known by period, sectors and reasons of their studies. Within what both ask they
hold the same people, except who came or went between them; how many is known per quarter of referral.
What may change later (a place, a state, an answer) is not compared: only what is known at the referral.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from referral.analysis.quarters import between
from referral.domain.disclosure.told import Among, Counted, Drift, Number, Where, joined
from referral.domain.research.filters import Filters

REFERRALS = "referral"
"""The unit of most tables; only these are compared with those of other releases."""

VARIABLES = {"activity": "activity_kind"}
"""Filters that have another name than the variable they look at."""

STEADY = frozenset({"quarter", "area", "age_band", "sector", "reason", "funding"})
"""Variables that a referral has from the start."""

REASONS = "reasons "
"""Begins the name of the condition that one of these reasons is among those of a referral."""


@dataclass(frozen=True, slots=True)
class Population:
    """Whom a study asks for; an empty list of sectors or reasons is everybody."""

    first: date
    last: date
    sectors: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> "Population":
        """From a request."""
        first, last = (date.fromisoformat(given[each]) for each in ("first", "last"))
        return cls(first, last, tuple(given["sectors"]), tuple(given["reasons"]))

    @property
    def quarters(self) -> list[str]:
        """The quarters in which the period has a day."""
        return between(_quarter(self.first), _quarter(self.last))

    def days_in(self, quarter: str) -> tuple[date, date] | None:
        """The first and last day of the period in a quarter; None when it has none there."""
        start = date(int(quarter[:4]), 3 * int(quarter[-1]) - 2, 1)
        after = date(start.year + start.month // 10, (start.month + 2) % 12 + 1, 1)
        found = max(self.first, start), min(self.last, after - timedelta(days=1))
        return found if found[0] <= found[1] else None

    def where(self, period: Sequence[str]) -> dict[str, Among]:
        """Its limits as conditions. A row without a known quarter counts in each of *period*."""
        found: dict[str, Among] = {}
        if outside := frozenset(period) - set(self.quarters):
            found["quarter"] = Among(outside, none_of=True)
        if self.sectors:
            found["sector"] = Among(frozenset(self.sectors))
        if self.reasons:
            found[REASONS + " ".join(sorted(self.reasons))] = Among(frozenset({"yes"}))
        return found

    def is_within(self, other: "Population") -> bool:
        """Whether *other* asks for everybody whom this one asks for."""
        inside = self.first >= other.first and self.last <= other.last
        for mine, theirs in ((self.sectors, other.sectors), (self.reasons, other.reasons)):
            inside = inside and (not theirs or (bool(mine) and set(mine) <= set(theirs)))
        return inside


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The figures of another release, and how its people differ from those of this one.

    *moved* and *blurred* as in `Drift`.
    """

    mine: Population
    theirs: Population
    figures: Sequence[tuple[Filters, tuple[Counted, ...]]] = ()
    moved: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    blurred: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, mine: Population, given: Mapping[str, Any]) -> "Elsewhere":
        """From a request."""
        figures = [
            (Filters.of(each["filters"]), tuple(Counted.of(table) for table in each["counted"]))
            for each in given["figures"]
        ]
        moved = {str(quarter): (int(pair[0]), int(pair[1])) for quarter, pair in given["moved"].items()}
        return cls(mine, Population.of(given["population"]), figures, moved, dict(given["blurred"]))

    def drift(self, world: int) -> Drift:
        """How far its people differ from those of this release."""
        return Drift(world, self.moved, self.blurred)

    def choice(self, filters: Filters, period: Sequence[str]) -> dict[str, Among]:
        """Who is in a choice of the other release; *period* are the quarters of all studies together."""
        return joined(self.theirs.where(period), conditions(filters, self.theirs.quarters))

    def numbers(self, period: Sequence[str], world: int, start: int, most: int) -> list[list[Number]]:
        """What its tables say of its people: *most* tables, numbered from *start*."""
        figures = sorted(self.figures, key=lambda each: bool(each[0].as_json))  # all people first
        tables = [(filters, each) for filters, some in figures for each in some]
        counted = [pair for pair in tables if pair[1].unit == REFERRALS][: max(0, most)]
        return [
            list(self._fitting(table.numbers(start + place, self.choice(filters, period)), world))
            for place, (filters, table) in enumerate(counted)
        ]

    def _fitting(self, numbers: Iterable[Number], world: int) -> Iterator[Number]:
        """The numbers that can be compared; of a quarter that one study asks half, that it is a part."""
        mine, theirs = self.mine, self.theirs
        edges = frozenset(
            each for each in mine.quarters if (days := theirs.days_in(each)) and days != mine.days_in(each)
        )
        for each in numbers:
            if not all(name in STEADY or name.startswith(REASONS) for name in each.inner):
                continue
            if not edges or _leaves_out(each.inner, edges):
                yield replace(each, world=world)
            elif not each.hidden:
                inner = joined(each.inner, {"quarter": Among(edges, none_of=True)})
                yield replace(each, inner=inner, low=0, world=world)


def conditions(filters: Filters, quarters: Sequence[str]) -> dict[str, Among]:
    """A choice of filters as conditions on variables; *quarters* are those of the release, in order."""
    found = {
        VARIABLES.get(name, name): Among(frozenset({value}))
        for name, value in filters.as_json.items()
        if name not in {"first", "last"}
    }
    if filters.first or filters.last:
        first, last = filters.first or quarters[0], filters.last or quarters[-1]
        found["quarter"] = Among(frozenset(each for each in quarters if first <= each <= last))
    return found


def period_of(elsewhere: Sequence[Elsewhere]) -> list[str]:
    """Every quarter in which one of the studies has a day."""
    spans = [each for other in elsewhere for each in (other.mine, other.theirs)]
    return sorted({quarter for each in spans for quarter in each.quarters})


def _leaves_out(where: Where, quarters: frozenset[str]) -> bool:
    among = where.get("quarter")
    if among is None:
        return False
    return quarters <= among.values if among.none_of else not quarters & among.values


def _quarter(day: date) -> str:
    return f"{day.year:04d}-Q{(day.month + 2) // 3}"

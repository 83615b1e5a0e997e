"""What each referral cost, who paid it, and what the comparisons say (domain.md 5e)."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean
from typing import Any

from tests.analysis.by_hand.comparing import comparison
from tests.analysis.by_hand.files import Release, Row, largest, people
from tests.analysis.by_hand.holding import Expected, Line, Lines
from tests.analysis.by_hand.ranges import mean_range
from tests.analysis.by_hand.rules import (
    SMALLEST,
    Cell,
    along,
    counted,
    hidden,
    measured,
    shared,
    steps_of_ten,
)

HALF_YEAR, LEAST_DAYS = 182, 28
CAME = frozenset({"present", "late"})
MUNICIPAL = frozenset({"wmo", "azwa", "gala"})
DISCOUNT = 0.03
LOOSE = 0.2
"""Draws of its own differ from those of the program: ends of a range agree within this part of it."""


@dataclass(frozen=True, slots=True)
class Prices:
    """All in euro of the newest year of the index."""

    short: float
    long: float
    coach: float | None
    places: Mapping[str, float]
    """By kind of activity; the empty kind is any other."""
    volunteer: float | None

    @classmethod
    def of(cls, lists: Mapping[str, Any]) -> "Prices":
        """From the lists of a region: each price times one plus the percent of every year after its own."""
        percents = {int(year): percent for year, percent in lists["index"]["percents"].items()}
        newest = max([*percents, int(lists["reference"]["price_year"])])

        def indexed(name: str) -> dict[str, float]:
            given = lists[name]
            if not given:
                return {}
            up = 1.0
            for year in range(int(given["price_year"]) + 1, newest + 1):
                up *= 1 + percents[year] / 100
            return {code: each["euro"] * up for code, each in given["prices"].items()}

        known, own = indexed("reference"), indexed("site")
        places = {code[9:]: euro for code, euro in own.items() if code.startswith("activity:")}
        if "activity" in own:
            places[""] = own["activity"]
        return cls(
            known["gp_short"], known["gp_long"], own.get("coach_hour"), places, own.get("volunteer_hour")
        )


class Costs:
    """What each referral cost, from the rows alone. None is: not known."""

    def __init__(self, release: Release, prices: Prices) -> None:
        self.prices, self.rows = prices, release.referrals
        self.came: dict[str, list[Row]] = {}
        for row in release.of("attendance"):
            if row["state"] in CAME:
                self.came.setdefault(row["rid"], []).append(row)
        self.activities = {row["activity"]: row for row in release.rows("activity")}
        self._count(release)

    def _count(self, release: Release) -> None:
        """One count per half year: two that differ are none, and a few days say nothing about half a year."""
        said: dict[tuple[str, str], set[tuple[Any, ...]]] = {}
        for row in release.of("care_use"):
            counts = tuple(row[name] for name in ("short", "long", "minutes", "days_covered"))
            said.setdefault((row["rid"], row["span"]), set()).add(counts)
        single = {key: next(iter(each)) for key, each in said.items() if len(each) == 1}
        self.contradicting = len(said) - len(single)
        self.use = {key: each for key, each in single.items() if (each[3] or 0) >= LEAST_DAYS}
        self.short_covered = len(single) - len(self.use)

    def half_year(self, row: Row, span: str) -> float | None:
        """Euro of contacts."""
        found = self.use.get((row["rid"], span))
        if found is None:
            return None
        euro = found[0] * self.prices.short + found[1] * self.prices.long
        return float(euro * HALF_YEAR / found[3])

    def contacts(self, row: Row, span: str) -> float | None:
        """How many contacts."""
        found = self.use.get((row["rid"], span))
        return None if found is None else (found[0] + found[1]) * HALF_YEAR / found[3]

    def minutes(self, row: Row, span: str) -> float | None:
        """How long they took together."""
        found = self.use.get((row["rid"], span))
        return None if found is None or found[2] is None else found[2] * HALF_YEAR / found[3]

    def change(self, row: Row) -> float | None:
        """Euro after minus before."""
        before, after = self.half_year(row, "before"), self.half_year(row, "after")
        return None if before is None or after is None else after - before

    def coach(self, row: Row) -> float | None:
        """Of the minutes written down; nothing where no team ever took it on."""
        if self.prices.coach is None:
            return None
        if row["accepted_day"] is None and row["ended_day"] is not None:
            return 0.0
        if row["minutes_met"] is None or row["minutes_phone"] is None:
            return None
        return float((row["minutes_met"] + row["minutes_phone"]) / 60 * self.prices.coach)

    def started(self, row: Row) -> bool:
        """Whether somebody took part."""
        return row["first_day"] is not None or row["rid"] in self.came

    def _attended(self, row: Row, price: Callable[[Row], float | None], *, lighter: bool) -> float | None:
        """Summed over the times somebody came; a later year weighs three percent less, each."""
        if row["rid"] not in self.came:
            return None if self.started(row) else 0.0
        total = 0.0
        for mark in self.came[row["rid"]]:
            euro = price(mark)
            if euro is None:
                return None
            total += euro / (1 + DISCOUNT) ** max(0, mark["day"] // 365) if lighter else euro
        return total

    def places(self, row: Row) -> float | None:
        """What attending cost."""
        known = self.prices.places
        if "" not in known:
            return None
        return self._attended(row, lambda mark: known.get(mark["activity_kind"], known[""]), lighter=True)

    def paid(self, row: Row) -> float | None:
        """The person's own contributions."""

        def price(mark: Row) -> float | None:
            cents = self.activities.get(mark["activity"], {}).get("price_cents")
            return None if cents is None else cents / 100

        return self._attended(row, price, lighter=True)

    def hours(self, row: Row) -> float | None:
        """Of volunteers: one per group, shared by its places."""

        def price(mark: Row) -> float | None:
            found = self.activities.get(mark["activity"], {})
            if not found.get("capacity") or found["minutes"] is None:
                return None
            return float(found["minutes"] / 60 / found["capacity"])

        return self._attended(row, price, lighter=False)

    def known(
        self, value: Callable[[Row], float | None], rows: Sequence[Row]
    ) -> tuple[list[Row], list[float]]:
        """The rows for which it is known, and the values."""
        found = [(row, each) for row in rows if (each := value(row)) is not None]
        return [row for row, _ in found], [each for _, each in found]


def costs(release: Release, extra: dict[str, Any]) -> Expected:
    """All tables of the view; *extra* has the price lists."""
    found = Costs(release, Prices.of(extra["prices"]))
    rows, paired = found.rows, found.known(found.change, found.rows)[0]
    apart = (found.short_covered, found.contradicting)
    return Expected(
        people=counted(people(rows)),
        missing=shared(len(rows) - len(paired), len(rows)),
        exclusions=tuple(counted(each) for each in apart if each),
        tables={
            "contacts": _contacts(found),
            "balance": _balance(found),
            "payers": _payers(found),
            "volunteers": _volunteers(found),
            "comparison": comparison(rows, [row | {"change": found.change(row)} for row in paired]),
        },
    )


def _three(rows: Sequence[Row], values: Sequence[float]) -> tuple[Cell, Cell, Cell]:
    """A mean with its range, drawn anew by the script."""
    size, dominance = people(rows), largest(rows)
    if size < SMALLEST:
        why = hidden(f"{size} people")
        return why, why, why
    low, high = mean_range(values, [row["practice"] or "" for row in rows])
    middle, *ends = (measured(each, size, dominance) for each in (fmean(values), low, high))
    loose = [replace(each, near=each.near + LOOSE * (high - low)) for each in ends]
    return middle, loose[0], loose[1]


def _number(part: Sequence[Row], whole: Collection[Row]) -> Cell:
    """As many as all when fewer than ten are not in it."""
    return along(steps_of_ten([len(whole), len(part)])[-1], counted(len(part), people(part)))


def _contacts(found: Costs) -> Lines:
    rows = found.rows
    started = [row for row in rows if found.started(row)]
    rest = [row for row in rows if not found.started(row) and found.change(row) is not None]
    groups = {"all": rows, "started": [] if 0 < people(rest) < SMALLEST else started}
    return Lines(("group",), {(code,): _group(found, part) for code, part in groups.items()})


def _group(found: Costs, rows: Sequence[Row]) -> Line:
    paired, changes = found.known(found.change, rows)
    line: Line = {}
    spans: dict[str, Callable[[Row, str], float | None]] = {
        "contacts_": found.contacts,
        "minutes_": found.minutes,
        "": found.half_year,
    }
    for name, value in spans.items():
        for span in ("before", "after"):
            some, values = found.known(lambda row, v=value, s=span: v(row, s), paired)  # type: ignore[misc]
            mean = fmean(values) if values else None
            line[f"{name}{span}"] = measured(mean, people(some), largest(some))
    line |= dict(zip(("change", "low", "high"), _three(paired, changes), strict=True))
    return line | {
        "number": _number(paired, rows),
        "missing": shared(len(rows) - len(paired), len(rows)),
    }


def _mean(known: Sequence[Row], values: Sequence[float], whole: Sequence[Row]) -> Line:
    return dict(zip(("mean", "low", "high"), _three(known, values), strict=True)) | {
        "number": _number(known, whole),
        "missing": shared(len(whole) - len(known), len(whole)),
    }


def _sum(*values: float | None) -> float | None:
    return None if None in values else sum(each or 0.0 for each in values)


def _balance(found: Costs) -> Lines:
    parts: dict[str, Callable[[Row], float | None]] = {
        "change": found.change,
        "coach": found.coach,
        "places": found.places,
        "whole": lambda row: _sum(found.change(row), found.coach(row), found.places(row)),
    }
    return Lines(
        ("part",),
        {(code,): _mean(*found.known(value, found.rows), found.rows) for code, value in parts.items()},
    )


def _payers(found: Costs) -> Lines:
    """Over the referrals of which everything is known; nothing when a stream has fewer than ten people."""
    every = (found.change, found.coach, found.places, found.paid)
    rows = [
        row
        for row in found.rows
        if row["funding"] is not None and None not in {value(row) for value in every}
    ]
    streams = {row["funding"] for row in rows}
    if any(people(row for row in rows if row["funding"] == each) < SMALLEST for each in streams):
        rows = []
    sums: dict[str, list[float]] = {"insurer": [], "municipality": [], "other": [], "paid": []}
    for row in rows:
        change, coach, places, paid = (value(row) or 0.0 for value in every)
        spent, stream = coach + max(0.0, places - paid), row["funding"]
        sums["insurer"].append(change + (spent if stream == "zvw" else 0.0))
        sums["municipality"].append(spent if stream in MUNICIPAL else 0.0)
        sums["other"].append(0.0 if stream == "zvw" or stream in MUNICIPAL else spent)
        sums["paid"].append(paid)
    return Lines(("payer",), {(code,): _mean(rows, values, found.rows) for code, values in sums.items()})


def _volunteers(found: Costs) -> Lines:
    rows, hours = found.known(found.hours, found.rows)
    names = ("mean", "low", "high")
    made: dict[tuple[object, ...], Line] = {("hours",): dict(zip(names, _three(rows, hours), strict=True))}
    worth = found.prices.volunteer
    if worth is not None:
        euros = [worth * each for each in hours]
        made[("worth",)] = dict(zip(names, _three(rows, euros), strict=True))
    return Lines(("part",), made)

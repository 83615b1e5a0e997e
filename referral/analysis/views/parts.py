"""What views of the way through the loop share: words, timed steps, and curves that single nobody out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from referral.analysis import guarding
from referral.analysis.drawing import lines
from referral.analysis.statistics.survival import Curve, Point, incidence
from referral.domain.research.figures import Column, Exclusion, Picture, Table
from referral.domain.research.filters import Filters

NO_COMPARISON = "Er is geen vergelijkingsgroep: ook zonder verwijzing kan iets veranderen."
REGRESSION = "Mensen komen vaak op een laag punt binnen. Daarna gaat het vanzelf vaak wat beter."
DROP_OUTS = "Wie stopt, vult minder vaak een tweede keer in. Die mensen missen hier."
HELP = "Wie hulp had bij het invullen, antwoordt soms anders."
SEASONS = "Bij groepen die buiten zijn, telt het seizoen mee."
WITH_A_PLACE = (
    "Deze keuze gaat over een soort activiteit, en dus alleen over wie een plek vond. Wie geen plek vond, "
    "telt hier nergens mee."
)
FOLLOWED = (
    "Wie kort geleden is verwezen, kan een stap nog niet gezet hebben. Die mensen tellen mee zolang "
    "zij gevolgd zijn, en niet daarna."
)
HELD_BACK = (
    "Een lijn verspringt pas als er tien mensen bij zijn gekomen, en stopt waar minder dan tien mensen nog "
    "gevolgd worden."
)

WEEKS = tuple(range(0, 183, 7))
"""The days at which curves are shown: weekly for half a year."""


@dataclass(frozen=True, slots=True)
class Timed:
    """For one step: days until it, and 0 (still followed), 1 (it happened) or 2 (stopped before)."""

    rows: pl.DataFrame
    """With `time`, `event` and what the cohort holds."""

    def curve(self) -> Curve:
        """The share to whom the step has happened, with stopping as the competing event."""
        return incidence(self.rows["time"].to_numpy(), self.rows["event"].to_numpy())


def timed(rows: pl.DataFrame, step: str) -> Timed:
    """Days from referral to *step*. An empty day is never a zero and never the day of the freeze.

    Who stopped before the step is not followed any longer for it: that competes. A step after a stop counts.
    """
    happened, follow = pl.col(step), pl.col("follow_days")
    stopped = pl.min_horizontal("ended_day", "closed_day")
    stop = pl.when((stopped >= 0) & (stopped <= follow)).then(stopped)
    fits = follow.is_not_null() & (follow >= 0)
    fits &= happened.is_null() | ((happened >= 0) & (happened <= follow))
    found = rows.filter(fits).with_columns(
        pl.coalesce(happened, stop, follow).alias("time"),
        pl.when(happened.is_not_null()).then(1).when(stop.is_not_null()).then(2).otherwise(0).alias("event"),
    )
    return Timed(found)


def impossible(rows: pl.DataFrame, steps: Sequence[str]) -> int:
    """Referrals that `timed` leaves out for one of *steps*: a day before the referral or after the freeze, or
    no length of follow-up."""
    follow = pl.col("follow_days")
    odd = [(pl.col(step) < 0) | (pl.col(step) > follow) for step in steps]
    return rows.filter(pl.any_horizontal(*odd, follow.is_null(), follow < 0).fill_null(value=False)).height


def held(curve: Curve, people: int, largest: float = 0.0, days: Sequence[int] = WEEKS) -> list[Point | None]:
    """The curve on *days* as it may be shown.

    A point needs ten people followed, ten who had the event and ten who had not. It repeats the one shown
    before it until ten people more have moved: else a few could be read from the difference, as in
    `safe_funnel`.
    """
    shown: list[Point | None] = []
    last: Point | None = None
    for point in curve.points(days):
        fits = point.at_risk >= guarding.SMALLEST and _wide(point.value, people)
        if fits and (last is None or abs(point.value - last.value) * people >= guarding.SMALLEST - 1e-9):
            last = point
        shown.append(_safe(last, point.day, people, largest) if fits and last else None)
    return shown


def _wide(value: float, people: int) -> bool:
    """Whether ten people stand on either side of a share."""
    return min(value, 1 - value) * people >= guarding.SMALLEST - 1e-9


def _safe(point: Point, day: float, people: int, largest: float) -> Point | None:
    value, low, high = (
        guarding.measure(each, people, largest, digits=2) for each in (point.value, point.low, point.high)
    )
    return None if value is None else Point(day, value, low, high, point.at_risk)


def chosen_notes(filters: Filters) -> tuple[str, ...]:
    """What a choice itself does to a figure: who is chosen by what came later, was sure to come that far."""
    return (WITH_A_PLACE,) if filters.activity else ()


UNKNOWN = "niet bekend"
"""Of whom a release tells no quarter."""


def by_quarter(rows: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The rows of each quarter, in order, and at the end those of which it is not known."""
    named = rows.with_columns(pl.col("quarter").fill_null(UNKNOWN))
    groups = {str(name): part for (name,), part in named.partition_by("quarter", as_dict=True).items()}
    return {name: groups[name] for name in sorted(groups)}


def left_out(reason: str, number: int) -> tuple[Exclusion, ...]:
    """A line for who is left out; nothing when nobody is."""
    return (Exclusion(reason, guarding.number(number)),) if number else ()


Courses = Mapping[str, Sequence[Point | None]]
"""Curves as they may be shown, on `WEEKS`, by their words."""


def curve_table(courses: Courses, since: str = "verwijzing", name: str = "curve") -> Table:
    """The numbers behind `curve_picture`."""
    columns = (
        Column("step", "Wat", "text", label_en="What"),
        Column("day", f"Dagen sinds {since}", "days", "dagen", "Days since"),
        Column("share", "Deel", "share", label_en="Share"),
        Column("low", "Van", "share", label_en="Lower limit (95 %)"),
        Column("high", "Tot", "share", label_en="Upper limit (95 %)"),
    )
    rows = [(words, day, *_three(each)) for words, points in courses.items() for day, each in _by_day(points)]
    return Table(name, "Week voor week", columns, tuple(rows), "Van en tot is het 95 %-interval.")


def curve_picture(
    courses: Courses, title: str, since: str = "verwijzing", name: str = "curve"
) -> tuple[Picture, ...]:
    """The curves drawn; nothing when there is nothing to draw."""
    drawn = [
        {"day": day, "share": each.value, "low": each.low, "high": each.high, "step": words}
        for words, points in courses.items()
        for day, each in _by_day(points)
        if each
    ]
    if not drawn:
        return ()
    last = {words: each for words, points in courses.items() for each in points if each}
    said = "; ".join(
        f"{words}: {round(100 * each.value)} % na {each.day:.0f} dagen" for words, each in last.items()
    )
    both = lines(drawn, "day", "share", "step", (f"dagen sinds {since}", "deel"), step=True)
    return (both.picture(name, title, said, name),)


def _by_day(points: Sequence[Point | None]) -> list[tuple[int, Point | None]]:
    return list(zip(WEEKS, points, strict=True))


def _three(point: Point | None) -> tuple[float | None, float | None, float | None]:
    return (point.value, point.low, point.high) if point else (None, None, None)

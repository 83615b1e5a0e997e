"""The coach's page about measures: what is asked when, and what came of it as a line with its numbers."""

from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from referral.domain.instruments.definition import Direction, Rule
from referral.domain.instruments.moments import Course, MeasureMoment, Turn, turns
from referral.domain.instruments.scoring import shown
from referral.models import Measurement
from referral.web import charts
from referral.workflow.measures import Point, Series


@dataclass(frozen=True, slots=True)
class MomentRow:
    """One moment: what was asked, or when it can be."""

    moment: MeasureMoment
    asked: Measurement | None
    opens: date | None
    ends: date | None
    is_open: bool

    @property
    def can_ask(self) -> bool:
        """Whether the coach can ask now, for the first time or again."""
        return self.asked.is_open if self.asked else self.is_open


def moment_rows(course: Course, asked: list[Measurement]) -> list[MomentRow]:
    """A row per moment, also for those whose day is not known yet."""
    days = {each.moment: each for each in turns(course)}
    known = {each.moment: each for each in asked}
    return [_row(each, days.get(each), known.get(each), course.today) for each in MeasureMoment]


def _row(moment: MeasureMoment, turn: Turn | None, asked: Measurement | None, today: date) -> MomentRow:
    if turn is None:
        return MomentRow(moment, asked, None, None, is_open=False)
    opens, ends = turn.opens, turn.ends
    return MomentRow(moment, asked, opens, ends, is_open=opens <= today <= ends)


@dataclass(frozen=True, slots=True)
class Line:
    """One scale as a picture, with its numbers, its change in words, and why."""

    label: str
    direction: str
    chart: Markup | None
    rows: list[tuple[str, date, str, tuple[str, ...]]]
    change: str
    is_total: bool


def lines(series: list[Series]) -> list[Line]:
    """The pictures of one person, totals with their reasons."""
    return [_line(each) for each in series]


SHORT = {
    MeasureMoment.BASELINE: "start",
    MeasureMoment.EXIT: "afronden",
    MeasureMoment.LATER: "3 maanden",
}
"""Moments under a picture."""


def _line(each: Series) -> Line:
    known = [point for point in each.points if point.value is not None]
    total = each.scale == "total" or (each.made.rule is Rule.COUNTS and each.scale == "number")
    return Line(
        label=each.label,
        direction=each.made.direction.label if each.made.direction is not Direction.NONE else "",
        chart=_chart(each) if known else None,
        rows=[_told(point, total=total) for point in each.points],
        change=_change(each),
        is_total=total,
    )


def _chart(each: Series) -> Markup:
    values = [point.value for point in each.points]
    told = ", ".join(f"{point.moment.label.lower()} {_words(point)}" for point in each.points)
    low, high = _reach(each, [value for value in values if value is not None])
    points = [SHORT[point.moment] for point in each.points]
    line = charts.Line(each.label, values)
    return charts.lines(f"{each.label}: {told}", points, [line], charts.Scale(low, high))


def _words(point: Point) -> str:
    return "te weinig ingevuld" if point.value is None else shown(point.value)


def _reach(each: Series, values: list[float]) -> tuple[float, float]:
    """The scale of the questionnaire, of a part of it; of anything else what was seen."""
    if each.scale == "total":
        return each.made.minimum, each.made.maximum
    if each.made.rule is Rule.EITHER_OR:
        parts = {part.code: len(part.items) for part in each.made.subscales}
        return 0, parts.get(each.scale, 1)
    return 0, max([*values, 1])


def _told(point: Point, *, total: bool) -> tuple[str, date, str, tuple[str, ...]]:
    return point.moment.label, point.on, _words(point), point.lines if total else ()


def _change(each: Series) -> str:
    if each.change is None:
        return ""
    words = f"Van {shown(each.change.before)} naar {shown(each.change.after)}."
    if each.meaningful is None:
        return words
    return f"{words} {'Dat is een duidelijk verschil.' if each.meaningful else 'Dat verschil is klein.'}"

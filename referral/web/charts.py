"""Pictures drawn on the server as SVG: a strip of squares, columns, and lines.

Each is one image to assistive technology, with *label* as its text; the page shows the same figures in a
table beneath. Colours come from `assets/css/charts.css`; shape, dash or letter tell the same as a colour
(WCAG 1.4.1). A value of None leaves a gap: what may not be shown or was not measured is never drawn as zero.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

WIDTH, HEIGHT = 340, 180
"""So narrow that twelve units of text stay readable on a phone of 360 pixels."""

LEFT, RIGHT, TOP, BOTTOM = 36, 8, 10, 26
SQUARE, GAP, PER_ROW = 24, 4, 12
MOST_LABELS = 6
SHAPES = ("circle", "square", "diamond")

_SVG = Markup('<svg class="chart chart--{}" role="img" aria-label="{}" viewBox="0 0 {} {}">{}</svg>')
_TEXT = Markup('<text class="chart__text" x="{:g}" y="{:g}" text-anchor="{}">{}</text>')


@dataclass(frozen=True, slots=True)
class Cell:
    """One square: a letter or sign, the tone (a class in charts.css), and what it says on hovering."""

    sign: str
    tone: str
    title: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a chart, with a value or a gap for each point."""

    name: str
    values: Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Scale:
    """The range of the values, and how one is written beside the axis."""

    low: float
    high: float
    unit: str = ""

    def y(self, value: float) -> float:
        """How far from the top a value lies, in units of the picture."""
        room = HEIGHT - TOP - BOTTOM
        span = (self.high - self.low) or 1
        return TOP + room * (1 - (min(max(value, self.low), self.high) - self.low) / span)

    def ticks(self) -> list[float]:
        """Lowest, middle, highest."""
        return [self.low, (self.low + self.high) / 2, self.high]


def strip(label: str, cells: Sequence[Cell]) -> Markup:
    """Squares in reading order, twelve in a row."""
    rows = max((len(cells) + PER_ROW - 1) // PER_ROW, 1)
    width, step = PER_ROW * (SQUARE + GAP) - GAP, SQUARE + GAP
    drawn = Markup("").join(
        Markup(
            '<g class="chart__cell chart__cell--{}"><title>{}</title>'
            '<rect x="{}" y="{}" width="{}" height="{}" rx="4"></rect>'
            '<text x="{}" y="{}" text-anchor="middle">{}</text></g>'
        ).format(
            each.tone,
            each.title,
            number % PER_ROW * step,
            number // PER_ROW * step,
            SQUARE,
            SQUARE,
            number % PER_ROW * step + SQUARE // 2,
            number // PER_ROW * step + 17,
            each.sign,
        )
        for number, each in enumerate(cells)
    )
    return _SVG.format("strip", label, width, rows * step - GAP, drawn)


def columns(label: str, points: Sequence[str], values: Sequence[float | None], scale: Scale) -> Markup:
    """A column for each point; a gap where the value is None."""
    width = _step(len(points)) * 0.7
    drawn = Markup("").join(
        Markup('<rect class="chart__column" x="{:g}" y="{:g}" width="{:g}" height="{:g}"></rect>').format(
            x - width / 2, scale.y(value), width, HEIGHT - BOTTOM - scale.y(value)
        )
        for x, value in zip(_places(len(points)), values, strict=True)
        if value is not None
    )
    return _SVG.format("columns", label, WIDTH, HEIGHT, _frame(points, scale) + drawn)


def lines(label: str, points: Sequence[str], series: Sequence[Line], scale: Scale) -> Markup:
    """Lines over the same points, at most three, each with a mark of its own shape; `legend` names them."""
    places = _places(len(points))
    drawn = Markup("").join(
        _line(number, list(zip(places, each.values, strict=True)), scale)
        for number, each in enumerate(series)
    )
    return _SVG.format("lines", label, WIDTH, HEIGHT, _frame(points, scale) + drawn)


def legend(series: Sequence[Line]) -> Markup:
    """Which mark belongs to which line, as a list beneath the picture."""
    entries = Markup("").join(
        Markup('<li><svg class="chart__key" viewBox="0 0 12 12" aria-hidden="true">{}</svg>{}</li>').format(
            _mark(number, 6, 6), each.name
        )
        for number, each in enumerate(series)
    )
    return Markup('<ul class="chart__legend">{}</ul>').format(entries)


def _line(number: int, dots: Sequence[tuple[float, float | None]], scale: Scale) -> Markup:
    runs = Markup("").join(
        Markup('<polyline class="chart__line chart__line--{}" points="{}"></polyline>').format(
            number, " ".join(f"{x:g},{y:g}" for x, y in run)
        )
        for run in _runs(dots, scale)
        if len(run) > 1
    )
    marks = Markup("").join(_mark(number, x, scale.y(value)) for x, value in dots if value is not None)
    return runs + marks


def _runs(dots: Sequence[tuple[float, float | None]], scale: Scale) -> Iterator[list[tuple[float, float]]]:
    """The stretches without a gap."""
    run: list[tuple[float, float]] = []
    for x, value in dots:
        if value is None:
            yield run
            run = []
        else:
            run.append((x, scale.y(value)))
    yield run


def _mark(number: int, x: float, y: float) -> Markup:
    shape = SHAPES[number % len(SHAPES)]
    if shape == "circle":
        return Markup(
            '<circle class="chart__mark chart__mark--{}" cx="{:g}" cy="{:g}" r="4"></circle>'
        ).format(number, x, y)
    turned = Markup(' transform="rotate(45 {:g} {:g})"').format(x, y) if shape == "diamond" else Markup("")
    return Markup(
        '<rect class="chart__mark chart__mark--{}" x="{:g}" y="{:g}" width="7" height="7"{}></rect>'
    ).format(number, x - 3.5, y - 3.5, turned)


def _frame(points: Sequence[str], scale: Scale) -> Markup:
    """Three lines with their value, and the names of the points as far as there is room."""
    ticks = Markup("").join(
        Markup('<line class="chart__grid" x1="{}" x2="{}" y1="{:g}" y2="{:g}"></line>').format(
            LEFT, WIDTH - RIGHT, scale.y(value), scale.y(value)
        )
        + _TEXT.format(LEFT - 5, scale.y(value) + 4, "end", f"{value:g}{scale.unit}")
        for value in scale.ticks()
    )
    every = max(-(-len(points) // MOST_LABELS), 1)
    names = Markup("").join(
        _TEXT.format(x, HEIGHT - 8, "middle", name)
        for number, (x, name) in enumerate(zip(_places(len(points)), points, strict=True))
        if number % every == 0
    )
    return ticks + names


def _step(count: int) -> float:
    return (WIDTH - LEFT - RIGHT) / max(count, 1)


def _places(count: int) -> list[float]:
    """Where the points lie, from left to right, each in the middle of its own share."""
    return [round(LEFT + _step(count) * (number + 0.5), 1) for number in range(count)]

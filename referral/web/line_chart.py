"""A line over time as plain shapes; the numbers stand in a table beneath it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

WIDTH, HEIGHT = 320, 140
LEFT, RIGHT, TOP, BOTTOM = 34, 12, 12, 26


@dataclass(frozen=True, slots=True)
class Dot:
    """One measure: where it stands in the drawing, and its number and day in words."""

    x: float
    y: float
    value: str
    on: date


@dataclass(frozen=True, slots=True)
class LineChart:
    """A drawing of WIDTH by HEIGHT; `path` joins the dots, `levels` are lines with their number."""

    dots: tuple[Dot, ...]
    path: str
    levels: tuple[tuple[float, str], ...]
    label: str
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT


def line_chart(
    points: Sequence[tuple[date, float, str]], lowest: float, highest: float, label: str
) -> LineChart:
    """The drawing of *points* (day, value, the value in words) between *lowest* and *highest*."""
    first = min((on for on, _, _ in points), default=date.min)
    last = max((on for on, _, _ in points), default=date.min)
    span = max((last - first).days, 1)
    reach = (highest - lowest) or 1

    def across(on: date) -> float:
        middle = len(points) == 1
        share = 0.5 if middle else (on - first).days / span
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    def up(value: float) -> float:
        share = min(max((value - lowest) / reach, 0), 1)
        return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)

    dots = tuple(Dot(across(on), up(value), words, on) for on, value, words in points)
    path = " ".join(f"{'M' if at == 0 else 'L'}{dot.x} {dot.y}" for at, dot in enumerate(dots))
    marks = (lowest, (lowest + highest) / 2, highest)
    levels = tuple((up(each), f"{each:g}".replace(".", ",")) for each in marks)
    return LineChart(dots, path, levels, label)

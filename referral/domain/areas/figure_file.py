"""Reading a file of open figures per area, such as CBS publishes them (D49).

Columns: code, year, name, measure, value, unit, source; parted by semicolons, tabs or commas, and a decimal
comma is fine. A code means something in one year only: borders are drawn anew each year.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import isfinite

COLUMNS = ("code", "year", "name", "measure", "value", "unit", "source")
CODE = re.compile(r"BU[0-9]{8}|WK[0-9]{6}")
EARLIEST, LATEST = 2000, 2100
COUNT, PERCENT, EURO, MEAN = "aantal", "procent", "euro", "gemiddelde"
UNITS = (COUNT, PERCENT, EURO, MEAN)
"""What a value is counted in. Counts of several areas add up, the others do not."""

MOST = {COUNT: 1_000_000.0, PERCENT: 100.0, EURO: 10_000_000.0, MEAN: 1_000_000.0}
KEPT = 50
"""So many wrong lines are told one by one; of the others the number."""


class WrongFigureFile(Exception):
    """The file as a whole cannot be read; says why."""


class WrongFigure(ValueError):
    """One line cannot be used; says why."""


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure of one area in the division of one year."""

    code: str
    year: int
    name: str
    measure: str
    value: float
    unit: str
    source: str


@dataclass
class FigureFile:
    """Iterate to get the good rows; what is wrong gathers meanwhile, with the number of its line.

    Iterating raises WrongFigureFile for a file without the columns that are needed.
    """

    lines: Iterable[str]
    wrong: int = 0
    problems: list[tuple[int, str]] = field(default_factory=list)

    def __iter__(self) -> Iterator[FigureRow]:
        lines = iter(self.lines)
        head = next(lines, "").lstrip("\ufeff")
        parted = max(";\t,", key=head.count)
        names = [each.strip().lower() for each in next(csv.reader([head], delimiter=parted), [])]
        missing = [each for each in COLUMNS if each not in names]
        if missing:
            raise WrongFigureFile(f"column missing: {', '.join(missing)}")
        seen: set[tuple[str, int, str]] = set()
        for number, cells in enumerate(csv.reader(lines, delimiter=parted), start=2):
            if not any(each.strip() for each in cells):
                continue
            try:
                row = read_row(names, cells)
            except WrongFigure as error:
                self._tell(number, str(error))
                continue
            key = (row.code, row.year, row.measure.lower())
            if key in seen:
                self._tell(number, f"“{row.measure}” of {row.code} in {row.year} stands twice in this file")
                continue
            seen.add(key)
            yield row

    def _tell(self, number: int, reason: str) -> None:
        self.wrong += 1
        if len(self.problems) < KEPT:
            self.problems.append((number, reason))


def read_row(names: list[str], cells: list[str]) -> FigureRow:
    """One line as a figure; raises WrongFigure for what cannot be."""
    if len(cells) != len(names):
        raise WrongFigure(f"{len(cells)} cells instead of {len(names)}")
    given = dict(zip(names, (each.strip() for each in cells), strict=True))
    code = given["code"].upper()
    if not CODE.fullmatch(code):
        raise WrongFigure(f"“{given['code']}” is not a code such as BU03630001 or WK036300")
    for name in ("name", "measure", "source"):
        if not given[name]:
            raise WrongFigure(f"{name} is empty")
    unit = given["unit"].lower()
    if unit not in UNITS:
        raise WrongFigure(f"unit is “{given['unit']}”, not one of {', '.join(UNITS)}")
    value = _value(given["value"], unit)
    return FigureRow(
        code, _year(given["year"]), given["name"], given["measure"], value, unit, given["source"]
    )


def _value(text: str, unit: str) -> float:
    try:
        value = float(text.replace(",", "."))
    except ValueError as error:
        raise WrongFigure(f"value is “{text}”, not a number") from error
    if not isfinite(value) or not 0 <= value <= MOST[unit]:
        raise WrongFigure(f"value {text} cannot be: {unit} lies between 0 and {MOST[unit]:.0f}")
    if unit == COUNT and value != int(value):
        raise WrongFigure(f"value {text} cannot be: a count is a whole number")
    return value


def _year(text: str) -> int:
    if not (text.isascii() and text.isdigit() and EARLIEST <= int(text) <= LATEST):
        raise WrongFigure(f"year is “{text}”, not a year from {EARLIEST} to {LATEST}")
    return int(text)

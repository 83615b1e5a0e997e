"""Reading a file of postcodes with their middles, as CBS and PDOK publish them.

Columns: postcode, year, and latitude and longitude (degrees) or x and y (metres, RD); neighbourhood_code when
it is there. Parted by semicolons, tabs or commas; a decimal comma is fine.
"""

import csv
import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from math import isfinite

from referral.lib.geo import Point, in_netherlands
from referral.lib.rd import from_rd

POSTCODE = re.compile(r"([1-9][0-9]{3})\s?([A-Z]{2})?")
NEVER_USED = frozenset({"SA", "SD", "SS"})
NEIGHBOURHOOD = re.compile(r"BU[0-9]{8}")
EARLIEST, LATEST = 2000, 2100
KEPT = 50
"""So many wrong lines are told one by one; of the others the number."""


class WrongFile(Exception):
    """The file as a whole cannot be read; says why."""


class WrongLine(ValueError):
    """One line cannot be used; says why."""


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """The middle of a postcode, of four digits or as “9801 AB”."""

    postcode: str
    latitude: float
    longitude: float
    neighbourhood_code: str
    year: int


@dataclass
class PlaceFile:
    """Iterate to get the good rows, one at a time; what is wrong gathers meanwhile.

    Iterating raises WrongFile for a file without the columns that are needed.
    """

    lines: Iterable[str]
    wrong: int = 0
    problems: list[tuple[int, str]] = field(default_factory=list)
    """The first wrong lines: number and reason."""

    def __iter__(self) -> Iterator[PlaceRow]:
        rows = self._rows()
        names = [each.strip().lower() for each in next(rows, [])]
        metres = _in_metres(names)
        seen: set[str] = set()
        for number, cells in enumerate(rows, start=2):
            if not any(cells):
                continue
            try:
                row = _row(names, cells, seen, metres=metres)
            except WrongLine as error:
                self._note(number, str(error))
                continue
            seen.add(row.postcode)
            yield row

    def _rows(self) -> Iterator[list[str]]:
        lines = iter(self.lines)
        head = next(lines, "").lstrip("\ufeff")
        parted = max(";\t,", key=head.count)
        yield next(csv.reader([head], delimiter=parted), [])
        yield from csv.reader(lines, delimiter=parted)

    def _note(self, number: int, reason: str) -> None:
        self.wrong += 1
        if len(self.problems) < KEPT:
            self.problems.append((number, reason))


def _in_metres(names: list[str]) -> bool:
    """Whether the places are in metres; raises WrongFile when a column is missing."""
    missing = {"postcode", "year"} - set(names)
    metres = {"x", "y"} <= set(names)
    if not metres:
        missing |= {"latitude", "longitude"} - set(names)
    if missing:
        raise WrongFile(f"column missing: {', '.join(sorted(missing))}")
    return metres


def _row(names: list[str], cells: list[str], seen: Container[str], *, metres: bool) -> PlaceRow:
    if len(cells) != len(names):
        raise WrongLine(f"{len(cells)} cells instead of {len(names)}")
    values = dict(zip(names, (each.strip() for each in cells), strict=True))
    if metres:
        point = from_rd(_number(values, "x"), _number(values, "y"))
    else:
        point = Point(_number(values, "latitude"), _number(values, "longitude"))
    if not in_netherlands(point):
        raise WrongLine(f"{point.latitude:.5f}, {point.longitude:.5f} lies outside the Netherlands")
    postcode = tidy_postcode(values["postcode"])
    if postcode in seen:
        raise WrongLine(f"postcode {postcode} stands twice in this file")
    return PlaceRow(
        postcode,
        point.latitude,
        point.longitude,
        _neighbourhood(values.get("neighbourhood_code", "")),
        _year(values["year"]),
    )


def tidy_postcode(text: str) -> str:
    """Four digits, or “9801 AB”; raises WrongLine for what cannot be a postcode."""
    found = POSTCODE.fullmatch(text.upper())
    if found is None or found[2] in NEVER_USED:
        raise WrongLine(f"“{text}” is not a postcode of four digits or of six characters")
    return f"{found[1]} {found[2]}" if found[2] else found[1]


def _number(values: dict[str, str], name: str) -> float:
    try:
        number = float(values[name].replace(",", "."))
    except ValueError as error:
        raise WrongLine(f"{name} is “{values[name]}”, not a number") from error
    if not isfinite(number):
        raise WrongLine(f"{name} is “{values[name]}”, not a number")
    return number


def _year(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not EARLIEST <= int(text) <= LATEST:
        raise WrongLine(f"year is “{text}”, not a year from {EARLIEST} to {LATEST}")
    return int(text)


def _neighbourhood(text: str) -> str:
    if text and not NEIGHBOURHOOD.fullmatch(text):
        raise WrongLine(f"“{text}” is not a neighbourhood code such as BU03630001")
    return text

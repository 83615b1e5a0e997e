"""Holds a figure of the program against what the script found: every number, and every empty cell."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from referral.domain.research.figures import Figure, Table
from tests.analysis.by_hand.rules import NOTHING, Cell

Line = dict[str, Any]
"""By the name of a column: a `Cell`, or a text."""
Tie = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Lines:
    """The rows of a table, by the values of the columns *keys*. `may_lack`: rows that need not be there."""

    keys: tuple[str, ...]
    rows: Mapping[Any, Line]
    may_lack: frozenset[tuple[object, ...]] = frozenset()


@dataclass(frozen=True, slots=True)
class Unnamed:
    """A table of ties between organisations whose numbers mean nothing. One of *ways* is what it shows.

    A tie is from, to and how often; the name of a numbered organisation ends with ``#`` and any mark.
    """

    ways: tuple[tuple[Tie, ...], ...]


@dataclass(frozen=True, slots=True)
class Expected:
    """A figure as the script finds it. `refused`: why there is none."""

    people: Cell = NOTHING
    missing: Cell = NOTHING
    exclusions: tuple[Cell, ...] = ()
    tables: Mapping[str, Lines | Unnamed] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    """Words that stand below a table."""
    said: dict[str, str] = field(default_factory=dict)
    """What is said of a picture that shows more than its table."""
    refused: str = ""


def hold(figure: Figure, expected: Expected) -> Counter[str]:
    """How many numbers were shown and right, by table. Raises AssertionError for whatever differs."""
    assert bool(figure.refused) == bool(expected.refused), (figure.view, figure.refused, expected.refused)
    if figure.refused:
        return Counter()
    right = Counter({"people": _held(f"{figure.view} people", figure.people, expected.people)})
    right["people"] += _held(f"{figure.view} missing", figure.missing_share, expected.missing)
    found = [each.number for each in figure.exclusions]
    assert len(found) == len(expected.exclusions), (figure.view, figure.exclusions, expected.exclusions)
    for place, (number, cell) in enumerate(zip(found, expected.exclusions, strict=True)):
        right["exclusions"] += _held(f"{figure.view} exclusion {place}", number, cell)
    assert {each.name for each in figure.tables} == set(expected.tables), figure.view
    for table in figure.tables:
        lines = expected.tables[table.name]
        of = f"{figure.view} {table.name}"
        if isinstance(lines, Unnamed):
            right[table.name] = _unnamed(of, table, lines)
        else:
            right[table.name] = _lines(of, table, lines)
        assert expected.notes.get(table.name, "") in table.note, (of, table.note)
    for picture in figure.pictures:
        if picture.name in expected.said:
            _alike(picture.description, expected.said[picture.name])
        else:
            table = next(each for each in figure.tables if each.name == picture.table)
            unknown = set(re.findall(NUMBER, picture.description)) - _numbers(table)
            assert not unknown, (figure.view, picture.name, "said of the picture, not in its table", unknown)
    return right


NUMBER = r"\d+(?:,\d+)?"


def _alike(said: str, expected: str) -> None:
    """The same words, and numbers that differ by one at most: a percentage may lie halfway between two."""
    assert re.split(NUMBER, said) == re.split(NUMBER, expected), (said, expected)
    pairs = zip(re.findall(NUMBER, said), re.findall(NUMBER, expected), strict=True)
    assert all(abs(int(one) - int(two)) <= 1 for one, two in pairs), (said, expected)


def _numbers(table: Table) -> set[str]:
    """All numbers of a table as words may tell them, those in its texts too, and how many ties it has."""
    ends = [row[:2] for row in table.rows if all(isinstance(each, str) and each for each in row[:2])]
    found = {str(len(ends)), str(len({name for pair in ends for name in pair}))}
    for column in table.columns:
        found |= set(re.findall(NUMBER, column.name))
    for value in (value for row in table.rows for value in row if value is not None):
        if isinstance(value, str):
            found |= set(re.findall(NUMBER, value))
        else:
            found |= {f"{abs(value)}".replace(".", ","), f"{abs(value):.0f}", f"{abs(round(100 * value))}"}
    return found


def _held(where: str, shown: object, cell: Cell) -> int:
    if shown is None:
        assert cell.value is None or cell.hide or cell.may, (where, "not shown, without a reason", cell)
        return 0
    assert isinstance(shown, int | float), (where, shown)
    assert not cell.hide, (where, "shown, though it may not be", shown, cell)
    assert cell.value is not None, (where, "shown, though there is nothing", shown)
    assert abs(shown - cell.value) <= cell.near, (where, shown, cell)
    return 1


def _lines(of: str, table: Table, lines: Lines) -> int:
    names = [each.name for each in table.columns]
    rows = [dict(zip(names, row, strict=True)) for row in table.rows]
    shown = {tuple(row[key] for key in lines.keys): row for row in rows}
    assert len(shown) == len(rows), (of, "two rows of one name")
    assert set(shown) - set(lines.rows) == set(), of
    assert set(lines.rows) - set(shown) - lines.may_lack == set(), of
    right = 0
    for key, row in shown.items():
        right += _line(f"{of} {key}", table, row, lines)
    return right


def _line(where: str, table: Table, row: dict[str, object], lines: Lines) -> int:
    wanted = lines.rows[tuple(row[key] for key in lines.keys)]
    right = 0
    for column in table.columns:
        if column.name in lines.keys:
            continue
        cell = wanted.get(column.name)
        if column.kind == "text":
            assert cell is None or cell == row[column.name], (where, column.name, row[column.name], cell)
            continue
        assert isinstance(cell, Cell), (where, column.name, "is in no sum of the script")
        right += _held(f"{where} {column.name}", row[column.name], cell)
    return right


def _unnamed(of: str, table: Table, lines: Unnamed) -> int:
    shown = [(_marked(source), _marked(target), number) for source, target, number in table.rows]
    wanted = [_shape(way) for way in lines.ways]
    assert _shape(tuple(shown)) in wanted, (of, _shape(tuple(shown)), wanted)
    return len(shown)


def _marked(name: str) -> str:
    """`Welzijnsteam 3` as `Welzijnsteam#3`."""
    word, _, number = name.rpartition(" ")
    return f"{word}#{number}" if number.isdigit() else name


def _shape(ties: tuple[Tie, ...]) -> object:
    """What remains without numbers of organisations: of each one what goes out of it and comes into it."""

    def kind(name: str) -> str:
        return name.partition("#")[0]

    seen: dict[str, list[tuple[str, str, int]]] = {}
    for source, target, number in ties:
        seen.setdefault(source, []).append(("to", kind(target), number))
        seen.setdefault(target, []).append(("from", kind(source), number))
    return sorted((kind(name), sorted(every)) for name, every in seen.items())

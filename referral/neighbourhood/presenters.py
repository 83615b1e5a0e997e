"""Figures as words and rows of a page: one way for screens and paper."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from referral.domain.research.figures import Column, Figure, Table
from referral.domain.research.writing import chance_nl, number_nl

HIDDEN = "te weinig om te tonen"
NONE = "–"
"""A cell of a table with more reasons than one to show nothing; a line beneath tells them."""
AREA = "area"
TIMES = ("period", "quarter", "year")
OF_ONE = frozenset({AREA, "organisation", "practice", "team", "coach", "referrer"})
"""Columns that set areas or organisations side by side: no league tables (D45)."""


def decimal(value: float, digits: int = 1) -> str:
    """A number as it is written in Dutch, without a needless zero."""
    return number_nl(value, digits, 0 if float(value).is_integer() else digits)


def _score(value: float) -> str:
    return number_nl(value, 1, 1)


def _number(value: float) -> str:
    return number_nl(value, 2)


_WAYS: dict[str, Callable[[float], str]] = {"chance": chance_nl, "score": _score, "number": _number}


def shown(column: Column, value: Any, hidden: str = HIDDEN) -> str:
    """One cell; a hidden one says so."""
    if value is None:
        return hidden
    if isinstance(value, str):
        return value
    if column.kind == "share":
        return f"{decimal(100 * value, 0)}%"
    if column.kind in _WAYS:
        return _WAYS[column.kind](value)
    unit = {"days": " dagen", "minutes": " minuten"}.get(column.kind, "")
    return f"€ {decimal(value, 0)}" if column.kind == "euro" else f"{decimal(value)}{unit}"


@dataclass(frozen=True, slots=True)
class Rows:
    """A table ready to be shown: heads and cells in the same order."""

    title: str
    heads: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    are_numbers: tuple[bool, ...]
    """Of each column whether it holds numbers, and so lines up at its end; the first one names the rows."""
    note: str = ""
    changes: tuple[str, ...] = ()
    """In words, what the last period has more or less than the one before."""

    @property
    def hides(self) -> bool:
        """Whether a cell says nothing, for more reasons than one."""
        return any(NONE in row for row in self.cells)


def rows_of(
    table: Table,
    rows: Sequence[tuple[Any, ...]] | None = None,
    *,
    only: Collection[str] = (),
    without: str = "",
    hidden: str = HIDDEN,
) -> Rows:
    """A table, or some of its rows, of *only* these columns, *without* one; never what is for programs."""
    kept = [
        place
        for place, each in enumerate(table.columns)
        if not each.is_code and each.name != without and (not only or each.name in only)
    ]
    heads = tuple(table.columns[place].label for place in kept)
    given = table.rows if rows is None else rows
    cells = tuple(tuple(shown(table.columns[place], row[place], hidden) for place in kept) for row in given)
    are_numbers = tuple(at > 0 and table.columns[place].kind != "text" for at, place in enumerate(kept))
    return Rows(table.title, heads, cells, are_numbers, table.note)


def own_counts(figure: Figure, area: str) -> list[Rows]:
    """What a figure says of one area: only its own rows, beside its own past and no other area (D45)."""
    found = []
    for table in figure.tables:
        names = [each.name for each in table.columns]
        if AREA not in names or (OF_ONE - {AREA}) & set(names):
            continue
        place = names.index(AREA)
        rows = [row for row in table.rows if row[place] == area]
        if rows:
            made = rows_of(table, rows, without=AREA)
            found.append(replace(made, changes=_changes(table, rows)))
    return found


def _changes(table: Table, rows: Sequence[tuple[Any, ...]]) -> tuple[str, ...]:
    names = [each.name for each in table.columns]
    time = next((names.index(each) for each in TIMES if each in names), None)
    others = [
        place
        for place, each in enumerate(table.columns)
        if each.kind == "text" and place != names.index(AREA)
    ]
    if time is None or len(rows) < 2 or any(place != time for place in others):
        return ()
    before, last = sorted(rows, key=lambda row: str(row[time]))[-2:]
    told = []
    for place, column in enumerate(table.columns):
        pair = before[place], last[place]
        if place == time or column.kind == "text" or any(not isinstance(each, int | float) for each in pair):
            continue
        was, now = (shown(column, each) for each in pair)
        if pair[0] == pair[1]:
            told.append(f"{column.label}: gelijk gebleven op {now}")
        else:
            way = "meer" if pair[1] > pair[0] else "minder"
            told.append(f"{column.label}: {now}, {way} dan de {was} van {before[time]}")
    return tuple(told)

"""How figures are written on a page, on paper and in files. Nothing is computed here; hidden stays hidden."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from referral.domain.research.figures import VIEWS, Column, Exclusion, Figure, Picture, Table, View
from referral.domain.research.writing import chance_nl, number_nl
from referral.web.drawings import Drawn, drawn

HIDDEN = "te weinig mensen om te tonen"
UNITS = {"days": "dagen", "minutes": "minuten"}
DECIMALS = {"share": 1, "days": 1, "minutes": 1, "score": 2, "number": 2}
MANY_ROWS = 14
"""A longer table gets a box of its own to scroll in; on paper it is whole."""


def _share(value: float) -> str:
    return f"{number_nl(100 * value, DECIMALS['share'])}%"


def _euro(value: float) -> str:
    cents = 0 if float(value).is_integer() else 2
    return f"€ {number_nl(value, cents, cents)}"


_WAYS: dict[str, Callable[[float], str]] = {"share": _share, "euro": _euro, "chance": chance_nl}


def written(value: Any, column: Column) -> str | None:
    """A cell as people read it; None for a cell that may not be shown."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if not isinstance(value, int | float):
        return str(value)
    if column.kind in _WAYS:
        return _WAYS[column.kind](value)
    return number_nl(value, DECIMALS.get(column.kind, 0 if isinstance(value, int) else 2))


def headed(column: Column) -> str:
    """The head of a column, with its unit."""
    unit = column.unit or UNITS.get(column.kind, "")
    return f"{column.label} ({unit})" if unit and unit not in column.label.lower() else column.label


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table as a page prints it: heads, whether each holds numbers, and rows of written cells."""

    name: str
    title: str
    heads: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[str | None, ...], ...]
    note: str

    @property
    def is_long(self) -> bool:
        """Whether it gets a box of its own."""
        return len(self.rows) > MANY_ROWS

    @property
    def hides(self) -> bool:
        """Whether a cell in it may not be shown."""
        return any(cell is None for row in self.rows for cell in row)


@dataclass(frozen=True, slots=True)
class Part:
    """A picture with the table of the same numbers, or a table alone."""

    title: str
    table: ShownTable | None
    picture: Picture | None
    drawing: Drawn | None = None


def shown_table(table: Table) -> ShownTable:
    """How a table is printed: without the columns that are for programs only."""
    seen = [place for place, each in enumerate(table.columns) if not each.is_code]
    columns = [table.columns[place] for place in seen]
    return ShownTable(
        table.name,
        table.title,
        tuple((headed(each), each.kind != "text") for each in columns),
        tuple(
            tuple(written(row[place], column) for place, column in zip(seen, columns, strict=True))
            for row in table.rows
        ),
        table.note,
    )


def parts(figure: Figure) -> list[Part]:
    """Each picture followed by its table, then the tables without one. A table stands there once."""
    tables = {each.name: shown_table(each) for each in figure.tables}
    found = [Part(each.title, tables.pop(each.table, None), each, drawn(each)) for each in figure.pictures]
    return found + [Part(each.title, each, None) for each in tables.values()]


def as_csv(table: Table) -> str:
    """A table for a spreadsheet: labels above, full numbers with a comma, nothing where it is hidden."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow([headed(each) for each in table.columns])
    writer.writerows([[_plain(value) for value in row] for row in table.rows])
    return buffer.getvalue()


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, int | float):
        return str(value).replace(".", ",")
    text = str(value)
    return f"'{text}" if text[:1] in {"=", "+", "-", "@"} else text


def grouped() -> list[tuple[str, list[View]]]:
    """The menu of views, by group."""
    found: dict[str, list[View]] = {}
    for each in VIEWS:
        found.setdefault(each.group, []).append(each)
    return list(found.items())


def excluded(exclusions: Sequence[Exclusion]) -> list[tuple[str, str]]:
    """Who is left out: why, and how many in words."""
    return [
        (each.reason, "aantal te klein om te tonen" if each.number is None else number_nl(each.number, 0))
        for each in exclusions
    ]


def people_words(number: int | None) -> str:
    """‘1.240’, or that it may not be shown."""
    return "te weinig om te tonen" if number is None else number_nl(number, 0)


def share_words(share: float | None) -> str:
    """‘12%’, or that it may not be shown."""
    return "Niet te tonen: te weinig mensen" if share is None else f"{number_nl(100 * share, 0)}%"

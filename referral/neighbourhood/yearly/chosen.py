"""What the yearly report tells of the monitor: few tables, and of each what who pays can read.

No table sets areas or organisations side by side (D45). Everything else stands on the dashboard of research.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from referral.domain.research.figures import Column, Figure, Table
from referral.neighbourhood.presenters import NONE, Rows, rows_of
from referral.neighbourhood.yearly.verdicts import with_verdicts
from referral.web.drawings import Drawn, drawn

FOUR_WEEKS = 28


@dataclass(frozen=True, slots=True)
class Piece:
    """A table of a view by its name, the columns that are told, and the picture above it."""

    table: str
    columns: tuple[str, ...]
    picture: str = ""
    says_note: bool = True
    """Whether the note of the table is about columns that are told."""


CURVE = ("day", "step", "share")
"""The columns of a curve; the report has a row per four weeks, and a column per line of the picture."""

REPORTED: Mapping[str, tuple[Piece, ...]] = {
    "funnel": (Piece("steps", ("label", "number", "share"), "steps"),),
    "speed": (
        Piece("curve", CURVE, "curve"),
        Piece("steps", ("label", "within", "median", "ninety")),
        Piece("quarters", ("quarter", "number", "within"), says_note=False),
    ),
    "participation": (
        Piece("curve", CURVE, "curve"),
        Piece("horizons", ("day", "still", "dropped", "found"), says_note=False),
        Piece("kinds", ("label", "placed", "first", "fourth")),
    ),
    "outcomes": (
        Piece(
            "change",
            ("label", "moment", "people", "before", "after", "change", "low", "high", "d_z", "verdict"),
            "change",
        ),
        Piece("moved", ("label", "moment", "basis", "better", "same", "worse")),
        Piece("missing", ("label", "moment", "asked", "scored", "silent")),
    ),
    "loops": (
        Piece("quarters", ("quarter", "may", "given", "read")),
        Piece("times", ("day", "given", "read"), "times"),
    ),
}
"""The views of the report, in its order, each with its tables."""


@dataclass(frozen=True, slots=True)
class Part:
    """A table of the report, and the picture that is drawn from it when there is one."""

    rows: Rows
    drawn: Drawn | None


def parts_of(figure: Figure) -> list[Part]:
    """The chosen tables of a figure, in the order of the report; without those that have no row."""
    tables = {each.name: each for each in figure.tables if each.rows}
    pictures = {each.name: drawn(each) for each in figure.pictures}
    return [
        Part(_rows(tables[each.table], each), pictures.get(each.picture))
        for each in REPORTED[figure.view]
        if each.table in tables
    ]


def _rows(table: Table, piece: Piece) -> Rows:
    if piece.columns == CURVE:
        return _curve(table)
    judged = with_verdicts(table) if "verdict" in piece.columns else table
    made = rows_of(judged, only=piece.columns, hidden=NONE)
    return made if piece.says_note else replace(made, note="")


def _curve(table: Table) -> Rows:
    """A row per four weeks and a column per line, as one reads the picture from left to right."""
    places = [next(at for at, each in enumerate(table.columns) if each.name == name) for name in CURVE]
    lines: dict[Any, dict[str, Any]] = {}
    for row in table.rows:
        day, step, share = (row[at] for at in places)
        if day and day % FOUR_WEEKS == 0:
            lines.setdefault(day, {})[step] = share
    steps = list(dict.fromkeys(step for line in lines.values() for step in line))
    made = replace(
        table,
        title="Om de vier weken",
        columns=(
            table.columns[places[0]],
            *(Column(step, step, "share") for step in steps),
        ),
        rows=tuple((day, *(line.get(step) for step in steps)) for day, line in sorted(lines.items())),
        note="",
    )
    return rows_of(made, hidden=NONE)

"""What the yearly report tells of the monitor: few tables, and of each what who pays can read.

No table sets areas or organisations side by side (D45). Everything else stands on the dashboard of research.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from referral.domain.research.figures import Figure
from referral.neighbourhood.presenters import Rows, rows_of


@dataclass(frozen=True, slots=True)
class Piece:
    """A table of a view, by its name in the figure, and the columns that are told."""

    table: str
    columns: tuple[str, ...]


REPORTED: Mapping[str, tuple[Piece, ...]] = {
    "funnel": (Piece("steps", ("label", "number", "share")),),
    "speed": (
        Piece("steps", ("label", "within", "median", "ninety")),
        Piece("quarters", ("quarter", "number", "within")),
    ),
    "participation": (
        Piece("horizons", ("day", "still", "dropped", "found")),
        Piece("kinds", ("label", "placed", "first", "fourth")),
    ),
    "outcomes": (
        Piece("change", ("label", "moment", "better", "people", "before", "after", "change", "low", "high")),
        Piece("moved", ("label", "moment", "basis", "better", "same", "worse")),
        Piece("missing", ("label", "moment", "asked", "scored", "silent")),
    ),
    "loops": (Piece("quarters", ("quarter", "due", "given", "read")),),
}
"""The views of the report, in its order, each with its tables."""


def tables_of(figure: Figure) -> list[Rows]:
    """The chosen tables of a figure, in the order of the report; without those that have no row."""
    there = {each.name: each for each in figure.tables if each.rows}
    chosen = REPORTED[figure.view]
    return [rows_of(there[each.table], only=each.columns) for each in chosen if each.table in there]

"""Asking for a figure in tests, and reading its tables by name."""

from pathlib import Path
from typing import Any

from referral.analysis.commands.figure import made
from referral.analysis.reading import Data
from referral.domain.research.figures import Figure
from referral.domain.research.filters import Filters

Line = dict[str, Any]


def figure(folder: Path, view: str, **filters: str) -> Figure:
    """One view, as the program makes it."""
    return made(Data(folder), view, Filters(**filters))


def table(found: Figure, name: str) -> list[Line]:
    """The rows of a table, by the names of its columns."""
    chosen = next(each for each in found.tables if each.name == name)
    return [dict(zip([each.name for each in chosen.columns], row, strict=True)) for row in chosen.rows]


def shown(lines: list[Line], *names: str) -> int:
    """How many cells of these columns are not hidden: a comparison of nothing proves nothing."""
    return sum(line[name] is not None for line in lines for name in names)

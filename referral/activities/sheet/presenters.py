"""The catalogue as a spreadsheet that can be read in again, and the wrong lines of one."""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from referral.domain.activity_columns import EXTRA, SheetWorld
from referral.domain.activity_sheet import COLUMNS
from referral.domain.codes import Feature
from referral.domain.labels import labels_of
from referral.lib.amounts import as_typed
from referral.lib.dates import weekday
from referral.models import Activity

WRONG = "wat klopt er niet"
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(activities: Iterable[Activity], world: SheetWorld) -> str:
    """Every activity on a line, with all columns."""
    return _written([*COLUMNS, *EXTRA], ([*_first(each), *_rest(each, world)] for each in activities))


def wrong_lines(lines: Iterable[Mapping[str, Any]]) -> str:
    """The lines to mend, as they were, with what is wrong in a column of its own."""
    found = list(lines)
    names = [name for name in (*COLUMNS, *EXTRA) if any(name in line["cells"] for line in found)]
    told = ([*(line["cells"].get(name, "") for name in names), _told(line["errors"])] for line in found)
    return _written([*names, WRONG], told)


def _told(errors: Mapping[str, str]) -> str:
    return " | ".join(f"{column}: {words}" for column, words in errors.items())


def _written(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";")
    writer.writerow(head)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return "\ufeff" + buffer.getvalue()


def _harmless(cell: str) -> str:
    """A spreadsheet takes a cell that begins so for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _first(each: Activity) -> list[str]:
    return [
        each.external_key,
        each.name,
        each.kind.label,
        each.organisation.name,
        each.neighbourhood.name,
        each.location,
        weekday(each.weekday),
        each.starts.isoformat("minutes"),
        str(each.minutes),
        as_typed(each.price_cents),
        str(each.capacity),
        "|".join(labels_of(Feature, each.features)),
        each.works_because,
    ]


def _rest(each: Activity, world: SheetWorld) -> list[str]:
    return [column.write(getattr(each, column.name), world) for column in EXTRA.values()]

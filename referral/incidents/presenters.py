"""The persons whom an incident concerns, as a file to work through."""

import csv
import io
from collections.abc import Iterable

from referral.incidents.queries import Concerned

HEADER = ("voornaam", "achternaam", "telefoon", "postcode", "huisnummer", "kenmerken")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so would be run by a spreadsheet (OWASP: CSV injection)."""


def as_csv(persons: Iterable[Concerned]) -> str:
    """One line per person; opens in a spreadsheet as text."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";")
    writer.writerow(HEADER)
    for each in persons:
        cells = (
            each.given_name,
            each.surname,
            each.phone,
            each.postcode,
            each.house_number,
            " ".join(each.references),
        )
        writer.writerow([_safe(cell) for cell in cells])
    return "\ufeff" + buffer.getvalue()


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell

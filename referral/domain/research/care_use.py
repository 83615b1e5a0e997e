"""Contacts with the practice in the half year before and after a referral: counts, never what was said (D16).

Counted by the practice that referred. Half a year is 182 days; fewer days may be covered, and figures are
brought to 182 (domain.md 5e).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from referral.domain.labels import Labelled

HALF_YEAR_DAYS = 182
LONG_MINUTES = 20
"""From so many minutes on a contact is a long one (Kostenhandleiding 2024)."""

MOST_CONTACTS = 200
"""More in half a year is a slip of the pen: more than one each day."""

MOST_MINUTES = 10_000
MOST_LINES = 500
SEPARATOR = re.compile(r"[;,\t]")
HEADING = ("verwijzing", "deel", "kort", "lang", "minuten", "dagen")


class Span(Labelled):
    """Which half year."""

    BEFORE = "before", "Voor de verwijzing"
    AFTER = "after", "Na de verwijzing"


WORDS = {"voor": Span.BEFORE, "na": Span.AFTER}
"""How a file names the half year."""


@dataclass(frozen=True, slots=True)
class Count:
    """What a practice counted over one span. `minutes` None is: not written down."""

    span: Span
    short: int
    long: int
    minutes: int | None
    days_covered: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file: which referral and count, or what is wrong with it."""

    number: int
    reference: str
    count: Count | None
    fault: str = ""


def days_after(sent_on: date, today: date) -> int:
    """How many days of the half year after the referral have passed, at most all."""
    return max(0, min(HALF_YEAR_DAYS, (today - sent_on).days))


def faults_of(count: Count, sent_on: date, today: date) -> dict[str, str]:
    """What cannot be right, per field; empty when nothing is."""
    wrong: dict[str, str] = {}
    for name, number in (("short", count.short), ("long", count.long)):
        if not 0 <= number <= MOST_CONTACTS:
            wrong[name] = f"Vul een aantal in van 0 tot en met {MOST_CONTACTS}."
    if count.minutes is not None and "short" not in wrong and "long" not in wrong:
        wrong |= _minutes(count, count.minutes)
    most = days_after(sent_on, today) if count.span is Span.AFTER else HALF_YEAR_DAYS
    if count.days_covered > most and count.span is Span.AFTER:
        wrong["days_covered"] = f"Er zijn pas {most} dagen voorbij. Vul hoogstens {most} in."
    elif not 1 <= count.days_covered <= most:
        wrong["days_covered"] = f"Vul een aantal dagen in van 1 tot en met {most}."
    return wrong


def _minutes(count: Count, minutes: int) -> dict[str, str]:
    contacts = count.short + count.long
    if not 0 <= minutes <= MOST_MINUTES:
        return {"minutes": f"Vul een aantal in van 0 tot en met {MOST_MINUTES}, of laat dit leeg."}
    if contacts == 0 and minutes:
        return {"minutes": "Er zijn minuten, maar geen contacten."}
    if minutes < LONG_MINUTES * count.long:
        least = LONG_MINUTES * count.long
        return {"minutes": f"Contacten van {LONG_MINUTES} minuten of langer duren samen minstens {least}."}
    return {}


def read_lines(text: str) -> Iterator[Line]:
    """The lines of a CSV: semicolons, commas or tabs; a heading may stand on top, empty lines are skipped."""
    for number, raw in enumerate(text.splitlines(), 1):
        cells = [each.strip(' "') for each in SEPARATOR.split(raw)]
        if not any(cells) or (number == 1 and cells[0].lower() == HEADING[0]):
            continue
        yield _line(number, cells)


def _line(number: int, cells: list[str]) -> Line:
    reference = cells[0].upper()
    if len(cells) != len(HEADING):
        fault = f"Hier staan {len(cells)} kolommen; het moeten er {len(HEADING)} zijn."
        return Line(number, reference, None, fault)
    span = WORDS.get(cells[1].lower())
    if span is None:
        return Line(number, reference, None, f"‘{cells[1]}’ is niet bekend. Vul ‘voor’ of ‘na’ in.")
    numbers: list[int | None] = []
    for name, cell in zip(HEADING[2:], cells[2:], strict=True):
        if not cell and name == "minuten":
            numbers.append(None)
        elif cell.isascii() and cell.isdigit() and len(cell) <= 6:
            numbers.append(int(cell))
        else:
            return Line(number, reference, None, f"‘{name}’ moet een geheel getal zijn; er staat ‘{cell}’.")
    short, long, minutes, days = numbers
    return Line(number, reference, Count(span, short or 0, long or 0, minutes, days or 0))

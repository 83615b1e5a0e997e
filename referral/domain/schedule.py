"""When a group meets: a rule of RFC 5545, a season, closed weeks, and days that moved.

Days are days in Amsterdam; the hour is kept apart, so that ten o'clock stays ten o'clock when the clock is
changed. A rule that could run for ever is looked at for two years, one that never comes is refused.
"""

import calendar
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from dateutil.rrule import rrulestr

from referral.domain.errors import Invalid
from referral.domain.labels import Labelled

HORIZON = timedelta(days=731)
"""So far ahead a listing looks for days of a rule without an end."""

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
ORDINALS = {1: "eerste", 2: "tweede", 3: "derde", 4: "vierde", -1: "laatste"}
ANCHOR = date(2018, 1, 1)
"""A Monday, from which a rule without a first day counts its weeks."""

ONCE = "FREQ=DAILY;COUNT=1"
MOST_PARTS = 200
NEVER = "Met dit ritme en deze data komt de groep nooit bij elkaar."
UNKNOWN = "Dit ritme kennen we niet. Kies elke week, elke 2 weken, elke maand of één keer."

_BY_DAY = re.compile(r"^([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)$")
_PARTS = {"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "COUNT", "WKST"}


class Frequency(Labelled):
    """How often a group meets, as the form asks it."""

    WEEKLY = "weekly", "Elke week"
    FORTNIGHTLY = "fortnightly", "Elke 2 weken"
    MONTHLY = "monthly", "Elke maand"
    ONCE = "once", "Eén keer"


@dataclass(frozen=True, slots=True)
class Break:
    """Days on which the rule does not hold: closed from first to last, or one day moved to another."""

    first: date
    last: date
    moved_to: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Season:
    """One rule with the days between which it holds; an open side is None. An empty rule is every week."""

    rule: str
    weekday: int
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Schedule:
    """The seasons of a group, old ones before the present one, and the exceptions to all of them."""

    seasons: tuple[Season, ...]
    breaks: tuple[Break, ...] = field(default=())


def write_rule(frequency: Frequency, weekday: int, ordinal: int = 1) -> str:
    """The rule behind the answers of the form; *ordinal* (1 to 4, or -1 for last) counts for each month."""
    day = DAYS[weekday]
    return {
        Frequency.WEEKLY: f"FREQ=WEEKLY;BYDAY={day}",
        Frequency.FORTNIGHTLY: f"FREQ=WEEKLY;INTERVAL=2;BYDAY={day}",
        Frequency.MONTHLY: f"FREQ=MONTHLY;BYDAY={ordinal}{day}",
        Frequency.ONCE: ONCE,
    }[frequency]


def read_rule(rule: str) -> tuple[Frequency, int]:
    """How the form shows a rule: how often, and which weekday of the month (1 when that means nothing)."""
    parts = _parts(rule)
    if parts.get("COUNT") == "1":
        return Frequency.ONCE, 1
    if parts.get("FREQ") == "MONTHLY":
        found = _BY_DAY.match(parts.get("BYDAY", ""))
        number = int(found.group(1) or 1) if found else 1
        return Frequency.MONTHLY, number if number in ORDINALS else 1
    return (Frequency.FORTNIGHTLY if parts.get("INTERVAL") == "2" else Frequency.WEEKLY), 1


def in_words(rule: str, day: str) -> str:
    """‘elke dinsdag’, ‘elke 2 weken op dinsdag’, ‘elke eerste dinsdag van de maand’, ‘één keer’."""
    frequency, ordinal = read_rule(rule)
    return {
        Frequency.WEEKLY: f"elke {day}",
        Frequency.FORTNIGHTLY: f"elke 2 weken op {day}",
        Frequency.MONTHLY: f"elke {ORDINALS[ordinal]} {day} van de maand",
        Frequency.ONCE: "één keer",
    }[frequency]


def check(season: Season) -> None:
    """Raise Invalid, with the field it is about, for a rule that we do not know or that never comes."""
    check_rule(season.rule)
    if season.first and season.last and season.last < season.first:
        raise Invalid(NEVER, {"ends_on": "De laatste dag ligt voor de eerste."})
    if season.rule == ONCE and season.first is None:
        raise Invalid(NEVER, {"starts_on": "Vul in op welke dag."})
    start = season.first or ANCHOR
    if not _of(season, start, start + 3 * HORIZON):
        raise Invalid(NEVER, {"frequency": NEVER})


def check_rule(rule: str) -> None:
    """Raise Invalid for a rule outside the part of RFC 5545 in which a group can meet.

    What is let through comes back at least once in eight years, so that looking for its next day ends.
    """
    parts = _parts(rule)
    if not rule:
        return
    known = set(parts) <= _PARTS and len(rule) <= MOST_PARTS and rule.count("=") == len(parts)
    frequency = parts.get("FREQ")
    fits = known and (
        (frequency == "WEEKLY" and _weekly(parts))
        or (frequency == "MONTHLY" and _monthly(parts))
        or (frequency == "YEARLY" and set(parts) == {"FREQ", "BYMONTH", "BYMONTHDAY"})
        or rule == ONCE
    )
    if not fits:
        raise Invalid(UNKNOWN, {"frequency": UNKNOWN})
    if "BYMONTHDAY" in parts and not _comes(parts):
        raise Invalid(NEVER, {"frequency": NEVER})


def _parts(rule: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in rule.upper().split(";") if "=" in part)


def _weekly(parts: dict[str, str]) -> bool:
    days = parts.get("BYDAY", "").split(",")
    plain = set(parts) <= {"FREQ", "INTERVAL", "BYDAY", "WKST"} and parts.get("WKST", "MO") == "MO"
    return plain and all(each in DAYS for each in days) and _interval(parts)


def _monthly(parts: dict[str, str]) -> bool:
    if "BYDAY" in parts:
        found = _BY_DAY.match(parts["BYDAY"])
        plain = set(parts) <= {"FREQ", "INTERVAL", "BYDAY"}
        return plain and bool(found and found.group(1)) and _interval(parts)
    return set(parts) in ({"FREQ", "BYMONTHDAY"}, {"FREQ", "BYMONTH", "BYMONTHDAY"})


def _interval(parts: dict[str, str]) -> bool:
    text = parts.get("INTERVAL", "1")
    return text.isdecimal() and 1 <= int(text) <= 12


def _comes(parts: dict[str, str]) -> bool:
    """Whether the day of the month exists in its month, leap years included."""
    day, month = parts["BYMONTHDAY"], parts.get("BYMONTH", "1")
    if not (day.isdecimal() and month.isdecimal() and 1 <= int(month) <= 12):
        return False
    return 1 <= int(day) <= calendar.monthrange(2024, int(month))[1]


def days(schedule: Schedule, first: date, last: date) -> list[date]:
    """Every day from *first* up to and with *last* on which the group meets, in order."""
    usual = {day for season in schedule.seasons for day in _of(season, first, last)}
    return sorted({*_without(usual, schedule.breaks), *_moved_into(schedule, first, last)})


def next_dates(schedule: Schedule, today: date, most: int = 6) -> list[date]:
    """The next days on which the group meets, today included, at most two years ahead."""
    found: list[date] = []
    start = today
    while len(found) < most and start <= today + HORIZON:
        end = min(start + timedelta(days=91), today + HORIZON)
        found += days(schedule, start, end)
        start = end + timedelta(days=1)
    return found[:most]


def latest_dates(schedule: Schedule, today: date, most: int = 6) -> list[date]:
    """The last days on which the group met, today included, newest first, at most two years back."""
    found: list[date] = []
    end = today
    while len(found) < most and end >= today - HORIZON:
        start = max(end - timedelta(days=91), today - HORIZON)
        found += reversed(days(schedule, start, end))
        end = start - timedelta(days=1)
    return found[:most]


def meets_on(schedule: Schedule, day: date) -> bool:
    """Whether the group meets on this day."""
    return day in days(schedule, day, day)


def first_weekday(rule: str, fallback: int) -> int:
    """The (first) weekday of a rule, 0 for Monday; *fallback* when the rule names none."""
    found = _BY_DAY.match(_parts(rule).get("BYDAY", "").split(",")[0])
    return DAYS.index(found.group(2)) if found else fallback


def _of(season: Season, first: date, last: date) -> list[date]:
    lower = max(first, season.first or first)
    upper = min(last, season.last or last)
    if lower > upper:
        return []
    rule = rrulestr(_text(season), dtstart=_midnight(_start(season, lower)))
    return [moment.date() for moment in rule.between(_midnight(lower), _midnight(upper), inc=True)]


def _text(season: Season) -> str:
    return season.rule or f"FREQ=WEEKLY;BYDAY={DAYS[season.weekday]}"


def _start(season: Season, lower: date) -> date:
    """From where the rule counts: only what skips weeks or months needs a start of its own."""
    return season.first or (ANCHOR if "INTERVAL" in season.rule else lower)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def _without(usual: Iterable[date], breaks: Sequence[Break]) -> Iterator[date]:
    return (day for day in usual if not any(each.first <= day <= each.last for each in breaks))


def _moved_into(schedule: Schedule, first: date, last: date) -> Iterator[date]:
    """Days that another day moved to. A break around them does not take them away: somebody chose them."""
    for each in schedule.breaks:
        if each.moved_to and first <= each.moved_to <= last:
            yield each.moved_to

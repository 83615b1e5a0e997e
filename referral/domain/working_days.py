"""Counting in working days: not in weekends, not on holidays, not when everybody is closed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from referral.domain.labels import Labelled
from referral.lib.public_holidays import public_holidays

DAY = timedelta(days=1)
SATURDAY = 5
LONGEST_CLOSURE = 60
"""A region is never closed for longer; a list of days off that says so is a mistake in typing."""


class Holiday(Labelled):
    """A public holiday on which a region may be closed."""

    NEW_YEAR = "new_year", "Nieuwjaarsdag"
    GOOD_FRIDAY = "good_friday", "Goede Vrijdag"
    EASTER_MONDAY = "easter_monday", "Tweede Paasdag"
    KINGS_DAY = "kings_day", "Koningsdag"
    LIBERATION_DAY = "liberation_day", "Bevrijdingsdag"
    ASCENSION = "ascension", "Hemelvaartsdag"
    WHIT_MONDAY = "whit_monday", "Tweede Pinksterdag"
    CHRISTMAS = "christmas", "Eerste Kerstdag"
    SECOND_CHRISTMAS = "second_christmas", "Tweede Kerstdag"


USUAL = frozenset(Holiday) - {Holiday.GOOD_FRIDAY, Holiday.LIBERATION_DAY}
"""What most employers keep; Good Friday and 5 May are for the region to say."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The working days of one region: its holidays, and days on which it is closed besides."""

    holidays: frozenset[str] = USUAL
    closed: frozenset[date] = frozenset()

    def works_on(self, day: date) -> bool:
        """Whether *day* counts."""
        return (
            day.weekday() < SATURDAY
            and day not in self.closed
            and public_holidays(day.year).get(day) not in self.holidays
        )

    def after(self, start: date, number: int) -> date:
        """The *number*-th working day after *start*; for 0 *start* itself, whatever day it is.

        Raises ValueError when there is none for sixty days: then the list of closing days is wrong.
        """
        day, idle = start, 0
        while number:
            day += DAY
            idle = 0 if self.works_on(day) else idle + 1
            number -= not idle
            if idle > LONGEST_CLOSURE:
                raise ValueError("No working day for sixty days.")
        return day

    def between(self, start: date, end: date) -> int:
        """How many working days come after *start*, up to and with *end*; 0 when *end* is not later."""
        return sum(1 for day in _days(start, end) if self.works_on(day))


def _days(start: date, end: date) -> Iterable[date]:
    return (start + DAY * number for number in range(1, (end - start).days + 1))

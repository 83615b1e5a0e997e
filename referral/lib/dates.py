"""Days and times in words, in the language of whoever reads them."""

from datetime import date, datetime

from babel.dates import format_date, format_datetime, format_time

from referral.lib import clock
from referral.lib.catalog import SOURCE

LOCALES = {SOURCE: "nl_NL", "en": "en_GB"}


def _day(value: date | datetime) -> date:
    return clock.local(value).date() if isinstance(value, datetime) else value


def long_day(value: date | datetime | None, language: str = SOURCE) -> str:
    """‘3 november 2026’, ‘3 November 2026’; empty for None."""
    return "" if value is None else format_date(_day(value), "d MMMM y", locale=LOCALES[language])


def short_day(value: date | datetime | None, language: str = SOURCE) -> str:
    """‘3 nov’ in this year, ‘3 nov 2025’ otherwise; empty for None."""
    if value is None:
        return ""
    day = _day(value)
    pattern = "d MMM" if day.year == clock.today().year else "d MMM y"
    return format_date(day, pattern, locale=LOCALES[language])


def long_moment(value: datetime | None, language: str = SOURCE) -> str:
    """‘dinsdag 3 november 2026, 14:05’; empty for None."""
    if value is None:
        return ""
    return format_datetime(clock.local(value), "EEEE d MMMM y, HH:mm", locale=LOCALES[language])


def hour(value: datetime, language: str = SOURCE) -> str:
    """‘14:05’."""
    return format_time(clock.local(value), "HH:mm", locale=LOCALES[language])


def month(value: date, language: str = SOURCE) -> str:
    """‘november 2026’."""
    return format_date(value, "MMMM y", locale=LOCALES[language])


def weekday(number: int, language: str = SOURCE) -> str:
    """‘maandag’ for 0 to ‘zondag’ for 6."""
    return format_date(date(2024, 1, 1 + number), "EEEE", locale=LOCALES[language])


def month_name(number: int, language: str = SOURCE) -> str:
    """‘januari’ for 1 to ‘december’ for 12."""
    return format_date(date(2024, number, 1), "LLLL", locale=LOCALES[language])

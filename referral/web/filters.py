"""Dates, ages and assets of pages for Jinja; pages are Dutch."""

import json
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from pathlib import Path

from flask import Flask, url_for

from referral.domain.closing import in_hours
from referral.lib import clock, dates
from referral.lib.ids import pseudonym


def date_nl(value: date | datetime | None) -> str:
    """‘3 november 2026’; empty for None."""
    return dates.long_day(value)


def date_short(value: date | datetime | None) -> str:
    """‘3 nov’ in this year, ‘3 nov 2025’ otherwise; empty for None."""
    return dates.short_day(value)


def day_nl(text: str) -> str:
    """‘3 november 2026’ for a day stored as text."""
    return date_nl(date.fromisoformat(text))


def iso_nl(text: str) -> str:
    """‘dinsdag 3 november 2026, 14:05’ for a moment stored as text."""
    return datetime_nl(datetime.fromisoformat(text))


def datetime_nl(value: datetime | None) -> str:
    """‘dinsdag 3 november 2026, 14:05’; empty for None."""
    return dates.long_moment(value)


def time_nl(value: datetime) -> str:
    """‘14:05’."""
    return dates.hour(value)


def age(born: date) -> int:
    """Full years since *born*."""
    now = clock.today()
    return now.year - born.year - ((now.month, now.day) < (born.month, born.day))


def days_nl(number: int) -> str:
    """‘1 dag’, ‘5 dagen’."""
    return f"{number} {'dag' if number == 1 else 'dagen'}"


def month_nl(value: date) -> str:
    """‘november 2026’."""
    return dates.month(value)


def weekday_nl(number: int) -> str:
    """‘maandag’ for 0 to ‘zondag’ for 6."""
    return dates.weekday(number)


def euro(cents: int) -> str:
    """‘gratis’ or ‘€ 2,50’."""
    return "gratis" if cents == 0 else f"€ {cents // 100},{cents % 100:02d}"


def sentence(words: str) -> str:
    """The same words with a capital at the start."""
    return words[:1].upper() + words[1:]


FILTERS: dict[str, Callable[..., object]] = {
    "date_nl": date_nl,
    "date_short": date_short,
    "day_nl": day_nl,
    "iso_nl": iso_nl,
    "datetime_nl": datetime_nl,
    "pseudonym": pseudonym,
    "time_nl": time_nl,
    "age": age,
    "days_nl": days_nl,
    "weekday_nl": weekday_nl,
    "euro": euro,
    "hours_nl": in_hours,
    "month_nl": month_nl,
    "sentence": sentence,
}


@cache
def manifest(folder: str) -> dict[str, str]:
    """The built file behind each asset name; raises FileNotFoundError before `make assets`."""
    content: dict[str, str] = json.loads((Path(folder) / "manifest.json").read_text(encoding="utf-8"))
    return content


def init_app(app: Flask) -> None:
    """Make filters and `asset` known to templates."""
    for name, function in FILTERS.items():
        app.add_template_filter(function, name)

    def asset(name: str) -> str:
        built = manifest(str(app.static_folder))[name]
        return url_for("static", filename=built)

    app.add_template_global(asset, "asset")

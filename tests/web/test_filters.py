"""Dates, ages and money as Dutch readers know them."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask

from referral.lib import clock
from referral.web import filters

LATE = datetime(2026, 11, 3, 23, 30, tzinfo=UTC)


def test_dates_are_dutch_days() -> None:
    assert filters.date_nl(LATE) == "4 november 2026"
    assert filters.date_nl(date(2026, 3, 1)) == "1 maart 2026"
    assert filters.datetime_nl(LATE) == "woensdag 4 november 2026, 00:30"
    assert filters.time_nl(LATE) == "00:30"
    assert filters.weekday_nl(6) == "zondag"


def test_nothing_is_shown_for_nothing() -> None:
    assert filters.date_nl(None) == filters.date_short(None) == filters.datetime_nl(None) == ""


def test_short_dates_name_another_year() -> None:
    with clock.moved_to(LATE):
        assert filters.date_short(date(2026, 3, 1)) == "1 mrt"
        assert filters.date_short(LATE) == "4 nov"
        assert filters.date_short(date(2025, 3, 1)) == "1 mrt 2025"


@pytest.mark.parametrize(
    ("born", "years"), [(date(1948, 11, 4), 78), (date(1948, 11, 5), 77), (date(2024, 2, 29), 2)]
)
def test_ages_change_on_birthdays(born: date, years: int) -> None:
    with clock.moved_to(LATE):
        assert filters.age(born) == years


def test_days_and_money() -> None:
    assert [filters.days_nl(number) for number in (0, 1, 2)] == ["0 dagen", "1 dag", "2 dagen"]
    assert [filters.euro(cents) for cents in (0, 250, 1005)] == ["gratis", "€ 2,50", "€ 10,05"]


def test_assets_are_known_to_templates(built_app: Flask) -> None:
    with built_app.test_request_context():
        asset = built_app.jinja_env.globals["asset"]
        assert asset("app.js").startswith("/static/")  # type: ignore[operator]  # a function
        with pytest.raises(KeyError):
            asset("gone.js")  # type: ignore[operator]  # a function

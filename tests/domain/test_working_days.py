"""Working days, against a count of its own: another Easter, another list, another way to add."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral.domain.working_days import USUAL, Calendar, Holiday

YEARS = (2026, 2027, 2028)
FIRST = date(2026, 1, 1)
DAYS = [FIRST + timedelta(days=each) for each in range((date(2029, 1, 1) - FIRST).days)]


def easter(year: int) -> date:
    """Easter Sunday by Gauss; the two exceptions of his rule do not occur in these years."""
    a, b, c = year % 19, year % 4, year % 7
    d = (19 * a + 24) % 30
    e = (2 * b + 4 * c + 6 * d + 5) % 7
    return date(year, 3, 22) + timedelta(days=d + e)


def kings_day(year: int) -> date:
    """27 April, or the Saturday before when that is a Sunday."""
    day = date(year, 4, 27)
    return day - timedelta(days=1) if day.isoweekday() == 7 else day


def independent_holidays(year: int) -> set[date]:
    """The usual Dutch days off, by hand."""
    around = {easter(year) + timedelta(days=each) for each in (1, 39, 50)}
    return around | {date(year, 1, 1), kings_day(year), date(year, 12, 25), date(year, 12, 26)}


OFF = set().union(*(independent_holidays(year) for year in (*YEARS, 2029)))


def worked(day: date) -> bool:
    """Whether people work, by the count of this test."""
    return day.strftime("%u") not in {"6", "7"} and day not in OFF


WORKING = [day for day in (FIRST + timedelta(days=each) for each in range(1200)) if worked(day)]


def test_every_day_of_three_years_is_judged_alike() -> None:
    calendar = Calendar()
    assert [day for day in DAYS if calendar.works_on(day) != worked(day)] == []


@pytest.mark.parametrize("number", [1, 3, 7, 14])
def test_the_nth_working_day_after_each_day_of_three_years(number: int) -> None:
    calendar = Calendar()
    for day in DAYS:
        later = next(place for place, each in enumerate(WORKING) if each > day)
        assert calendar.after(day, number) == WORKING[later + number - 1]


@given(st.sampled_from(DAYS), st.integers(0, 30))
def test_counting_back_gives_the_number_again(day: date, number: int) -> None:
    calendar = Calendar()
    assert calendar.between(day, calendar.after(day, number)) == number


def test_christmas_eve_just_before_six() -> None:
    calendar = Calendar()
    assert calendar.after(date(2026, 12, 24), 1) == date(2026, 12, 28)
    assert calendar.after(date(2026, 12, 24), 3) == date(2026, 12, 30)
    assert calendar.after(date(2026, 12, 24), 7) == date(2027, 1, 6)
    assert calendar.after(date(2026, 12, 24), 14) == date(2027, 1, 15)


def test_closing_days_and_chosen_holidays_count() -> None:
    closed = frozenset({date(2026, 12, 28), date(2026, 12, 29)})
    assert Calendar(closed=closed).after(date(2026, 12, 24), 1) == date(2026, 12, 30)
    strict = Calendar(USUAL | {Holiday.GOOD_FRIDAY, Holiday.LIBERATION_DAY})
    for day in (date(2026, 4, 3), date(2026, 5, 5)):
        assert Calendar().works_on(day)
        assert not strict.works_on(day)
    assert Calendar(frozenset()).works_on(date(2026, 4, 27))


def test_a_region_that_is_always_closed_is_a_mistake() -> None:
    closed = frozenset(FIRST + timedelta(days=each) for each in range(90))
    with pytest.raises(ValueError, match="No working day"):
        Calendar(closed=closed).after(FIRST, 1)

"""When a group meets: rules, seasons, closed weeks and days that moved."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral.domain.errors import Invalid
from referral.domain.schedule import (
    HORIZON,
    ONCE,
    Break,
    Frequency,
    Schedule,
    Season,
    check,
    check_rule,
    days,
    first_weekday,
    in_words,
    latest_dates,
    meets_on,
    next_dates,
    read_rule,
    write_rule,
)
from referral.lib import clock

TUESDAY = date(2026, 11, 3)
DAY = timedelta(days=1)
WEEK = timedelta(days=7)

somedays = st.dates(date(2020, 1, 1), date(2035, 12, 31))
weekdays = st.integers(0, 6)
frequencies = st.sampled_from([Frequency.WEEKLY, Frequency.FORTNIGHTLY, Frequency.MONTHLY])
ordinals = st.sampled_from([1, 2, 3, 4, -1])


def schedule(rule: str = "", weekday: int = 1, first: date | None = None, *breaks: Break) -> Schedule:
    """One season without an end."""
    return Schedule((Season(rule, weekday, first),), breaks)


@given(frequencies, weekdays, ordinals)
def test_what_the_form_writes_it_reads_back(frequency: Frequency, weekday: int, ordinal: int) -> None:
    rule = write_rule(frequency, weekday, ordinal)
    check_rule(rule)
    assert read_rule(rule) == (frequency, ordinal if frequency is Frequency.MONTHLY else 1)
    assert first_weekday(rule, -1) == weekday


@given(frequencies, weekdays, ordinals, somedays, somedays)
def test_a_rule_without_an_end_gives_a_bounded_list_on_the_right_days(
    frequency: Frequency, weekday: int, ordinal: int, first: date, today: date
) -> None:
    made = schedule(write_rule(frequency, weekday, ordinal), weekday, first)
    found = next_dates(made, today, 400)
    assert len(found) <= 106
    assert found == sorted(set(found))
    assert all(day.weekday() == weekday and today <= day <= today + HORIZON for day in found)
    assert all(day >= first for day in found)
    if frequency is Frequency.FORTNIGHTLY:
        assert {(b - a) for a, b in pairwise(found)} <= {2 * WEEK}
    if frequency is Frequency.MONTHLY:
        assert len({(day.year, day.month) for day in found}) == len(found)


@given(weekdays, somedays, st.integers(0, 60), somedays)
def test_nothing_is_left_of_a_closed_time_but_what_moved_there(
    weekday: int, start: date, length: int, today: date
) -> None:
    closed = Break(start, start + length * DAY)
    made = schedule("", weekday, None, closed)
    assert days(made, closed.first, closed.last) == []
    around = days(schedule("", weekday), closed.first - WEEK, closed.last + WEEK)
    left = days(made, closed.first - WEEK, closed.last + WEEK)
    assert left == [day for day in around if not closed.first <= day <= closed.last]
    moved = Break(start - WEEK, start - WEEK, moved_to=start)
    assert days(schedule("", weekday, None, closed, moved), closed.first, closed.last) == [start]


@given(weekdays, somedays, st.integers(-30, 30))
def test_a_day_that_moves_is_there_once(weekday: int, near: date, shift: int) -> None:
    day = next_dates(schedule("", weekday), near, 1)[0]
    other = day + shift * DAY
    made = schedule("", weekday, None, Break(day, day, moved_to=other))
    found = days(made, day - 5 * WEEK, day + 5 * WEEK)
    assert found.count(other) == 1
    assert meets_on(made, other)
    assert meets_on(made, day) is (other == day)


def test_the_hour_stays_when_the_clock_is_changed() -> None:
    for change in (date(2026, 3, 29), date(2026, 10, 25)):
        found = days(schedule("", 6), change - WEEK, change + WEEK)
        assert found == [change - WEEK, change, change + WEEK]
        hours = [datetime.combine(day, time(10), tzinfo=clock.AMSTERDAM) for day in found]
        assert {moment.hour for moment in hours} == {10}
        assert len({moment.utcoffset() for moment in hours}) == 2


def test_the_last_days_are_newest_first_and_count_today() -> None:
    assert latest_dates(schedule(), TUESDAY, 3) == [TUESDAY, TUESDAY - WEEK, TUESDAY - 2 * WEEK]
    made = schedule("", 1, TUESDAY - WEEK)
    assert latest_dates(made, TUESDAY, 6) == [TUESDAY, TUESDAY - WEEK]


def test_an_earlier_season_keeps_its_days() -> None:
    made = Schedule((Season("", 1, None, TUESDAY), Season("", 3, TUESDAY + DAY)))
    assert latest_dates(made, TUESDAY + 2 * DAY, 2) == [TUESDAY + 2 * DAY, TUESDAY]
    assert not meets_on(made, TUESDAY + WEEK)


def test_once_is_one_day() -> None:
    assert next_dates(schedule(ONCE, 1, TUESDAY), TUESDAY - WEEK) == [TUESDAY]
    assert next_dates(schedule(ONCE, 1, TUESDAY), TUESDAY + DAY) == []


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=SECONDLY",
        "FREQ=DAILY",
        "FREQ=WEEKLY",
        "FREQ=WEEKLY;INTERVAL=0;BYDAY=TU",
        "FREQ=WEEKLY;BYDAY=2TU",
        "FREQ=WEEKLY;BYDAY=TU;BYMONTH=2",
        "FREQ=MONTHLY;BYDAY=6TU",
        "FREQ=WEEKLY;BYDAY=TU;FREQ=SECONDLY",
        "elke dinsdag",
        "31 februari",
        "FREQ=WEEKLY;BYDAY=" + ",".join(["TU"] * 100),
    ],
)
def test_a_rule_that_never_comes_or_that_nobody_knows_is_refused(rule: str) -> None:
    with pytest.raises(Invalid):
        check(Season(rule, 1, TUESDAY))


@pytest.mark.parametrize(
    "rule",
    ["", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "FREQ=MONTHLY;BYDAY=5MO", "FREQ=WEEKLY;BYDAY=TU,TH", ONCE],
)
def test_a_rule_that_comes_is_taken(rule: str) -> None:
    check(Season(rule, 1, TUESDAY))


@pytest.mark.parametrize(
    ("season", "field"),
    [
        (Season("", 1, TUESDAY, TUESDAY - DAY), "ends_on"),
        (Season("", 2, TUESDAY, TUESDAY), "frequency"),
        (Season(ONCE, 1), "starts_on"),
    ],
)
def test_a_season_without_a_day_is_refused_beside_its_field(season: Season, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        check(season)
    assert list(refused.value.fields) == [field]


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("", "elke dinsdag"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "elke 2 weken op dinsdag"),
        ("FREQ=MONTHLY;BYDAY=-1TU", "elke laatste dinsdag van de maand"),
        (ONCE, "één keer"),
    ],
)
def test_a_rule_in_words(rule: str, words: str) -> None:
    assert in_words(rule, "dinsdag") == words

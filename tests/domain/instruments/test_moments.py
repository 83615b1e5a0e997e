"""When somebody is asked, and what two measures make together."""

from datetime import UTC, date, datetime, timedelta

from referral.domain.instruments.change import Measured, Pair, four_squares, group_result, pair
from referral.domain.instruments.moments import Course, MeasureMoment, reminders_due, turn_of, turns
from referral.domain.instruments.reading import shipped

DAY = date(2026, 3, 2)
SIX = "2006"


def test_moments_follow_from_what_happened() -> None:
    assert turns(Course()) == []
    start = Course(intake=DAY, today=DAY)
    assert [each.moment for each in turns(start)] == [MeasureMoment.BASELINE]
    baseline = turn_of(start, MeasureMoment.BASELINE)
    assert baseline
    assert baseline.is_open(DAY)
    assert baseline.is_open(DAY + timedelta(days=42))
    assert not baseline.is_open(DAY + timedelta(days=43))


def test_three_months_after_the_start() -> None:
    course = Course(intake=DAY, started=DAY + timedelta(days=9), today=DAY)
    later = turn_of(course, MeasureMoment.LATER)
    assert later
    assert later.due == DAY + timedelta(days=100)
    assert not later.is_open(later.due - timedelta(days=15))
    assert later.is_open(later.due - timedelta(days=14))
    assert not later.is_open(later.due + timedelta(days=61))


def test_the_exit_is_asked_while_closing_and_a_while_after() -> None:
    closed = Course(intake=DAY, started=DAY, closed=DAY + timedelta(days=50), today=DAY)
    turn = turn_of(closed, MeasureMoment.EXIT)
    assert turn
    assert turn.due == DAY + timedelta(days=50)
    never = Course(intake=DAY, closed=DAY + timedelta(days=3), today=DAY)
    assert turn_of(never, MeasureMoment.LATER) is None
    assert turn_of(never, MeasureMoment.EXIT)


def test_two_reminders_and_then_none() -> None:
    asked = datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert not reminders_due(asked, 0, asked + timedelta(days=6))
    assert reminders_due(asked, 0, asked + timedelta(days=7))
    assert not reminders_due(asked, 1, asked + timedelta(days=13))
    assert reminders_due(asked, 1, asked + timedelta(days=14))
    assert not reminders_due(asked, 2, asked + timedelta(days=99))


def test_only_real_pairs_count() -> None:
    before = Measured(SIX, 5, complete=True)
    assert pair(before, Measured(SIX, 3, complete=True)) == Pair(5, 3)
    assert pair(before, Measured("1999", 3, complete=True)) is None
    assert pair(before, Measured(SIX, 3, complete=False)) is None
    assert pair(before, Measured(SIX, None, complete=True)) is None
    assert pair(before, None) is None
    assert pair(None, before) is None


def test_a_group_is_never_smaller_than_ten() -> None:
    pairs = [Pair(5, 3)] * 9
    hidden = group_result(40, pairs)
    assert (hidden.people, hidden.before, hidden.change) == (None, None, None)
    assert hidden.missing_share is None, "nine of forty have a pair: that share would tell who"
    shown = group_result(40, [*pairs, Pair(5, 5)])
    assert (shown.people, shown.before, shown.after, shown.change) == (10, 5, 3.2, -1.8)
    assert shown.missing_share == 75


def test_a_meaningful_change_is_counted_where_one_is_known() -> None:
    who = shipped()["who5"]
    pairs = [Pair(40, 52)] * 12 + [Pair(40, 48)] * 12
    assert group_result(24, pairs, who).better_share == 50
    assert group_result(24, pairs, shipped()["djg6"]).better_share is None


def test_four_squares_of_visits_and_minutes() -> None:
    fewer, more = Pair(6, 3), Pair(3, 6)
    visits = [fewer] * 22 + [more] * 20
    minutes = [fewer] * 11 + [more] * 11 + [fewer] * 10 + [more] * 10
    assert four_squares(visits, minutes) == [[10, 10], [10, 10]]
    assert four_squares(visits, [fewer] * 13 + minutes[13:]) is None
    assert four_squares(visits, [fewer] * 42) is None
    assert four_squares([], []) is None

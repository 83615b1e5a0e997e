"""When somebody who stays away asks for a call, and how fast."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referral.domain.signals import (
    ANSWERS,
    BY_THEMSELVES,
    SPOKEN,
    Feeling,
    InTime,
    Mark,
    SignalOutcome,
    SignalSource,
    due_on,
    source_of,
    standing,
)
from referral.domain.working_days import Calendar
from referral.lib.clock import AMSTERDAM

START = datetime(2026, 11, 3, 10, tzinfo=UTC)


def mark(week: int, state: str) -> Mark:
    return Mark(f"week {week}", START + timedelta(weeks=week), state)


@pytest.mark.parametrize(
    ("states", "in_row", "touches"),
    [
        (["present"], 0, False),
        (["absent"], 1, True),
        (["absent", "absent"], 2, True),
        (["absent", "notified", "absent"], 1, True),
        (["absent", "present"], 0, False),
        (["present", "absent", "absent", "absent"], 3, True),
        (["absent", "notified"], 0, False),
    ],
)
def test_D7_absences_in_a_row_count_and_a_notice_ends_the_row(
    states: list[str], in_row: int, touches: bool
) -> None:
    found = standing(mark(week, state) for week, state in enumerate(states))
    assert (found.in_row, found.touches_row, found.corrects) == (in_row, touches, False)


def test_an_old_absence_written_down_late_is_no_row_when_somebody_came_since() -> None:
    found = standing([mark(2, "present"), mark(1, "absent")])
    assert (found.in_row, found.touches_row) == (0, False)


def test_the_last_mark_of_a_session_counts_and_may_correct() -> None:
    found = standing([mark(1, "absent"), mark(1, "present")])
    assert (found.in_row, found.touches_row, found.corrects) == (0, False, True)
    still = standing([mark(1, "absent"), mark(2, "absent"), mark(2, "late")])
    assert (still.in_row, still.corrects) == (0, True)
    assert standing([mark(1, "absent"), mark(1, "absent")]).corrects is False


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from(["present", "late", "notified", "absent"]))))
def test_a_row_is_never_longer_than_the_meetings_after_the_last_time_somebody_was_there(
    marks: list[tuple[int, str]],
) -> None:
    latest = dict(marks)
    others = [week for week, state in latest.items() if state != "absent"]
    expected = [
        week for week, state in latest.items() if state == "absent" and week > max(others, default=-1)
    ]
    assert standing(mark(week, state) for week, state in marks).in_row == len(expected)


def test_a_call_on_the_next_working_day_and_today_when_it_is_urgent() -> None:
    friday = datetime(2026, 11, 6, 11, tzinfo=AMSTERDAM)
    assert due_on(friday, Calendar(), urgent=False) == date(2026, 11, 9)
    assert due_on(friday, Calendar(), urgent=True) == date(2026, 11, 6)
    assert due_on(friday.replace(hour=21), Calendar(), urgent=True) == date(2026, 11, 9)
    assert due_on(datetime(2026, 11, 7, 11, tzinfo=AMSTERDAM), Calendar(), urgent=True) == date(2026, 11, 9)


def test_who_says_it_is_in_the_source() -> None:
    assert source_of(Feeling.MISSES, in_talks=False) is SignalSource.GROUP_MISSES
    assert source_of(Feeling.WORRIES, in_talks=False) is SignalSource.GROUP_WORRIES
    assert source_of(Feeling.MISSES, in_talks=True) is SignalSource.TALKS_MISS
    assert source_of(Feeling.WORRIES, in_talks=True) is SignalSource.TALKS_WORRY


def test_a_coach_cannot_choose_what_only_follows() -> None:
    assert set(ANSWERS) | BY_THEMSELVES == set(SignalOutcome)
    assert not set(ANSWERS) & BY_THEMSELVES
    assert SignalOutcome.DIED not in SPOKEN


def test_no_share_below_five() -> None:
    assert InTime(4, 4).percentage is None
    assert InTime(5, 4).percentage == 80

"""The clock of the law on requests of persons."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from referral.domain.rights import (
    ASKED,
    RequestKind,
    age_on,
    answer_due,
    months_after,
    request_clock,
)


@pytest.mark.parametrize(
    ("kind", "received", "due"),
    [
        (RequestKind.ACCESS, date(2026, 11, 3), date(2026, 12, 3)),
        (RequestKind.ACCESS, date(2027, 1, 31), date(2027, 2, 28)),
        (RequestKind.CORRECTION, date(2028, 1, 30), date(2028, 2, 29)),
        (RequestKind.ERASURE, date(2026, 11, 3), date(2027, 2, 3)),
        (RequestKind.ERASURE, date(2026, 11, 30), date(2027, 2, 28)),
    ],
)
def test_L8_L10_one_month_and_three_for_erasure(kind: RequestKind, received: date, due: date) -> None:
    assert answer_due(kind, received) == due


@given(some.dates(date(2000, 1, 1), date(2090, 1, 1)))
def test_L10_on_day_92_every_open_erasure_is_late(received: date) -> None:
    assert request_clock(RequestKind.ERASURE, received, received + timedelta(days=92)).late
    assert not request_clock(RequestKind.ERASURE, received, received + timedelta(days=88)).late


@given(some.dates(date(2000, 1, 1), date(2090, 1, 1)), some.sampled_from(ASKED))
def test_L8_the_last_day_is_in_time_and_the_next_is_not(received: date, kind: RequestKind) -> None:
    due = answer_due(kind, received)
    early = kind is RequestKind.ERASURE and (due - received).days == 92
    assert request_clock(kind, received, due).late == early
    after = request_clock(kind, received, due + timedelta(days=1))
    assert after.late
    assert after.tone == "danger"


@pytest.mark.parametrize(
    ("days", "tone", "label"),
    [
        (30, "neutral", "Nog 23 dagen"),
        (22, "neutral", "Nog 31 dagen"),
        (46, "warning", "Nog 7 dagen"),
        (52, "warning", "Nog 1 dag"),
        (53, "warning", "Vandaag de laatste dag"),
        (54, "danger", "1 dag te laat"),
        (60, "danger", "7 dagen te laat"),
    ],
)
def test_the_clock_in_words(days: int, tone: str, label: str) -> None:
    received = date(2026, 10, 1)
    today = date(2026, 9, 9) + timedelta(days=days)
    clock = request_clock(RequestKind.ACCESS, received, today)
    assert (clock.tone, clock.label) == (tone, label)


@given(some.dates(date(1950, 1, 1), date(2090, 1, 1)), some.integers(-400, 400))
def test_months_lead_to_the_same_day_or_the_last(day: date, months: int) -> None:
    later = months_after(day, months)
    assert later.day == day.day or (later + timedelta(days=1)).day == 1
    assert (later.year - day.year) * 12 + later.month - day.month == months


def test_age_counts_full_years() -> None:
    born = date(2014, 11, 4)
    assert age_on(born, date(2026, 11, 3)) == 11
    assert age_on(born, date(2026, 11, 4)) == 12

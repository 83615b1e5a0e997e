"""Days on which somebody is away."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral.domain.absences import LONGEST, Period, problems

TODAY = date(2026, 11, 3)
DAYS = st.dates(TODAY, TODAY + timedelta(days=400))


def days(first: int, last: int) -> Period:
    """A period, in days from today."""
    return Period(TODAY + timedelta(days=first), TODAY + timedelta(days=last))


@pytest.mark.parametrize(
    ("wanted", "field", "word"),
    [
        (days(-5, -1), "until", "voorbij"),
        (days(-1, 3), "starts_on", "vandaag of een latere dag"),
        (days(4, 3), "until", "voor de eerste"),
        (days(0, LONGEST.days), "until", "dertien weken"),
        (days(12, 20), "starts_on", "10-11-2026 tot en met 15-11-2026"),
        (days(5, 7), "starts_on", "Er staat al"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(wanted: Period, field: str, word: str) -> None:
    assert word in problems(wanted, [days(7, 12)], TODAY)[field]


@pytest.mark.parametrize("wanted", [days(0, 0), days(0, 6), days(13, 13), days(13, 13 + LONGEST.days - 1)])
def test_days_that_can_be(wanted: Period) -> None:
    assert problems(wanted, [days(7, 12)], TODAY) == {}


@given(DAYS, DAYS, DAYS, DAYS)
def test_overlap_is_a_shared_day_and_mutual(a: date, b: date, c: date, d: date) -> None:
    one, two = Period(min(a, b), max(a, b)), Period(min(c, d), max(c, d))
    ours = {one.first + timedelta(days=each) for each in range(one.length.days)}
    theirs = {two.first + timedelta(days=each) for each in range(two.length.days)}
    assert one.overlaps(two) is two.overlaps(one) is bool(ours & theirs)

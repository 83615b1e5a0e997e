"""The clock of fourteen days."""

from datetime import date, timedelta

import pytest

from referral.domain.deadlines import WAITING, Clock, clock, due_on
from referral.domain.statuses import Status

TODAY = date(2026, 11, 3)


def test_contact_is_due_in_fourteen_days_across_the_end_of_a_year() -> None:
    assert due_on(date(2026, 12, 24)) == date(2027, 1, 7)


@pytest.mark.parametrize("status", Status)
def test_the_clock_runs_until_contact_or_the_end(status: Status) -> None:
    assert (clock(status, TODAY, TODAY) is not None) == (status in WAITING)


@pytest.mark.parametrize(
    ("days", "label", "tone"),
    [
        (14, "Nog 14 dagen", "neutral"),
        (5, "Nog 5 dagen", "neutral"),
        (4, "Nog 4 dagen", "warning"),
        (1, "Nog 1 dag", "warning"),
        (0, "Vandaag contact", "warning"),
        (-1, "1 dag te laat", "danger"),
        (-20, "20 dagen te laat", "danger"),
    ],
)
def test_the_clock_in_words_and_colour(days: int, label: str, tone: str) -> None:
    running = clock(Status.SENT, TODAY + timedelta(days=days), TODAY)
    assert running == Clock(days)
    assert (running.label, running.tone) == (label, tone)

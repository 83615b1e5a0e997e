"""By when an authority must hear of an incident."""

from datetime import UTC, datetime, timedelta

import pytest

from referral.domain.incidents import IncidentClock, IncidentKind, report_due


def test_L16_a_breach_is_reported_within_72_hours() -> None:
    known = datetime(2026, 10, 24, 10, tzinfo=UTC)
    assert report_due(IncidentKind.DATA_BREACH, known) == known + timedelta(hours=72)


@pytest.mark.parametrize("kind", [IncidentKind.CALAMITY, IncidentKind.VIOLENCE])
@pytest.mark.parametrize(
    ("known", "due"),
    [
        (datetime(2026, 11, 24, 9, tzinfo=UTC), datetime(2026, 11, 24, 23, tzinfo=UTC)),
        (datetime(2026, 11, 24, 23, 30, tzinfo=UTC), datetime(2026, 11, 25, 23, tzinfo=UTC)),
        (datetime(2026, 10, 25, 12, tzinfo=UTC), datetime(2026, 10, 25, 23, tzinfo=UTC)),
        (datetime(2026, 3, 29, 12, tzinfo=UTC), datetime(2026, 3, 29, 22, tzinfo=UTC)),
    ],
)
def test_L28_the_rest_the_same_day_in_dutch_time(kind: IncidentKind, known: datetime, due: datetime) -> None:
    assert report_due(kind, known) == due


@pytest.mark.parametrize(
    ("left", "tone", "label"),
    [
        (timedelta(hours=71, minutes=59), "neutral", "Nog 71 uur"),
        (timedelta(hours=24), "neutral", "Nog 24 uur"),
        (timedelta(hours=23, minutes=59), "warning", "Nog 23 uur"),
        (timedelta(minutes=59), "warning", "Nog minder dan een uur"),
        (timedelta(0), "danger", "Nu te laat"),
        (timedelta(hours=-3), "danger", "3 uur te laat"),
    ],
)
def test_L16_the_clock_says_how_long_is_left(left: timedelta, tone: str, label: str) -> None:
    clock = IncidentClock(left)
    assert (clock.tone, clock.label) == (tone, label)

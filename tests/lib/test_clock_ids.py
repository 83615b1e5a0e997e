"""Time and keys."""

from datetime import UTC, date, datetime, timedelta

import pytest

from referral.lib import clock
from referral.lib.ids import SPEAKABLE, new_id, new_reference


def test_the_clock_can_be_moved_and_comes_back() -> None:
    moment = datetime(2026, 11, 3, 12, tzinfo=UTC)
    with clock.moved_to(moment):
        assert clock.now() == moment
        with clock.moved_to(moment + timedelta(days=1)):
            assert clock.today() == date(2026, 11, 4)
        assert clock.now() == moment
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"), clock.moved_to(datetime(2026, 1, 1)):  # noqa: DTZ001  # on purpose
        pass


@pytest.mark.parametrize(
    ("utc", "day", "hour"),
    [
        (datetime(2026, 7, 1, 22, 30, tzinfo=UTC), date(2026, 7, 2), 0),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), date(2027, 1, 1), 0),
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), date(2026, 3, 29), 1),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), date(2026, 3, 29), 3),
    ],
)
def test_days_and_hours_are_dutch(utc: datetime, day: date, hour: int) -> None:
    with clock.moved_to(utc):
        assert clock.today() == day
        assert clock.local(clock.now()).hour == hour


def test_keys_sort_by_age_and_are_version_seven() -> None:
    keys = []
    for second in range(3):
        with clock.moved_to(datetime(2026, 1, 1, 0, 0, second, tzinfo=UTC)):
            keys.append(new_id())
    assert keys == sorted(keys)
    assert all(key.version == 7 and key.variant == "specified in RFC 4122" for key in keys)
    assert len({new_id() for _ in range(1000)}) == 1000


def test_references_can_be_spoken() -> None:
    found = {new_reference() for _ in range(200)}
    assert len(found) == 200
    for reference in found:
        prefix, first, second = reference.split("-")
        assert (prefix, len(first), len(second)) == ("P", 3, 3)
        assert set(first + second) <= set(SPEAKABLE)
    assert not set("01IOSB") & set(SPEAKABLE)


def test_a_reference_never_reads_as_care(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter("GGZP227K3M9Q")
    monkeypatch.setattr("referral.lib.ids.secrets.choice", lambda signs: next(drawn))
    assert new_reference() == "P-7K3-M9Q"

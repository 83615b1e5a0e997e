"""What guards the own page, and what it asks of the coach."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as some

from referral.domain.own_page import MOST_TRIES, WAIT, Asked, same_day, wait_until
from referral.domain.working_days import Calendar

FRIDAY = date(2026, 11, 6)
MONDAY = date(2026, 11, 9)
NOW = datetime(2026, 11, 6, 9, tzinfo=UTC)


@examples(max_examples=200)
@given(some.dates(), some.integers(1, 31), some.integers(1, 12))
def test_only_the_own_day_opens(born: date, day: int, month: int) -> None:
    assert same_day(born, day, month) == (born.day == day and born.month == month)


def test_every_third_wrong_day_waits() -> None:
    waits = [tries for tries in range(MOST_TRIES) if wait_until(tries, NOW)]
    assert waits == [3, 6, 9]
    assert wait_until(3, NOW) == NOW + WAIT
    assert timedelta(minutes=10) < WAIT < timedelta(hours=1)


def asked(*events: tuple[str, dict[str, str]]) -> dict[str, date]:
    """The tasks after these events of one Friday."""
    told = Asked()
    for kind, content in events:
        told.hear(kind, FRIDAY, content)
    return told.tasks(Calendar())


YES = ("suggestion_answered", {"activity_id": "a", "answer": "yes", "said": "page"})
MOVE = ("move_asked", {"appointment_id": "p"})
WROTE = ("person_wrote", dict[str, str]())
SHUT = ("page_shut", {"cause": "not_me"})
SPOKE = ("contact_attempted", {"result": "spoken"})


def test_what_was_said_is_a_task_by_the_next_working_day() -> None:
    assert asked(YES) == {"page_answer": MONDAY}
    assert asked(WROTE) == {"page_message": MONDAY}


def test_what_cannot_wait_is_a_task_today() -> None:
    assert asked(MOVE) == {"move_asked": FRIDAY}
    assert asked(SHUT) == {"page_shut": FRIDAY}


@pytest.mark.parametrize(
    "end",
    [
        ("person_placed", {"activity_id": "a"}),
        ("waiting_joined", {"activity_id": "a"}),
        ("suggestion_answered", {"activity_id": "a", "answer": "no", "said": "phone"}),
        ("page_seen", {}),
        SPOKE,
    ],
)
def test_what_settles_an_answer(end: tuple[str, dict[str, str]]) -> None:
    assert asked(YES, end) == {}


def test_another_place_settles_nothing() -> None:
    assert asked(YES, ("person_placed", {"activity_id": "b"})) == {"page_answer": MONDAY}
    assert asked(YES, ("contact_attempted", {"result": "no_answer"})) == {"page_answer": MONDAY}


def test_what_settles_the_rest() -> None:
    assert asked(MOVE, ("appointment_moved", {"appointment_id": "p"})) == {}
    assert asked(MOVE, ("page_seen", {})) == {"move_asked": FRIDAY}
    assert asked(WROTE, ("page_seen", {})) == {}
    assert asked(SHUT, ("page_made", {"sent_by": "mail"})) == {}
    assert asked(("page_shut", {"cause": "revoked"})) == {}
    assert asked(WROTE, SHUT, SPOKE) == {}

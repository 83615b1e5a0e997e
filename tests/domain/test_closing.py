"""Hours in quarters as people write them, and when after-care is about which moment."""

from datetime import date, timedelta

import pytest

from referral.domain.after_care import CareMoment, moment_on
from referral.domain.closing import in_hours, in_quarters, minutes_of

START = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("2", 120),
        ("0,5", 30),
        ("1.25", 75),
        ("1,75", 105),
        ("1:45", 105),
        (" 3 ", 180),
        ("0", 0),
        ("2,50", 150),
    ],
)
def test_hours_as_people_write_them(text: str, minutes: int) -> None:
    assert minutes_of(text) == minutes


@pytest.mark.parametrize("text", ["1,3", "1:20", "-1", "twee", "1,", "300", "1:75", "1,333"])
def test_what_is_no_quarter_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        minutes_of(text)


@pytest.mark.parametrize("minutes", range(0, 600, 15))
def test_what_is_shown_can_be_typed_again(minutes: int) -> None:
    assert minutes_of(in_hours(minutes)) == minutes


def test_up_to_a_whole_quarter() -> None:
    assert [in_quarters(each) for each in (0, 1, 15, 50)] == [0, 15, 15, 60]


@pytest.mark.parametrize(
    ("weeks", "moment"), [(0, "6_weeks"), (6, "6_weeks"), (10, "6_weeks"), (11, "3_months"), (20, "3_months")]
)
def test_which_moment_an_answer_is_about(weeks: int, moment: str) -> None:
    assert moment_on(START, START + timedelta(weeks=weeks)) is CareMoment(moment)

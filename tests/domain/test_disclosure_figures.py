"""Means and percentiles of ten people or more; groups that differ by nobody or by ten."""

from math import inf, nan

import pytest

from referral.domain.disclosure import POLICY, difference_refusal, safe_figure, safe_percentile
from referral.domain.disclosure.overlap import TOO_CLOSE, TOO_FEW, group_of
from referral.domain.disclosure.rounding import behind, rounded


@pytest.mark.parametrize(
    ("value", "people", "share", "found"),
    [
        (3.14159, 10, 0.0, 3.1),
        (3.14159, 9, 0.0, None),
        (3.14159, 10, 0.5, 3.1),
        (3.14159, 10, 0.500001, None),
        (None, 100, 0.0, None),
        (nan, 100, 0.0, None),
        (inf, 100, 0.0, None),
        (0, 10, 0.0, 0.0),
    ],
)
def test_means_need_ten_people_and_no_great_practice(
    value: float | None, people: int, share: float, found: float | None
) -> None:
    assert safe_figure(value, people, largest_share=share) == found


def test_digits_are_chosen() -> None:
    assert safe_figure(0.66667, 30, digits=3) == 0.667


@pytest.mark.parametrize(
    ("people", "part", "found"),
    [(20, 0.5, 10), (19, 0.5, None), (100, 0.9, 89), (99, 0.9, None), (100, 0.1, 10), (99, 0.1, None)],
)
def test_percentiles_have_ten_people_on_either_side(people: int, part: float, found: float | None) -> None:
    assert safe_percentile([float(each) for each in range(people)], part) == found


@pytest.mark.parametrize("part", [0, 1])
def test_lowest_and_highest_are_no_figures(part: float) -> None:
    with pytest.raises(ValueError, match="between"):
        safe_percentile([1.0] * 100, part)


def test_rounding_is_read_back_to_five_counts() -> None:
    for number in range(10, 200):
        low, high = behind(rounded(number))
        assert low <= number <= high
        assert all(rounded(each) == rounded(number) for each in range(low, high + 1))
    assert behind(10) == (10, 12)


def people(first: int, last: int) -> int:
    return group_of([first <= each < last for each in range(200)])


@pytest.mark.parametrize(
    ("now", "shown", "words"),
    [
        (people(0, 9), [], TOO_FEW),
        (people(0, 10), [], ""),
        (people(0, 50), [people(0, 50)], ""),
        (people(0, 50), [people(0, 51)], TOO_CLOSE),
        (people(0, 50), [people(0, 41)], TOO_CLOSE),
        (people(0, 50), [people(0, 40)], ""),
        (people(0, 50), [people(45, 100)], ""),
        (people(0, 50), [people(100, 200)], ""),
    ],
)
def test_two_groups_differ_by_nobody_or_by_ten(now: int, shown: list[int], words: str) -> None:
    assert difference_refusal(now, shown) == words


def test_two_groups_together_leave_no_handful() -> None:
    everybody, left, right = people(0, 100), people(0, 50), people(50, 95)
    assert difference_refusal(right, [everybody, left]) == TOO_CLOSE
    assert difference_refusal(everybody, [left, right]) == TOO_CLOSE
    assert difference_refusal(right, [left]) == ""


def test_many_groups_together_leave_no_handful() -> None:
    everybody = people(0, 105)
    quarters = [people(start, start + 25) for start in (0, 25, 50, 75)]
    assert difference_refusal(quarters[-1], [everybody, *quarters[:-1]]) == TOO_CLOSE
    assert difference_refusal(quarters[-1], [people(0, 100), *quarters[:-1]]) == ""


def test_somebody_with_many_referrals_is_one_person() -> None:
    assert difference_refusal(people(0, 40), [], lambda rows: (rows.bit_count() + 4) // 5) == TOO_FEW
    assert POLICY.difference == 10


def test_the_words_say_what_to_do() -> None:
    assert "Kies ruimer" in TOO_FEW
    assert "Kies ruimer" in TOO_CLOSE

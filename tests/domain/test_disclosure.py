"""No figure tells about fewer than ten people, also not by subtraction."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral.domain.disclosure import (
    ROUND_TO,
    SMALLEST,
    rounded,
    safe_count,
    safe_funnel,
    safe_median,
    safe_share,
)


@given(st.integers(min_value=0, max_value=10_000))
def test_counts_are_rounded_or_hidden(number: int) -> None:
    shown = safe_count(number).value
    if number < SMALLEST:
        assert shown is None
        assert safe_count(number).shown == "minder dan 10"
    else:
        assert shown == rounded(number)
        assert abs(rounded(number) - number) <= ROUND_TO // 2
        assert safe_count(number).shown == str(shown)


@given(st.lists(st.integers(min_value=0, max_value=500), max_size=9))
def test_no_small_group_follows_from_two_steps(numbers: list[int]) -> None:
    steps = sorted(numbers, reverse=True)
    shown = safe_funnel(steps)
    assert len(shown) == len(steps)
    for number, each in zip(steps, shown, strict=True):
        assert (each.value is None) == (number < SMALLEST)
    pairs = [(n, each.value) for n, each in zip(steps, shown, strict=True) if each.value is not None]
    for (before, shown_before), (after, shown_after) in pairwise(pairs):
        if shown_before != shown_after:
            assert before - after > 0
            assert shown_before - shown_after >= SMALLEST - ROUND_TO


def test_a_few_who_left_do_not_show() -> None:
    assert [each.value for each in safe_funnel([50, 47, 40, 12, 3])] == [50, 50, 40, 10, None]


@pytest.mark.parametrize(
    ("part", "whole", "share"),
    [
        (10, 20, 50),
        (9, 20, None),
        (15, 20, None),
        (20, 20, None),
        (90, 100, 90),
        (91, 100, None),
        (33, 100, 35),
        (10, 9, None),
    ],
)
def test_shares_hide_a_small_part_and_a_small_rest(part: int, whole: int, share: int | None) -> None:
    assert safe_share(part, whole) == share


def test_medians_need_ten_people() -> None:
    assert safe_median(6.4, 10) == 6
    assert safe_median(6.4, 9) is None
    assert safe_median(None, 100) is None

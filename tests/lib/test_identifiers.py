"""A BSN is found in every spelling; a postcode is read in every spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.nl import bsn

from referral.lib.identifiers import bsn_in, pc4, tidy_postcode

VALID = "111222333"


@pytest.mark.parametrize(
    "text",
    [
        VALID,
        f"BSN {VALID}.",
        f"bsn:{VALID}",
        f"({VALID})",
        "1112.22.333",
        "111 222 333",
        "111-222-333",
        "1 1 1 2 2 2 3 3 3",
        f"geboren 1948\n{VALID}\n",
        f"x{VALID}y",
        "012345672",
        f"eerst 123456789 dan {VALID}",
    ],
)
def test_L1_a_bsn_is_found(text: str) -> None:
    assert bsn_in(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "111222334",
        "06 12 34 56 78",
        "+31 6 12345678",
        "030 123 45 67",
        "3511 AB 12",
        "09-03-1948",
        "van 10.00 tot 11.30 uur",
        "1112223334",
        "000000000",
        "P-7K3-M9Q",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert bsn_in(text) is None


@given(st.integers(min_value=10_000_000, max_value=999_999_999), st.sampled_from(["", " ", ".", "-"]))
def test_exactly_the_numbers_that_pass_the_test_are_found(number: int, mark: str) -> None:
    digits = f"{number:09}"
    found = bsn_in("nummer " + mark.join((digits[:4], digits[4:6], digits[6:])) + " staat hier")
    assert (found is not None) == bsn.is_valid(digits)


@pytest.mark.parametrize("text", ["3511AB", "3511 ab", " 3511  AB ", "3511ab\n", "NL-3511 AB", "3511-AB"])
def test_postcodes_are_tidied(text: str) -> None:
    assert tidy_postcode(text) == "3511 AB"
    assert pc4(tidy_postcode(text)) == "3511"


@pytest.mark.parametrize(
    "text", ["", "3511", "0511 AB", "3511 A", "3511 ABC", "AB 3511", "3511 SS", "35 11 AB x"]
)
def test_other_postcodes_are_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # the message is the text itself
        tidy_postcode(text)

"""Phone numbers, and keys for the next page."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from referral.lib.keyset import read_key, write_key
from referral.lib.phones import tidy_phone


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("0612345678", "06 12345678"),
        ("+31 6 1234 5678", "06 12345678"),
        ("0031612345678", "06 12345678"),
        ("030-2334455", "030 233 4455"),
        ("+32 2 555 12 12", "+32 2 555 12 12"),
    ],
)
def test_phone_numbers_are_tidied(typed: str, shown: str) -> None:
    assert tidy_phone(typed) == shown


@pytest.mark.parametrize("typed", ["", "geen", "06", "123456789012345", "0600"])
def test_numbers_that_cannot_exist_are_refused(typed: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # the message is the text itself
        tidy_phone(typed)


def test_keys_come_back() -> None:
    moment = datetime(2026, 11, 3, 12, tzinfo=UTC)
    assert read_key(write_key(moment, UUID(int=7)), datetime.fromisoformat) == (moment, UUID(int=7))
    assert read_key(write_key(moment.date(), UUID(int=7)), date.fromisoformat) == (moment.date(), UUID(int=7))


@pytest.mark.parametrize(
    "text", ["", "~", "2026-11-03", "gisteren~00000000-0000-0000-0000-000000000007", "2026-11-03~x"]
)
def test_a_broken_key_is_the_first_page(text: str) -> None:
    assert read_key(text, date.fromisoformat) is None

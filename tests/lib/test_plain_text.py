"""Plain letters, short lines, nothing lost but accents."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral.lib.plain_text import WIDTH, ascii_only, joined, one_line, shortened, wrapped


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Zoë Coördinator", "Zoe Coordinator"),
        ("‘Ja’ – “nee”…", "'Ja' - \"nee\"..."),
        ("Łukasz Çelik", "Lukasz Celik"),
        ("€ 5", "EUR 5"),
        ("日", "?"),
        ("a\r\nb\x00", "a  b "),
    ],
)
def test_the_nearest_plain_letters(text: str, plain: str) -> None:
    assert ascii_only(text) == plain


@given(st.text(max_size=400))
def test_any_text_becomes_short_lines_of_ascii(text: str) -> None:
    lines = wrapped(ascii_only(one_line(text)))
    assert all(len(each) <= WIDTH and each.isascii() for each in lines)
    whole = joined(lines)
    assert whole.count("\n") == whole.count("\r\n") == whole.count("\r") == len(lines)


@given(st.text(max_size=200), st.integers(20, 100))
def test_what_is_too_long_says_so(text: str, most: int) -> None:
    found = shortened(text, most, " (meer)")
    assert len(found) <= most
    assert found == text or found.endswith(" (meer)")

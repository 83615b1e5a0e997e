"""Names compare as people mean them, whatever the keyboard."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral.lib.names import initial, plain


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Müller", "muller"),
        ("Zoë", "ZOE"),
        ("O’Brien", "o'brien"),
        ("van der Berg-Smit", "Van der Berg Smit"),
        ("Dijk", "DYK"),
        ("Dĳk", "dijk"),
        ("e\u0301", "\u00e9"),
        ("  de  Vries ", "De Vries"),
        ("Strauß", "STRAUSS"),
        ("Ömer\u200f", "omer"),
        ("Jan 🙂", "jan"),
    ],
)
def test_these_are_the_same(one: str, other: str) -> None:
    assert plain(one) == plain(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Jansen", "Janssen"), ("محمد", "أحمد"), ("Li", "Lie"), ("李", "王")]
)
def test_these_differ(one: str, other: str) -> None:
    assert plain(one) != plain(other)
    assert plain(one)


@pytest.mark.parametrize(
    ("name", "letter"),
    [("Johanna", "j"), ("J.", "j"), ("Émile", "e"), ("’t Hart", "t"), ("", ""), ("🙂", ""), ("محمد", "م")],
)
def test_the_first_letter(name: str, letter: str) -> None:
    assert initial(name) == letter


@pytest.mark.parametrize(("one", "other"), [("I.J.", "I."), ("IJsbrand", "Ysbrand")])
def test_initials_and_the_dutch_ij(one: str, other: str) -> None:
    assert initial(one) == initial(other)


@given(st.text())
def test_only_letters_and_digits_are_left(text: str) -> None:
    assert plain(text) == "" or plain(text).isalnum()
    assert initial(text) == plain(text)[:1]

"""A file with a mistake is refused in words, and a broken file never takes the place of a good one."""

import pytest

from referral.domain.errors import Invalid
from referral.domain.instruments.reading import read_instrument, replaces, shipped, shipped_texts

GOOD = shipped_texts()


def broken(code: str, old: str, new: str) -> str:
    assert old in GOOD[code], "the mistake must land"
    return GOOD[code].replace(old, new, 1)


MISTAKES = {
    "a hole": ("who5", '[[items]]\ncode = "3"', '[[items]]\ncode = "6"', "nummer 3 ontbreekt"),
    "a double code": ("djg6", '[[items]]\ncode = "4"', '[[items]]\ncode = "3"', "‘3’ staat er 2 keer"),
    "an unknown reversal": ("djg6", 'reversed = ["4"', 'reversed = ["5"', "Omgekeerd is vraag ‘5’"),
    "an unknown part": ("djg6", 'items = ["3", "9"', 'items = ["2", "9"', "noemt vraag ‘2’"),
    "a gap": ("djg6", "from = 2\nto = 4", "from = 3\nto = 4", "gat tussen de grenzen"),
    "an overlap": ("djg6", "from = 2\nto = 4", "from = 1\nto = 4", "overlappen"),
    "a short scale": ("djg6", "from = 5\nto = 6", "from = 5\nto = 5", "niet van het minimum tot het maximum"),
    "an unknown rule": ("who5", 'rule = "sum"', 'rule = "product"', "‘product’, en dat is niet bekend"),
    "a range out of reach": ("who5", "factor = 4", "factor = 3", "komt men tot 75"),
    "no version": ("djg6", 'version = "2006"', 'version = ""', "‘version’ ontbreekt"),
    "no code of a question": ("djg6", '[[items]]\ncode = "4"', '[[items]]\ncode = ""', "heeft geen code"),
    "no text": ("djg6", 'text = "Ik mis mensen om me heen."', "", "tekst van vraag ‘9’ ontbreekt"),
    "no number": ("who5", 'code = "5"\nvalue = 5', 'code = "5"', "elk antwoord heeft een getal nodig"),
    "a strange counting answer": (
        "djg6",
        'endorsed = ["yes_strong"',
        'endorsed = ["always"',
        "‘always’ telt mee",
    ),
    "a tariff too short": ("eq5d5l", "pain = [0, 0.066", "pain = [0.066", "niet voor elk antwoord een getal"),
    "an upside-down range": (
        "cantril",
        'kind = "number"\nminimum = 0',
        'kind = "number"\nminimum = 11',
        "kleiner",
    ),
    "no TOML": ("djg6", "[[items]]", "[[items", "niet te lezen als TOML"),
    "wrong shape": ("djg6", "from = 0\nto = 1", "to = 1", "niet de goede vorm"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_named(name: str) -> None:
    code, old, new, words = MISTAKES[name]
    with pytest.raises(Invalid) as caught:
        read_instrument(broken(code, old, new))
    assert words in caught.value.message


def test_all_mistakes_are_told_at_once() -> None:
    wrong = broken("djg6", 'reversed = ["4"', 'reversed = ["5"').replace(
        "from = 2\nto = 4", "from = 1\nto = 4"
    )
    with pytest.raises(Invalid) as caught:
        read_instrument(wrong)
    assert len(caught.value.message.splitlines()) == 2
    with pytest.raises(Invalid, match="te lang"):
        read_instrument("#" * 70_000)


def test_what_comes_along_is_sound_and_says_what_may_be_sent() -> None:
    found = shipped()
    assert set(found) == {
        "cantril",
        "djg6",
        "djg11",
        "eq5d5l",
        "gp_contacts",
        "mhcsf",
        "own_goal",
        "spider",
        "who5",
    }
    assert {code for code, made in found.items() if made.can_be_sent} == {
        "cantril",
        "djg6",
        "djg11",
        "gp_contacts",
        "own_goal",
    }
    assert all(made.licence and made.source for made in found.values())


def test_the_same_version_may_get_words_and_no_other_rules() -> None:
    old = shipped()["who5"]
    with_words = read_instrument(broken("who5", 'title = "Hoe het met u gaat"', 'title = "Anders"'))
    replaces(with_words, old)
    thrice = broken("who5", "factor = 4", "factor = 3").replace("maximum = 100", "maximum = 75")
    other = read_instrument(thrice.replace("to = 100", "to = 75"))
    with pytest.raises(Invalid, match="rekent anders"):
        replaces(other, old)
    replaces(read_instrument(broken("who5", 'version = "1998"', 'version = "2"')), old)
    replaces(other, None)

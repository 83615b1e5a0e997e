"""Traits agree for one person written in two ways, and not for two persons."""

from datetime import date

import pytest

from referral.domain.resemblance import Identity, Trait, letters, sound, traits

ONE = Identity("de Vries", "Johanna", date(1948, 3, 9), "3511 AB", "12", "06 12345678")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("van der Meijden", "Meyden"),
        ("Meiden", "Meijden"),
        ("de Vries", "Fries"),
        ("Schouten", "Schauten"),
        ("Jansssen", "Jansen"),
        ("Dijkstra", "Dykstra"),
        ("’t Hart", "'t Hart"),
        ("Bakker", "Backer"),
    ],
)
def test_names_that_sound_alike(one: str, other: str) -> None:
    assert sound(one) == sound(other)


@pytest.mark.parametrize(("one", "other"), [("Bakker", "Kuiper"), ("Visser", "Vos"), ("van Dam", "van Dijk")])
def test_names_that_do_not(one: str, other: str) -> None:
    assert sound(one) != sound(other)


def test_letters_leave_marks_and_spaces_out() -> None:
    assert letters("De Vrïes-Bos") == "devriesbos"
    assert letters("3511 ab") == "3511ab"


def test_a_phone_counts_by_its_last_eight_digits() -> None:
    abroad = Identity(**{**{n: getattr(ONE, n) for n in ONE.__slots__}, "phone": "+31 6 12345678"})
    assert traits(abroad)[Trait.PHONE_NAME] == traits(ONE)[Trait.PHONE_NAME]
    without = Identity(**{**{n: getattr(ONE, n) for n in ONE.__slots__}, "phone": "112"})
    assert Trait.PHONE_NAME not in traits(without)


def test_a_swapped_day_and_month_agree_on_one_trait() -> None:
    swapped = Identity(**{**{n: getattr(ONE, n) for n in ONE.__slots__}, "birth_date": date(1948, 9, 3)})
    same = {name for name, parts in traits(ONE).items() if traits(swapped)[name] == parts}
    assert same == {Trait.NAME_SWAPPED_BIRTH, Trait.NAME_ADDRESS, Trait.PHONE_NAME}

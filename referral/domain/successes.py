"""Successes told without a name: what may not stand on a card (D43)."""

import re
from collections.abc import Iterable
from datetime import date

from referral.domain.labels import Labelled
from referral.lib.identifiers import bsn_in
from referral.lib.phones import tidy_phone

TITLE_MOST = 60
TEXT_MOST = 400


class CardState(Labelled):
    """Where a card stands."""

    PROPOSED = "proposed", "Wacht op de coördinator"
    SHOWN = "shown", "Staat op de bladzijde"
    REFUSED = "refused", "Niet geplaatst"


_POSTCODE = re.compile(r"\b[1-9]\d{3}\s?[A-Za-z]{2}\b")
_MAIL = re.compile(r"\S+@\S+\.\S+")
_NUMBER = re.compile(r"\+?\d[\d .()/-]{6,}\d")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
SHORTEST_NAME = 3
"""Parts of a name shorter than this (de, van, in initials) are ordinary words."""


def traces(text: str, names: Iterable[str]) -> list[str]:
    """What in *text* leads to somebody, in words for who wrote it: an address, a number, one of *names*.

    A name counts when it is written with a capital, as names are: a baker is not mister Baker.
    """
    found = []
    if _POSTCODE.search(text):
        found.append("een postcode")
    if _MAIL.search(text):
        found.append("een e-mailadres")
    if bsn_in(text) or any(_is_phone(each) for each in _NUMBER.findall(text)):
        found.append("een telefoonnummer of ander nummer")
    parts = {part for name in names for part in _WORD.findall(name) if _is_name(part)}
    words = {each for each in _WORD.findall(text) if each[0].isupper()}
    found += [f"de naam ‘{each}’" for each in sorted(words & parts)]
    return found


def _is_name(part: str) -> bool:
    return len(part) >= SHORTEST_NAME and part[0].isupper()


def _is_phone(text: str) -> bool:
    try:
        tidy_phone(text)
    except ValueError:
        return False
    return True


def first_of_month(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)

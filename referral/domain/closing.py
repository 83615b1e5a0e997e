"""How a referral ends: the person's own verdict, the hours that went into it, what the referrer heard."""

import re

from referral.domain.labels import Labelled

QUARTER = 15
"""Hours are written down in quarters of an hour, in minutes."""

MOST_MINUTES = 200 * 60

CALL_MINUTES = 15
"""What a talk by phone takes at least, with what is written down about it."""

VISIT_MINUTES = 30


class Verdict(Labelled):
    """What the person says of it (D48: ask who stopped, too)."""

    A_LOT = "a_lot", "Heeft veel geholpen"
    A_BIT = "a_bit", "Heeft een beetje geholpen"
    NOT = "not", "Heeft niet geholpen"
    WORSE = "worse", "Maakte het erger"
    NOT_ASKED = "not_asked", "Kon niet gevraagd worden"


class ToReferrer(Labelled):
    """Whether the referrer heard of the end (domain 2g, exit); it follows from consent."""

    YES = "yes", "Ja"
    NO = "no", "Nee, dit is niet gevraagd"
    NOT_WANTED = "not_wanted", "Nee, de persoon wil dit niet"


_HOURS = re.compile(r"(\d{1,3})(?:[.,](\d{1,2})|:(\d{2}))?")


def minutes_of(text: str) -> int:
    """Minutes from hours as people write them: 2, 1,5, 0.25 or 1:45.

    Raises ValueError for anything else, and for what is no whole number of quarters.
    """
    found = _HOURS.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    hours, part, clock = found.groups()
    minutes = int(hours) * 60 + (int(clock) if clock else round(float(f"0.{part}") * 60) if part else 0)
    if minutes % QUARTER or minutes > MOST_MINUTES or (clock and int(clock) >= 60):
        raise ValueError(text)
    return minutes


def in_hours(minutes: int) -> str:
    """Minutes as hours with a comma: 1,75."""
    return f"{minutes / 60:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def in_quarters(minutes: int) -> int:
    """The same, up to a whole number of quarters."""
    return QUARTER * -(-minutes // QUARTER)

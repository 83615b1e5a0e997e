"""Where the patchwork has a hole: parts of the day in a neighbourhood on which nothing fits some people.

Only what there is to do is counted, no people: an empty spot tells about nobody.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time

from referral.domain.activities import EVENING_HOUR
from referral.domain.codes import Feature
from referral.domain.first_meeting import Rhythm

NOON, SATURDAY = 12, 5

ASKS: tuple[tuple[str, str], ...] = (
    ("met een rollator", Feature.ROLLATOR.value),
    ("met weinig Nederlands", Feature.EASY_DUTCH.value),
)
"""What must be there for some people, beside a time and a place."""

BOTH = "met een rollator en weinig Nederlands"
"""There is something for each, and nothing for who needs both."""


@dataclass(frozen=True, slots=True)
class Offered:
    """One activity with a free place, as far as this looks at it."""

    neighbourhood: str
    weekday: int
    starts: time
    features: frozenset[str]


@dataclass(frozen=True, slots=True)
class Spots:
    """One neighbourhood: per part of the day what is lacking, empty when nothing is."""

    neighbourhood: str
    lacking: dict[Rhythm, tuple[str, ...]]


def parts_of(offered: Offered) -> frozenset[Rhythm]:
    """The parts of the week in which it begins."""
    if offered.starts.hour < NOON:
        part = Rhythm.MORNING
    else:
        part = Rhythm.AFTERNOON if offered.starts.hour < EVENING_HOUR else Rhythm.EVENING
    return frozenset({part, Rhythm.WEEKEND} if offered.weekday >= SATURDAY else {part})


def empty_spots(neighbourhoods: Iterable[str], offers: Iterable[Offered]) -> list[Spots]:
    """Each neighbourhood with what is lacking per part of the day; whole ones are left out."""
    there = list(offers)
    found = []
    for name in neighbourhoods:
        here = [each for each in there if each.neighbourhood == name]
        lacking = {part: _lacking([each for each in here if part in parts_of(each)]) for part in Rhythm}
        if any(lacking.values()):
            found.append(Spots(name, lacking))
    return found


def _lacking(here: list[Offered]) -> tuple[str, ...]:
    if not here:
        return ("niets",)
    single = tuple(told for told, asked in ASKS if not any(asked in each.features for each in here))
    both = {asked for _, asked in ASKS}
    return single or (() if any(both <= each.features for each in here) else (BOTH,))

"""Code lists of the catalogue: what an activity is, what it asks, and what makes it work (domain 1c and 1d).

An activity carries the name of its HSDS 3 twin at the edges: ``service`` with a ``schedule``, a ``location``
and ``eligibility``.
"""

from collections.abc import Collection, Mapping
from datetime import timedelta

from referral.domain.labels import Labelled

ASSURED_FOR = timedelta(days=180)
"""Longer ago than this, what the catalogue says of an activity is no longer taken for certain (R13)."""

FEWEST_GOALS, MOST_GOALS = 2, 3
"""So many of the thirteen goals an activity works on (D46)."""

EVENING_HOUR = 18
"""From this hour on it is evening for somebody who does not leave the house in the dark."""


class ActivityForm(Labelled):
    """How people come together."""

    GROUP = "group", "Groep"
    POINT = "point", "Plek om binnen te lopen"
    SERIES = "series", "Reeks gesprekken met één iemand"


class Welcome(Labelled):
    """For whom a group is, as it says itself; never a guess about a person (D24)."""

    MIXED = "mixed", "Iedereen"
    WOMEN = "women", "Vrouwen"
    MEN = "men", "Mannen"


class Ingredient(Labelled):
    """What makes it work, as data (D10, D14, D18, D20 to D23)."""

    SEMI_PUBLIC = "semi_public", "Op een plek waar iedereen langs kan komen"
    STEP_BACK = "step_back", "Je kunt een stap terug doen"
    OWN_INITIATIVE = "own_initiative", "Je komt uit jezelf, zonder aanmelden"
    EDGE = "edge", "Meedoen vanaf de rand kan"
    COFFEE = "coffee", "Koffie vooraf of na afloop"
    NEW_ROUTE = "new_route", "Elke keer een andere route of vorm"
    PAIRS = "pairs", "Klussen in tweetallen"
    BY_NAME = "by_name", "Iemand kent je bij je naam"
    DOING = "doing", "Iets doen, praten hoeft niet"
    GIVING = "giving", "Je kunt er iets betekenen voor een ander"


class Surface(Labelled):
    """What one walks on."""

    PAVED = "paved", "Verhard en vlak"
    MIXED = "mixed", "Deels verhard"
    UNPAVED = "unpaved", "Onverhard"


class Pace(Labelled):
    """How fast one walks."""

    SLOW = "slow", "Rustig, met pauzes"
    STEADY = "steady", "Gewoon wandeltempo"
    BRISK = "brisk", "Stevig doorlopen"


class Transport(Labelled):
    """How somebody who cannot come alone gets there."""

    FETCHED = "fetched", "Ophalen kan"
    BUS = "bus", "Bushalte vlakbij"
    RIDE = "ride", "Meerijden met een ander kan"


class ImprovementReason(Labelled):
    """Why an activity was changed (D50)."""

    COMMON_SENSE = "common_sense", "Gezond verstand"
    RESEARCH = "research", "Onderzoek"
    PARTICIPANTS = "participants", "Wat deelnemers zeiden"
    DISAPPOINTMENT = "disappointment", "Het viel tegen"


GOAL_SLOTS = 13

NAMED_GOALS = {
    1: "Ontmoeten",
    2: "Zelfredzaamheid",
    3: "Competenties",
    4: "Mentale gezondheid",
    5: "Lichamelijke gezondheid",
}
"""Of the thirteen goals these five are public (D46); a region names the other eight."""


def goal_names(own: Mapping[int, str]) -> dict[int, str]:
    """All thirteen goals by slot, as the region calls them; empty where nobody gave a name."""
    return {slot: own.get(slot, NAMED_GOALS.get(slot, "")) for slot in range(1, GOAL_SLOTS + 1)}


def has_fitting_goals(goals: Collection[str]) -> bool:
    """Whether an activity works on two or three goals; otherwise somebody is warned, not refused (D46)."""
    return FEWEST_GOALS <= len(goals) <= MOST_GOALS

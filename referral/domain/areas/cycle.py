"""The year in seven steps (D53): measure alike, choose, divide, task from data, joint plan, money, adjust.

The months are a guide of our own, so that the measuring is done before the money is divided.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its first and last month (1 to 12), what is done, and by what page it is helped."""

    number: int
    name: str
    first: int
    last: int
    what: str


STEPS = (
    Step(
        1,
        "Meten, allemaal gelijk",
        1,
        2,
        "De onafhankelijke meter vraagt deelnemers in alle wijken hetzelfde.",
    ),
    Step(
        2, "Kiezen", 3, 3, "Leg de uitslagen naast de cijfers van de wijk en kies waar het dit jaar om gaat."
    ),
    Step(3, "Verdelen", 4, 4, "Spreek af wie wat doet. Ook wie ergens mee stopt."),
    Step(
        4,
        "Opdracht uit de cijfers",
        5,
        6,
        "Schrijf per wijk op wat er moet veranderen, en waaraan u dat ziet.",
    ),
    Step(5, "Samen een plan", 7, 9, "De partners maken één plan per wijk. De lunch is een goed begin."),
    Step(
        6,
        "Geld, met de plicht om te meten",
        10,
        11,
        "Wie geld krijgt, doet mee aan de meting van volgend jaar.",
    ),
    Step(7, "Bijstellen", 12, 12, "Lees het jaarbericht samen. Wat werkte niet, en wat gaat er dus anders?"),
)


def step_in(month: int) -> Step:
    """The step of a month, 1 to 12."""
    return next(each for each in STEPS if each.first <= month <= each.last)

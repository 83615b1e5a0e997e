"""The questions as leaves to turn: few at a time, each questionnaire on leaves of its own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from referral.domain.instruments.definition import Instrument, Item
from referral.domain.instruments.scoring import Answer

AT_A_TIME = 3
"""So many questions on a leaf: a screen of a phone each."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """Some questions of one questionnaire."""

    number: int
    made: Instrument
    items: tuple[Item, ...]
    is_first: bool
    """Whether the questionnaire begins here, so that its title and period are told."""


def leaves(asked: Iterable[Instrument], at_a_time: int = AT_A_TIME) -> list[Leaf]:
    """The leaves in order, numbered from one."""
    found: list[Leaf] = []
    for made in asked:
        for start in range(0, len(made.items), at_a_time):
            items = made.items[start : start + at_a_time]
            found.append(Leaf(len(found) + 1, made, items, is_first=start == 0))
    return found


Given = Mapping[str, Mapping[str, Any]]
"""Answers by questionnaire and question."""


def first_open(found: list[Leaf], given: Given) -> int:
    """The number of the first leaf without any answer; one more than the last when all have some."""
    for leaf in found:
        said = given.get(leaf.made.code, {})
        if not any(answered(said.get(item.code)) for item in leaf.items):
            return leaf.number
    return len(found) + 1


def answered(answer: Answer) -> bool:
    """Whether something was said."""
    return answer not in (None, "", [])


def differences(asked: Iterable[Instrument], first: Given, second: Given) -> list[tuple[str, str]]:
    """The questions, as questionnaire and code, on which two typings of one paper differ."""
    return [
        (made.code, item.code)
        for made in asked
        for item in made.items
        if _plain(first.get(made.code, {}).get(item.code)) != _plain(second.get(made.code, {}).get(item.code))
    ]


def _plain(answer: Answer) -> Answer:
    """The same answer always looks the same: nothing is None, and the order of several does not matter."""
    if not answered(answer):
        return None
    return sorted(answer) if isinstance(answer, list) else answer

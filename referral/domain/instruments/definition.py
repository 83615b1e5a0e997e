"""What a questionnaire is: its questions, its answers, and how a score follows from them (domain 2e)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from referral.domain.labels import Labelled


class Rule(StrEnum):
    """How a score follows from answers."""

    EITHER_OR = "either_or"
    """Each question counts one or nothing; the score is their sum."""
    SUM = "sum"
    """The sum of the values of the answers, times a factor."""
    WELLBEING_MEAN = "wellbeing_mean"
    """The mean of the values, with Keyes' category and a T-score beside it."""
    VALUE_SET = "value_set"
    """One, less a constant and an amount per level; exactly one for the best level everywhere."""
    SINGLE = "single"
    """One number."""
    COUNTS = "counts"
    """Numbers that stand for themselves; there is no total."""
    ANSWERED_MEAN = "answered_mean"
    """The mean of whatever was answered, in one decimal; for a conversation."""


class Missing(StrEnum):
    """What a question without an answer does to the score."""

    ALL_NEEDED = "all_needed"
    ONE_MISSING = "one_missing"
    """The total holds with one question open; a part needs all of its own."""
    EACH_OWN = "each_own"
    ANSWERED = "answered"


class Direction(Labelled):
    """Which way is better."""

    HIGHER = "higher", "hoger is beter"
    LOWER = "lower", "lager is beter"
    NONE = "none", "hoger is niet beter of slechter"


class ItemKind(StrEnum):
    """How a question is answered."""

    CHOICE = "choice"
    NUMBER = "number"
    MANY = "many"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer. `paper` marks one that stands on paper only (five steps instead of three)."""

    code: str
    label: str = ""
    value: float | None = None
    paper: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One question. `optional` may stay open without harm; `apart` is no part of the total."""

    code: str
    text: str = ""
    kind: ItemKind = ItemKind.CHOICE
    options: tuple[Option, ...] = ()
    minimum: int = 0
    maximum: int = 0
    optional: bool = False
    apart: bool = False

    def option(self, code: str) -> Option | None:
        """The answer with this code."""
        return next((each for each in self.options if each.code == code), None)


@dataclass(frozen=True, slots=True)
class Subscale:
    """A part of the questions with a score of its own."""

    code: str
    label: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cutoff:
    """A stretch of scores with a word. Only for groups: nobody is told that they are one of these."""

    lowest: float
    highest: float
    words: str


@dataclass(frozen=True, slots=True)
class Instrument:
    """One version of one questionnaire."""

    code: str
    version: str
    name: str
    title: str
    intro: str
    period: str
    rule: Rule
    missing: Missing
    direction: Direction
    minimum: float
    maximum: float
    items: tuple[Item, ...]
    source: str
    licence: str
    text_included: bool
    rule_version: str = ""
    subscales: tuple[Subscale, ...] = ()
    cutoffs: tuple[Cutoff, ...] = ()
    reversed_items: frozenset[str] = frozenset()
    endorsed: frozenset[str] = frozenset()
    endorsed_reversed: frozenset[str] = frozenset()
    factor: float = 1
    constant: float = 0
    step: float = 1
    value_set: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    meaningful_change: float | None = None
    conversation_only: bool = False

    @property
    def stamp(self) -> str:
        """Version of the questions and of the rule: only measures with the same stamp are compared."""
        return f"{self.version}/{self.rule_version}" if self.rule_version else self.version

    @property
    def can_be_sent(self) -> bool:
        """Whether there are words to ask with."""
        return self.text_included and all(each.text for each in self.items)

    @property
    def counted(self) -> tuple[Item, ...]:
        """The questions that make the total."""
        return tuple(each for each in self.items if not each.apart)

    def item(self, code: str) -> Item:
        """The question with this code; raises KeyError."""
        for each in self.items:
            if each.code == code:
                return each
        raise KeyError(code)

"""At most three suggestions for one person: hard limits, then fit, then what must never come first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from referral.domain.activities import ActivityForm, Ingredient
from referral.domain.codes import ActivityKind
from referral.domain.matching.facts import Candidate, Seeker
from referral.domain.matching.limits import Limit, broken
from referral.domain.matching.reasons import Reason, reasons
from referral.domain.matching.weights import Weights

MOST = 3
"""So many suggestions on one page (D28)."""

TALKING = frozenset({ActivityKind.TALKS, ActivityKind.MEETING, ActivityKind.EATING})
"""Where one mostly sits and talks."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An activity that breaks no limit, what speaks for and against it, and its points together."""

    candidate: Candidate
    reasons: tuple[Reason, ...]

    @property
    def points(self) -> float:
        """The sum of all reasons."""
        return sum(each.points for each in self.reasons)

    @property
    def good(self) -> tuple[Reason, ...]:
        """What speaks for it."""
        return tuple(each for each in self.reasons if each.is_for)

    @property
    def but(self) -> tuple[Reason, ...]:
        """What speaks against it."""
        return tuple(each for each in self.reasons if not each.is_for)


@dataclass(frozen=True, slots=True)
class Advice:
    """What a coach sees: at most three to choose from, what fits but is full, and how much was looked at."""

    suggestions: tuple[Suggestion, ...]
    full: tuple[Suggestion, ...]
    considered: int
    out: dict[Limit, int]
    """How many activities each limit ruled out; one activity can break several."""


def advise(seeker: Seeker, candidates: Sequence[Candidate], weights: Weights) -> Advice:
    """The best for this person. Equal points: by name, so that the same question has the same answer."""
    out: dict[Limit, int] = {}
    passing: list[Suggestion] = []
    full: list[Suggestion] = []
    for each in candidates:
        limits = broken(seeker, each)
        for limit in limits:
            out[limit] = out.get(limit, 0) + 1
        if not limits:
            passing.append(Suggestion(each, reasons(seeker, each, weights)))
        elif limits == (Limit.FULL,):
            full.append(Suggestion(each, reasons(seeker, each, weights)))
    return Advice(_choose(passing), tuple(_ranked(full)[:MOST]), len(candidates), out)


def _ranked(found: Iterable[Suggestion]) -> list[Suggestion]:
    return sorted(found, key=lambda each: (-each.points, each.candidate.name, each.candidate.id))


def _choose(passing: list[Suggestion]) -> tuple[Suggestion, ...]:
    ranked = _not_first(_ranked(passing))
    first = ranked[:MOST]
    if len(first) == MOST and all(each.candidate.kind in TALKING for each in first):
        first = [*first[: MOST - 1], *_something_to_do(ranked[MOST:], first[-1])]
    return tuple(first)


def _not_first(ranked: list[Suggestion]) -> list[Suggestion]:
    """At an unequal pair a buddy at home never comes first (D20): a place among others does, or nothing."""
    first = next((each for each in ranked if not is_home_buddy(each.candidate)), None)
    return [] if first is None else [first, *(each for each in ranked if each is not first)]


def is_home_buddy(candidate: Candidate) -> bool:
    """Somebody who comes to one's home to help, with nothing to give back: the pair is unequal.

    Talks with a trained volunteer are no such project: they end, and both know what for (D15).
    """
    trained = candidate.form is ActivityForm.SERIES and candidate.kind is ActivityKind.TALKS
    return candidate.at_home and not trained and Ingredient.GIVING not in candidate.ingredients


def _something_to_do(rest: list[Suggestion], otherwise: Suggestion) -> list[Suggestion]:
    """Doing, not only talking, is an option; when there is one, it takes the third place."""
    doing = (each for each in rest if _is_doing(each.candidate) and each.points > 0)
    return [next(doing, otherwise)]


def _is_doing(candidate: Candidate) -> bool:
    return candidate.kind is ActivityKind.DOING or Ingredient.DOING in candidate.ingredients

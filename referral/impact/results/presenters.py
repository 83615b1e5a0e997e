"""Page models of results: only what is safe, good and bad side by side, with what colours it (5c, 5d)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from referral.domain.disclosure import safe_share
from referral.domain.disclosure.answers import FEWEST_ANSWERS, Cell, Safe, safe_cells
from referral.domain.errors import NotVisible
from referral.domain.impact.goals import STEPS, Step
from referral.domain.impact.results import best_and_least
from referral.domain.impact.rounds import Again, ListKind, StopReason
from referral.impact.results.queries import LineKey, ListResult, Yield

NOTES = (
    "Er is geen groep om mee te vergelijken. Wij weten niet hoe het zonder de activiteit was gegaan.",
    "Mensen komen vaak op een laag punt binnen. Daarna gaat het bij velen vanzelf wat beter.",
    "Wie stopte, is hier weinig bij. Wat zij zeggen, staat apart.",
    "Wie hulp kreeg bij het invullen, geeft soms een mooier antwoord.",
    "Het jaargetijde telt mee: wie buiten wandelt, antwoordt in mei anders dan in november.",
)
"""What colours every result (domain 5c); printed with each."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of a bar: the step, where it begins and how wide it is, in hundredths."""

    step: int
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class Line:
    """What was asked, and the spread of answers when it may be shown; `missing` left it open."""

    text: str
    cell: Cell | None
    missing: int = 0

    @property
    def segments(self) -> list[Segment]:
        """The bar."""
        if self.cell is None:
            return []
        made, start = [], 0.0
        for step, number in enumerate(self.cell.counts, start=1):
            width = round(100 * number / self.cell.people, 2)
            if number:
                made.append(Segment(step, round(start, 2), width))
            start += width
        return made

    @property
    def spoken(self) -> str:
        """The bar in words."""
        if self.cell is None:
            return TOO_FEW
        told = [f"{step.label.lower()} {number}" for step, number in zip(Step, self.cell.counts, strict=True)]
        return f"{self.text} {self.cell.people} antwoorden: {'; '.join(told)}."


TOO_FEW = f"Te weinig antwoorden om te tonen; vanaf {FEWEST_ANSWERS} verschillende antwoorden kan het."


@dataclass(frozen=True, slots=True)
class GoalLines:
    """One goal with its lines."""

    name: str
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Reach:
    """How many people were asked and answered; `silent` of a hundred did not."""

    asked: int
    answers: int

    @property
    def silent(self) -> int | None:
        """None when nobody was asked."""
        return round(100 * max(self.asked - self.answers, 0) / self.asked) if self.asked else None


@dataclass(frozen=True, slots=True)
class Stopped:
    """What people said who stopped: how often each reason, when that may be shown."""

    reach: Reach
    reasons: list[tuple[str, int]] | None
    again: list[tuple[str, int]] | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The result of one activity, or of all together, on one page."""

    title: str
    reach: Reach
    goals: list[GoalLines]
    best: list[Line]
    least: list[Line]
    stopped: Stopped | None
    helped_share: int | None = None

    @property
    def is_empty(self) -> bool:
        """Whether no line may be shown."""
        return all(each.cell is None for goal in self.goals for each in goal.lines)


@dataclass(frozen=True, slots=True)
class Results:
    """All that may be shown of a round: decided once, so that two pages never differ by a few people."""

    found: Yield
    lines: dict[LineKey, Safe[UUID]]
    reasons: Safe[UUID]
    again: Safe[UUID]

    @classmethod
    def of(cls, found: Yield) -> "Results":
        """Decide what may be shown."""
        lists, stopped = found.of(ListKind.TAKING_PART), found.of(ListKind.STOPPED)
        keys = {key for each in lists for key in each.lines}
        return cls(
            found,
            {
                key: safe_cells({each.id: each.lines[key] for each in lists if key in each.lines}, STEPS)
                for key in keys
            },
            safe_cells({each.id: each.reasons for each in stopped}, len(StopReason)),
            safe_cells({each.id: each.again for each in stopped}, len(Again)),
        )

    def sheet(self, activity_id: UUID) -> Sheet:
        """The result of one activity; raises NotVisible when the round did not ask it."""
        lists = [each for each in self.found.lists if each.activity_id == activity_id]
        asked = next((each for each in lists if each.kind is ListKind.TAKING_PART), None)
        if asked is None:
            raise NotVisible("Deze activiteit is in deze meting niet gevraagd.")
        goals = _goals([asked], lambda key: self.lines[key].shown.get(asked.id))
        left = next((each for each in lists if each.kind is ListKind.STOPPED), None)
        return _sheet(asked.activity, Reach(asked.asked, asked.answers), goals, self._left(left))

    def _left(self, left: ListResult | None) -> Stopped | None:
        if left is None:
            return None
        reach = Reach(left.asked, left.answers)
        return _stopped(reach, self.reasons.shown.get(left.id), self.again.shown.get(left.id))

    def whole(self) -> Sheet:
        """All activities together."""
        lists, left = self.found.of(ListKind.TAKING_PART), self.found.of(ListKind.STOPPED)
        goals = _goals(lists, lambda key: self.lines[key].total)
        stopped = _stopped(_reach(left), self.reasons.total, self.again.total) if left else None
        whole = _sheet("Alle activiteiten samen", _reach(lists), goals, stopped)
        helped = safe_share(sum(each.helped for each in lists), sum(each.answers for each in lists))
        return Sheet(whole.title, whole.reach, whole.goals, whole.best, whole.least, whole.stopped, helped)

    def activities(self) -> list[Sheet]:
        """Each activity, by name."""
        return [self.sheet(each.activity_id) for each in self.found.of(ListKind.TAKING_PART)]


def _reach(lists: Sequence[ListResult]) -> Reach:
    return Reach(sum(each.asked for each in lists), sum(each.answers for each in lists))


def _goals(lists: Sequence[ListResult], cell_of: Callable[[LineKey], Cell | None]) -> list[GoalLines]:
    """The goals of these lists in order; a goal that was worded anew between lists stands there twice."""
    found: dict[tuple[int, int], GoalLines] = {}
    for each in lists:
        for goal in each.goals:
            key = (goal["slot"], goal["version"])
            if key in found:
                continue
            answers = sum(one.answers for one in lists if (key[0], key[1], 0) in one.lines)
            lines = []
            for place, text in enumerate(goal["lines"]):
                cell = cell_of((key[0], key[1], place))
                lines.append(Line(text, cell, answers - cell.people if cell else 0))
            found[key] = GoalLines(goal["name"], lines)
    return [found[key] for key in sorted(found)]


def _sheet(title: str, reach: Reach, goals: list[GoalLines], stopped: Stopped | None) -> Sheet:
    shown = [(each, each.cell) for goal in goals for each in goal.lines if each.cell]
    best, least = best_and_least(shown)
    return Sheet(title, reach, goals, best, least, stopped)


def _stopped(reach: Reach, reasons: Cell | None, again: Cell | None) -> Stopped:
    return Stopped(
        reach,
        _named([each.label for each in StopReason], reasons),
        _named([each.label for each in Again], again),
    )


def _named(labels: Sequence[str], cell: Cell | None) -> list[tuple[str, int]] | None:
    if cell is None:
        return None
    pairs = [(label, number) for label, number in zip(labels, cell.counts, strict=True) if number]
    return sorted(pairs, key=lambda pair: -pair[1])

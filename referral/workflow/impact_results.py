"""What came of the yearly rounds of one year, all activities together, as far as it is safe (D46).

The rule is that of the pages of results (`domain.impact.results`): the total of a line is shown when what is
hidden of single activities cannot be read from it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from referral.domain.actors import Actor
from referral.domain.disclosure.answers import Cell, safe_cells
from referral.domain.impact.goals import STEPS
from referral.domain.impact.results import best_and_least
from referral.domain.impact.rounds import ListKind, line_key
from referral.extensions import db
from referral.models import ImpactAnswer, ImpactList, ImpactRound
from referral.models.scope import widened


@dataclass(frozen=True, slots=True)
class ImpactLine:
    """A line that was asked: its goal and words, how many answered, and how many of a hundred said yes."""

    goal: str
    text: str
    people: int
    yes_share: int


@dataclass(frozen=True, slots=True)
class ImpactYear:
    """One closed round: how many lists came back, and the lines that went best and least, never one alone."""

    year: int
    answers: int
    best: Sequence[ImpactLine]
    least: Sequence[ImpactLine]


def impact_of(actor: Actor, year: int) -> list[ImpactYear]:
    """The closed rounds about *year*, the latest last."""
    query = select(ImpactRound).where(
        ImpactRound.region_id == actor.region_id, ImpactRound.year == year, ImpactRound.closed_at.is_not(None)
    )
    with widened(actor):
        rounds = db.session.scalars(query.order_by(ImpactRound.closed_at)).all()
        return [_year(each) for each in rounds]


def _year(found: ImpactRound) -> ImpactYear:
    lists = db.session.scalars(
        select(ImpactList)
        .where(ImpactList.round_id == found.id, ImpactList.kind == ListKind.TAKING_PART)
        .order_by(ImpactList.id)
    ).all()
    answers: dict[UUID, list[ImpactAnswer]] = {each.id: [] for each in lists}
    for answer in db.session.scalars(select(ImpactAnswer).where(ImpactAnswer.list_id.in_(answers))):
        answers[answer.list_id].append(answer)
    cells: dict[tuple[int, int, int], dict[UUID, Cell]] = {}
    words: dict[tuple[int, int, int], tuple[str, str]] = {}
    for each in lists:
        for goal in each.goals:
            for place, line in enumerate(goal["lines"]):
                key = (goal["slot"], goal["version"], place)
                cells.setdefault(key, {})[each.id] = _cell(answers[each.id], line_key(goal["slot"], place))
                words[key] = (goal["name"], line)
    shown = [
        (ImpactLine(*words[key], total.people, total.yes_share), total)
        for key, total in ((key, safe_cells(several, STEPS).total) for key, several in sorted(cells.items()))
        if total
    ]
    best, least = best_and_least(shown)
    return ImpactYear(found.year, sum(len(several) for several in answers.values()), best, least)


def _cell(answers: Sequence[ImpactAnswer], key: str) -> Cell:
    chosen = [each.marks[key] for each in answers if key in each.marks]
    return Cell(len(chosen), tuple(chosen.count(step) for step in range(1, STEPS + 1)))

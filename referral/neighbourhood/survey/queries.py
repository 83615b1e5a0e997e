"""Reads of the survey: how many answered, what may be shown, and licensed scores."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from referral.domain.actors import Actor
from referral.domain.areas.partners import Item, Opinion, Score, Side
from referral.extensions import db
from referral.models import CoordinationScore, Lunch, SurveyLink
from referral.models.scope import widened
from referral.workflow.survey import opinions_of


@dataclass(frozen=True, slots=True)
class Standing:
    """How many members were asked, and how many used their link; not who."""

    asked: int
    used: int


def standing(actor: Actor, lunch: Lunch) -> Standing:
    """How the questions of one lunch stand; nothing when they were closed and who was asked is forgotten."""
    counted = select(func.count(), func.count().filter(SurveyLink.is_used))
    with widened(actor):
        row = db.session.execute(counted.where(SurveyLink.lunch_id == lunch.id)).one()
    return Standing(*row)


@dataclass(frozen=True, slots=True)
class OpinionRow:
    """What one group (or all others) says of another, by question; None where it may not be shown."""

    from_label: str
    to_label: str
    cells: tuple[Opinion | None, ...]


def lunch_opinions(actor: Actor, lunch: Lunch) -> list[OpinionRow]:
    """What may be shown of one lunch, about each group by all others first."""
    found = opinions_of(actor.region_id, [lunch.id]).get(lunch.id, [])
    by_key = {(each.to_side, each.from_side, each.item): each for each in found}
    rows = []
    for to_side in Side:
        for from_side in (None, *(each for each in Side if each is not to_side)):
            cells = tuple(by_key.get((to_side, from_side, item)) for item in Item)
            if any(cells):
                label = from_side.label if from_side else "Alle anderen samen"
                rows.append(OpinionRow(label, to_side.label, cells))
    return rows


def scores(actor: Actor) -> Sequence[Score]:
    """Licensed scores that were loaded, the newest period first."""
    query = select(CoordinationScore).where(CoordinationScore.region_id == actor.region_id)
    order = (CoordinationScore.period.desc(), CoordinationScore.from_role, CoordinationScore.to_role)
    return [
        Score(each.period, each.from_role, each.to_role, each.value, each.number)
        for each in db.session.scalars(query.order_by(*order))
    ]

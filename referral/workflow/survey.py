"""What partners said of each other at lunches, as far as it is safe; for pages and for the analysis (D37).

Only closed surveys are read, so that no result grows under a reader's eyes, and each lunch is guarded by
itself: what is told of a period is made of what may be told of its lunches.
"""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import select

from referral.domain.actors import system_actor
from referral.domain.areas.partners import Item, Opinion, Said, Side, opinions
from referral.extensions import db
from referral.models import CoordinationScore, Lunch, PartnerAnswer
from referral.models.scope import acting

ALL = "all"
"""The role of all other groups together."""


def opinions_of(region_id: UUID, lunch_ids: Collection[UUID]) -> dict[UUID, list[Opinion]]:
    """What may be shown of these lunches, as far as their questions are closed."""
    query = (
        select(PartnerAnswer)
        .join(Lunch, Lunch.id == PartnerAnswer.lunch_id)
        .where(
            PartnerAnswer.region_id == region_id,
            PartnerAnswer.lunch_id.in_(lunch_ids),
            Lunch.survey_closed_at.is_not(None),
        )
    )
    answers: dict[UUID, list[PartnerAnswer]] = {}
    with acting(system_actor(region_id)):
        for each in db.session.scalars(query):
            answers.setdefault(each.lunch_id, []).append(each)
    return {key: opinions(_said(rows)) for key, rows in answers.items()}


def _said(rows: Iterable[PartnerAnswer]) -> list[Said]:
    marks: dict[tuple[Side, Side, Item], list[int]] = {}
    for row in rows:
        for item in Item:
            mark = getattr(row, item.value)
            if mark is not None:
                marks.setdefault((row.from_side, row.to_side, item), []).append(mark)
    return [Said(*key, several) for key, several in marks.items()]


def survey_rows(region_id: UUID) -> list[dict[str, Any]]:
    """Per quarter, pair of roles and question: n, mean. `from_role` `all`: all other groups."""
    query = select(Lunch).where(Lunch.region_id == region_id, Lunch.survey_closed_at.is_not(None))
    with acting(system_actor(region_id)):
        periods = {
            each.id: f"{each.day.year}-Q{(each.day.month + 2) // 3}" for each in db.session.scalars(query)
        }
    pooled: dict[tuple[str, str, str, str], list[Opinion]] = {}
    for key, several in opinions_of(region_id, list(periods)).items():
        for each in several:
            pair = each.from_side.value if each.from_side else ALL, each.to_side.value
            pooled.setdefault((periods[key], *pair, each.item.value), []).append(each)
    return [_row(key, several) for key, several in sorted(pooled.items())]


def _row(key: tuple[str, str, str, str], several: list[Opinion]) -> dict[str, Any]:
    number = sum(each.number for each in several)
    mean = round(sum(each.mean * each.number for each in several) / number, 1)
    names = ("period", "from_role", "to_role", "item")
    return {**dict(zip(names, key, strict=True)), "n": number, "mean": mean}


def score_rows(region_id: UUID) -> list[dict[str, Any]]:
    """Scores of Relational Coordination that a licensed party measured, per quarter and pair (5a)."""
    query = select(CoordinationScore).where(CoordinationScore.region_id == region_id)
    with acting(system_actor(region_id)):
        return [
            {
                "period": each.period,
                "from_role": each.from_role,
                "to_role": each.to_role,
                "score": each.value,
                "n": each.number,
            }
            for each in db.session.scalars(query.order_by(CoordinationScore.period, CoordinationScore.id))
        ]

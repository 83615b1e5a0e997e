"""Commands: answers come in apart from who was asked; the survey ends; licensed scores are loaded."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import joinedload

from referral.audit.services import record
from referral.domain.actors import Actor, system_actor
from referral.domain.areas.partners import HIGHEST, LOWEST, Item, Score, Side, others
from referral.domain.audit import EventType, Purpose
from referral.domain.errors import Conflict, Invalid
from referral.extensions import db
from referral.lib import clock
from referral.lib.crypto import fingerprint
from referral.models import Circle, CoordinationScore, Lunch, PartnerAnswer, Region, SurveyLink
from referral.models.scope import acting, widened
from referral.models.transaction import command
from referral.neighbourhood.circle.queries import lunch_of
from referral.neighbourhood.inviting.services import forget_links

EMPTY = "Er is nog niets ingevuld. Eén antwoord is al genoeg."
Marks = Mapping[tuple[Side, Item], int]
"""What somebody said: by group and question a number from 0 to 10; what was left open is not there."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a link asks: of which circle, for which lunch, and as whom somebody answers."""

    neighbourhood: str
    day: date
    side: Side


def asked_by_link(region_id: UUID, token: str) -> Asked | None:
    """What is behind a link; None when it was used, is too late, or never was a link."""
    system = system_actor(region_id)
    with acting(system):
        link = _of_link(system, token)
        if link is None:
            return None
        return Asked(link.lunch.circle.neighbourhood.name, link.lunch.day, link.member.kind.side)


@command
def answer_by_link(region_id: UUID, token: str, marks: Marks) -> bool:
    """Take one list; False when the link ended. Of two at once the first counts.

    Raises Invalid for an empty list, and then the link still works.
    """
    system = system_actor(region_id)
    with acting(system):
        link = _of_link(system, token, lock=True)
        if link is None:
            return False
        link.is_used = True
        _store(link.lunch, link.member.kind.side, marks)
        db.session.flush()
        return True


def _of_link(system: Actor, token: str, *, lock: bool = False) -> SurveyLink | None:
    query = (
        select(SurveyLink)
        .where(SurveyLink.region_id == system.region_id, SurveyLink.token_hash == fingerprint(token))
        .options(joinedload(SurveyLink.lunch).joinedload(Lunch.circle).joinedload(Circle.neighbourhood))
        .options(joinedload(SurveyLink.member))
    )
    if lock:
        query = query.with_for_update(of=SurveyLink).execution_options(populate_existing=True)
    found = db.session.scalar(query)
    usable = found is not None and not found.is_used and found.lunch.takes_answers
    return found if usable else None


@command
def type_in(actor: Actor, lunch_id: UUID, side: Side, marks: Marks) -> None:
    """Store what one paper list says. Raises Conflict when the questions are closed, Invalid when empty."""
    lunch = lunch_of(actor, lunch_id, lock=True)
    if not lunch.takes_answers:
        raise Conflict("De vragen van deze lunch zijn gesloten.")
    _store(lunch, side, marks)


def _store(lunch: Lunch, side: Side, marks: Marks) -> None:
    said: dict[Side, dict[str, int]] = {}
    for (to_side, item), mark in marks.items():
        if to_side in others(side) and LOWEST <= mark <= HIGHEST:
            said.setdefault(to_side, {})[item.value] = mark
    if not said:
        raise Invalid(EMPTY)
    pairs = list(said.items())
    random.SystemRandom().shuffle(pairs)
    db.session.add_all(
        PartnerAnswer(region_id=lunch.region_id, lunch_id=lunch.id, from_side=side, to_side=to_side, **given)
        for to_side, given in pairs
    )


@command
def close_survey(actor: Actor, lunch_id: UUID) -> Lunch:
    """No answer comes in any more; results show and who was asked is forgotten. Raises Conflict."""
    lunch = lunch_of(actor, lunch_id, lock=True)
    if lunch.survey_closed_at or lunch.cancelled_at:
        raise Conflict("De vragen van deze lunch zijn al gesloten.")
    if lunch.day > clock.today():
        raise Conflict("Deze lunch moet nog komen. Sluit de vragen daarna.")
    _close(actor, lunch)
    record(actor, EventType.UPDATE, "lunch", object_id=lunch.id, purpose=Purpose.ADMINISTRATION)
    return lunch


def _close(actor: Actor, lunch: Lunch) -> None:
    """Answers are written anew in an order of chance, so that the table does not tell who came first."""
    lunch.survey_closed_at = clock.now()
    db.session.flush()
    table = PartnerAnswer.__table__
    forget_links(actor, lunch.id)
    with widened(actor):
        query = select(table).where(table.c.lunch_id == lunch.id)
        rows: list[dict[str, Any]] = [dict(row) for row in db.session.execute(query).mappings()]
        random.SystemRandom().shuffle(rows)
        db.session.execute(delete(PartnerAnswer).where(PartnerAnswer.lunch_id == lunch.id))
        if rows:
            db.session.execute(insert(PartnerAnswer), rows)


def close_overdue_everywhere() -> int:
    """Close what takes no answer any more, region by region; how many there were. Safe to run twice."""
    regions = db.session.scalars(select(Region.id)).all()
    return sum(close_overdue(system_actor(region_id)) for region_id in regions)


@command
def close_overdue(system: Actor) -> int:
    """Close the questions of one region whose last day is past."""
    with acting(system):
        query = select(Lunch).where(
            Lunch.region_id == system.region_id,
            Lunch.survey_closed_at.is_(None),
            Lunch.cancelled_at.is_(None),
            Lunch.starts_at < clock.now() - timedelta(days=1),
        )
        late = [each for each in db.session.scalars(query) if clock.today() > each.last_answer_on]
        for lunch in late:
            _close(system, lunch)
        db.session.flush()
        return len(late)


@command
def load_scores(actor: Actor, scores: Sequence[Score]) -> int:
    """Store licensed scores; those of the same period and pair are replaced. How many."""
    for each in scores:
        db.session.execute(
            delete(CoordinationScore).where(
                CoordinationScore.region_id == actor.region_id,
                CoordinationScore.period == each.period,
                CoordinationScore.from_role == each.from_role,
                CoordinationScore.to_role == each.to_role,
            )
        )
        db.session.add(
            CoordinationScore(
                region_id=actor.region_id,
                period=each.period,
                from_role=each.from_role,
                to_role=each.to_role,
                value=each.value,
                number=each.number,
                loaded_by=actor.id,
                loaded_at=clock.now(),
            )
        )
    record(actor, EventType.CREATE, "scores", purpose=Purpose.RESEARCH)
    return len(scores)

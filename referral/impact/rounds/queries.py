"""Reads of the measurer: what can be measured, in numbers, and how each list of a round stands."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from referral.domain.actors import Actor
from referral.domain.codes import EndReason
from referral.domain.disclosure.answers import FEWEST_ANSWERS
from referral.domain.errors import NotVisible
from referral.domain.impact.rounds import STOPPED_WITHIN, ListKind
from referral.extensions import db
from referral.impact.goals.queries import goals_now
from referral.lib import clock
from referral.models import (
    Activity,
    ImpactAnswer,
    ImpactList,
    ImpactRound,
    ImpactSheet,
    Placement,
    Referral,
)
from referral.models.scope import widened

LEFT = (EndReason.STOPPED, EndReason.NOT_AFTER_TRIAL, EndReason.OTHER_ACTIVITY)
"""Ends that are the person's own; a series that is done or an activity that stopped asks for no reason."""


@dataclass(frozen=True, slots=True)
class Heads:
    """How many people take part in an activity now, and how many stopped in the last year; no names."""

    taking_part: int = 0
    stopped: int = 0

    def of(self, kind: ListKind) -> int:
        """The number for one kind of list."""
        return self.taking_part if kind is ListKind.TAKING_PART else self.stopped


@dataclass(frozen=True, slots=True)
class Offer:
    """An activity that can be measured: how many people, and at which goals there is something to ask."""

    id: UUID
    name: str
    heads: Heads
    goals: int
    asked: int

    @property
    def is_small(self) -> bool:
        """Whether its own result will never be shown."""
        return self.heads.taking_part < FEWEST_ANSWERS


def took_part(actor: Actor) -> ColumnElement[bool]:
    """A place that is taken now, by somebody who may be asked."""
    return and_(_may_be_asked(actor), Placement.ended_at.is_(None))


def stopped(actor: Actor) -> ColumnElement[bool]:
    """A place that the person gave up in the last year, with no new one in the same activity."""
    other = aliased(Placement)
    back = select(other.id).where(
        other.referral_id == Placement.referral_id,
        other.activity_id == Placement.activity_id,
        other.ended_at.is_(None),
    )
    return and_(
        Placement.ended_at >= clock.now() - STOPPED_WITHIN,
        Placement.end_reason.in_(LEFT),
        ~back.exists(),
        _may_be_asked(actor),
    )


def _may_be_asked(actor: Actor) -> ColumnElement[bool]:
    """Nobody whose file is closed to the team, who died, or who objected to being studied."""
    return and_(
        Placement.region_id == actor.region_id,
        Referral.hidden_at.is_(None),
        Referral.stopped_at.is_(None),
        Referral.objected_at.is_(None),
        or_(Referral.close_reason.is_(None), Referral.close_reason != "death_illness"),
    )


def heads(actor: Actor) -> dict[UUID, Heads]:
    """The numbers of each activity of the region that has any."""
    query = (
        select(
            Placement.activity_id,
            func.count(case((took_part(actor), Placement.referral_id)).distinct()),
            func.count(case((stopped(actor), Placement.referral_id)).distinct()),
        )
        .join(Referral, Referral.id == Placement.referral_id)
        .where(Placement.region_id == actor.region_id)
        .group_by(Placement.activity_id)
    )
    with widened(actor):
        return {key: Heads(now, gone) for key, now, gone in db.session.execute(query)}


def offers(actor: Actor) -> list[Offer]:
    """The activities of the catalogue by name; `asked` is 0 where no goal has a question yet."""
    goals = goals_now(actor)
    found = heads(actor)
    query = select(Activity.id, Activity.name, Activity.impact_goals)
    query = query.where(Activity.region_id == actor.region_id, Activity.is_open).order_by(Activity.name)
    return [
        Offer(
            key,
            name,
            found.get(key, Heads()),
            len(slots),
            sum(1 for each in slots if each.isdigit() and goals[int(each)].lines),
        )
        for key, name, slots in db.session.execute(query)
    ]


def rounds(actor: Actor) -> Sequence[ImpactRound]:
    """All rounds of the region, the newest first."""
    query = select(ImpactRound).where(ImpactRound.region_id == actor.region_id)
    query = query.options(selectinload(ImpactRound.lists)).order_by(
        ImpactRound.year.desc(), ImpactRound.starts_on.desc(), ImpactRound.id.desc()
    )
    return db.session.scalars(query).all()


def round_of(actor: Actor, round_id: UUID, *, lock: bool = False) -> ImpactRound:
    """One round, held until the transaction ends when *lock*; raises NotVisible."""
    query = select(ImpactRound).where(ImpactRound.id == round_id, ImpactRound.region_id == actor.region_id)
    if lock:
        query = query.with_for_update(of=ImpactRound).execution_options(populate_existing=True)
    found: ImpactRound | None = db.session.scalar(query)
    if found is None:
        raise NotVisible("Deze meting is er niet.")
    return found


def list_of(actor: Actor, list_id: UUID) -> ImpactList:
    """One list with its round and activity; raises NotVisible."""
    query = select(ImpactList).where(ImpactList.id == list_id, ImpactList.region_id == actor.region_id)
    query = query.options(joinedload(ImpactList.round), joinedload(ImpactList.activity))
    found: ImpactList | None = db.session.scalar(query)
    if found is None:
        raise NotVisible("Deze lijst is er niet.")
    return found


@dataclass(frozen=True, slots=True)
class Standing:
    """One list of a round: how many people, asked and answered so far."""

    list: ImpactList
    heads: int
    sheets: int
    answers: int

    @property
    def asked(self) -> int:
        """Links and paper lists together."""
        return self.list.invited + self.sheets

    @property
    def is_small(self) -> bool:
        """Whether its own result will never be shown."""
        return self.heads < FEWEST_ANSWERS


def standings(actor: Actor, found: ImpactRound) -> list[Standing]:
    """Each list of a round, by activity."""
    sheets = _counted(select(ImpactSheet.list_id), ImpactSheet, found)
    answers = _counted(select(ImpactAnswer.list_id), ImpactAnswer, found)
    people = heads(actor)
    query = select(ImpactList).where(ImpactList.round_id == found.id).options(joinedload(ImpactList.activity))
    rows = db.session.scalars(query).all()
    made = [
        Standing(
            each,
            people.get(each.activity_id, Heads()).of(each.kind),
            sheets[each.id],
            answers[each.id],
        )
        for each in rows
    ]
    return sorted(made, key=lambda each: (each.list.activity.name, each.list.kind.value != "taking_part"))


def _counted(
    query: Select[UUID], model: type[ImpactSheet] | type[ImpactAnswer], found: ImpactRound
) -> Counter[UUID]:
    of_round = query.join(ImpactList, ImpactList.id == model.list_id).where(ImpactList.round_id == found.id)
    return Counter(db.session.scalars(of_round))


def overlapping(actor: Actor, activities: Sequence[UUID], first: date, last: date) -> ImpactList | None:
    """A list of another round that asks the same activity on some of these days."""
    query = (
        select(ImpactList)
        .join(ImpactRound, ImpactRound.id == ImpactList.round_id)
        .where(
            ImpactList.region_id == actor.region_id,
            ImpactList.activity_id.in_(activities),
            ImpactRound.starts_on <= last,
            ImpactRound.ends_on >= first,
        )
        .options(joinedload(ImpactList.activity), joinedload(ImpactList.round))
        .limit(1)
    )
    found: ImpactList | None = db.session.scalar(query)
    return found


def sheets_to_print(actor: Actor, list_id: UUID) -> Sequence[str]:
    """The codes of paper lists that did not come back yet."""
    query = select(ImpactSheet.code).where(
        ImpactSheet.region_id == actor.region_id,
        ImpactSheet.list_id == list_id,
        ~ImpactSheet.is_used,
    )
    return db.session.scalars(query.order_by(ImpactSheet.code)).all()

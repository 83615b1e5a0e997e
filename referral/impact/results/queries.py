"""Reads of results. Answers are counted with the system's sight; presenters decide what is safe to show."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from referral.domain.actors import Actor
from referral.domain.disclosure.answers import Cell
from referral.domain.errors import NotVisible
from referral.domain.impact.goals import STEPS
from referral.domain.impact.rounds import Again, Help, ListKind, RoundState, StopReason, line_key
from referral.domain.statuses import Role
from referral.extensions import db
from referral.impact.rounds.queries import round_of
from referral.models import Activity, ImpactAnswer, ImpactList, ImpactRound, ImpactSheet
from referral.models.scope import widened

LineKey = tuple[int, int, int]
"""A line: the slot of its goal, the version of that, and its place."""


@dataclass(frozen=True, slots=True)
class ListResult:
    """One list with what came back, in counts per line. Not to be shown as it is."""

    id: UUID
    kind: ListKind
    activity_id: UUID
    activity: str
    host_id: UUID | None
    goals: Sequence[dict[str, Any]]
    asked: int
    answers: int
    lines: dict[LineKey, Cell]
    reasons: Cell
    again: Cell
    helped: int


@dataclass(frozen=True, slots=True)
class Yield:
    """What came of a round, list by list. Not to be shown as it is."""

    round: ImpactRound
    organisation: str
    lists: Sequence[ListResult]

    def of(self, kind: ListKind) -> list[ListResult]:
        """The lists of one kind."""
        return [each for each in self.lists if each.kind is kind]


def closed_round(actor: Actor, round_id: UUID) -> ImpactRound:
    """A round whose results may be seen. Raises NotVisible while it runs: figures that grow tell more."""
    found = round_of(actor, round_id)
    if found.state is not RoundState.CLOSED:
        raise NotVisible("Deze meting loopt nog. De uitslag staat hier zodra zij gesloten is.")
    return found


def visible_rounds(actor: Actor) -> Sequence[tuple[ImpactRound, list[Activity]]]:
    """The closed rounds with the activities that this actor works for; a host sees the own ones."""
    query = (
        select(ImpactRound, Activity)
        .join(ImpactList, ImpactList.round_id == ImpactRound.id)
        .join(Activity, Activity.id == ImpactList.activity_id)
        .where(
            ImpactRound.region_id == actor.region_id,
            ImpactRound.closed_at.is_not(None),
            ImpactList.kind == ListKind.TAKING_PART,
        )
        .order_by(ImpactRound.closed_at.desc(), ImpactRound.id, Activity.name)
    )
    if actor.role is Role.HOST:
        query = query.where(Activity.host_id == actor.id)
    found: dict[UUID, tuple[ImpactRound, list[Activity]]] = {}
    for made, activity in db.session.execute(query):
        found.setdefault(made.id, (made, []))[1].append(activity)
    return list(found.values())


def round_yield(actor: Actor, found: ImpactRound) -> Yield:
    """Everything that came back, counted per list."""
    with widened(actor):
        lists = db.session.scalars(
            select(ImpactList)
            .where(ImpactList.round_id == found.id)
            .options(joinedload(ImpactList.activity))
            .order_by(ImpactList.id)
        ).all()
        keys = [each.id for each in lists]
        answers: dict[UUID, list[ImpactAnswer]] = {key: [] for key in keys}
        for each in db.session.scalars(select(ImpactAnswer).where(ImpactAnswer.list_id.in_(keys))):
            answers[each.list_id].append(each)
        sheets = select(ImpactSheet.list_id, func.count()).where(ImpactSheet.list_id.in_(keys))
        printed = {row[0]: row[1] for row in db.session.execute(sheets.group_by(ImpactSheet.list_id))}
        name = found.organisation.name
    made = [_counted(each, answers[each.id], printed.get(each.id, 0)) for each in lists]
    return Yield(found, name, sorted(made, key=lambda each: each.activity))


def _counted(asked: ImpactList, answers: Sequence[ImpactAnswer], sheets: int) -> ListResult:
    return ListResult(
        id=asked.id,
        kind=asked.kind,
        activity_id=asked.activity_id,
        activity=asked.activity.name,
        host_id=asked.activity.host_id,
        goals=asked.goals,
        asked=asked.invited + sheets,
        answers=len(answers),
        lines={
            (goal["slot"], goal["version"], place): _cell(answers, line_key(goal["slot"], place))
            for goal in asked.goals
            for place in range(len(goal["lines"]))
        },
        reasons=Cell(
            sum(1 for each in answers if each.reasons),
            tuple(sum(reason.value in each.reasons for each in answers) for reason in StopReason),
        ),
        again=Cell(
            sum(1 for each in answers if each.again),
            tuple(sum(each.again is said for each in answers) for said in Again),
        ),
        helped=sum(each.help not in (None, Help.ALONE) for each in answers),
    )


def _cell(answers: Sequence[ImpactAnswer], key: str) -> Cell:
    chosen = [each.marks[key] for each in answers if key in each.marks]
    return Cell(len(chosen), tuple(chosen.count(step) for step in range(1, STEPS + 1)))


def single_answers(actor: Actor, found: ImpactRound) -> Sequence[tuple[ImpactList, list[ImpactAnswer]]]:
    """Each answer by itself, for the measurer: the database shows them to nobody else (D47)."""
    query = (
        select(ImpactAnswer, ImpactList)
        .join(ImpactList, ImpactList.id == ImpactAnswer.list_id)
        .where(ImpactList.round_id == found.id, ImpactAnswer.region_id == actor.region_id)
        .options(joinedload(ImpactList.activity))
        .order_by(ImpactList.id, ImpactAnswer.code)
    )
    lists: dict[UUID, tuple[ImpactList, list[ImpactAnswer]]] = {}
    for answer, asked in db.session.execute(query):
        lists.setdefault(asked.id, (asked, []))[1].append(answer)
    return list(lists.values())

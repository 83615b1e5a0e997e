"""Commands of the measurer: plan a round, send it, remind once, make paper, close."""

import random
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, cast
from uuid import UUID

from sqlalchemy import delete, func, insert, select

from referral.domain.actors import Actor
from referral.domain.errors import Conflict, Invalid
from referral.domain.impact.goals import GoalFacts
from referral.domain.impact.rounds import MOST_SHEETS, ListKind, RoundState, wrong_window
from referral.extensions import db, queue
from referral.impact.goals.queries import goals_now
from referral.impact.rounds.queries import heads, list_of, overlapping, round_of
from referral.lib import clock
from referral.lib.dates import long_day
from referral.lib.ids import SPEAKABLE, new_id
from referral.models import (
    Activity,
    ImpactAnswer,
    ImpactInvitation,
    ImpactList,
    ImpactRound,
    ImpactSheet,
    Region,
)
from referral.models.scope import widened
from referral.models.transaction import command

INVITE, REMIND = "invite_to_impact_round", "remind_of_impact_round"
"""The tasks of the worker, known here by their names only."""

CODE_LENGTH = 7

PAPER_LABEL = "Maak er minstens één, en samen hooguit"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a measurer plans: which activities, from which day up to and with which."""

    year: int
    activity_ids: Sequence[UUID]
    starts_on: date
    ends_on: date
    ask_stopped: bool = True


@command
def plan_round(actor: Actor, plan: Plan) -> ImpactRound:
    """Plan a round; its lists keep the questions as they are now.

    Raises Invalid, by field, for days that do not fit, no activity, one without questions, or one that
    another round asks on some of these days.
    """
    db.session.execute(select(Region.id).where(Region.id == actor.region_id).with_for_update())
    if wrong := wrong_window(plan.starts_on, plan.ends_on, clock.today()):
        raise Invalid("De dagen kloppen niet.", wrong)
    chosen = _chosen(actor, plan)
    made = ImpactRound(
        id=new_id(),
        region_id=actor.region_id,
        year=plan.year,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        planned_by=actor.id,
        planned_at=clock.now(),
        organisation_id=actor.organisation_id,
    )
    db.session.add(made)
    goals, people = goals_now(actor), heads(actor)
    for activity in chosen:
        asked = _asked(activity, goals)
        if not asked:
            words = f"Over ‘{activity.name}’ is nog niets te vragen. De coördinator kiest eerst doelen."
            raise Invalid(words, {"activity_ids": words})
        db.session.add(_list(made, activity, ListKind.TAKING_PART, asked))
        if plan.ask_stopped and activity.id in people and people[activity.id].stopped:
            db.session.add(_list(made, activity, ListKind.STOPPED, []))
    db.session.flush()
    return made


def _chosen(actor: Actor, plan: Plan) -> Sequence[Activity]:
    query = select(Activity).where(Activity.region_id == actor.region_id, Activity.is_open)
    found = db.session.scalars(query.where(Activity.id.in_(plan.activity_ids))).all()
    if not found:
        raise Invalid("Kies activiteiten.", {"activity_ids": "Kies minstens één activiteit."})
    clash = overlapping(actor, [each.id for each in found], plan.starts_on, plan.ends_on)
    if clash:
        other = clash.round
        days = f"{long_day(other.starts_on)} tot en met {long_day(other.ends_on)}"
        words = f"‘{clash.activity.name}’ wordt al gemeten van {days}. Kies andere dagen of laat deze weg."
        raise Invalid(words, {"activity_ids": words})
    return found


def _asked(activity: Activity, goals: dict[int, GoalFacts]) -> list[GoalFacts]:
    slots = sorted(int(each) for each in activity.impact_goals if each.isdigit())
    return [goals[each] for each in slots if each in goals and goals[each].lines]


def _list(made: ImpactRound, activity: Activity, kind: ListKind, asked: Sequence[GoalFacts]) -> ImpactList:
    return ImpactList(
        region_id=made.region_id,
        round_id=made.id,
        activity_id=activity.id,
        kind=kind,
        goals=[{**asdict(each), "lines": list(each.lines)} for each in asked],
        invited=0,
        unreached=0,
    )


@command
def drop_round(actor: Actor, round_id: UUID) -> None:
    """Take away a round that was not sent. Raises Conflict when it was."""
    found = round_of(actor, round_id, lock=True)
    _require(found, RoundState.PLANNED, "Deze meting is al verstuurd.")
    db.session.execute(delete(ImpactList).where(ImpactList.round_id == found.id))
    db.session.execute(delete(ImpactRound).where(ImpactRound.id == found.id))


@command
def open_round(actor: Actor, round_id: UUID) -> ImpactRound:
    """From now on the lists can be answered. Raises Conflict when it was sent, or it is not the time."""
    found = round_of(actor, round_id, lock=True)
    _require(found, RoundState.PLANNED, "Deze meting is al verstuurd.")
    if clock.today() < found.starts_on:
        raise Conflict(f"Deze meting begint op {long_day(found.starts_on)}. Verstuur haar dan.")
    if clock.today() > found.ends_on:
        raise Conflict("De laatste dag van deze meting is voorbij. Haal haar weg en plan een nieuwe.")
    found.sent_at = clock.now()
    return found


@command
def send_round(actor: Actor, round_id: UUID) -> None:
    """Open the round and let the worker ask everybody: it alone may know who takes part."""
    open_round(actor, round_id)
    _defer(INVITE, actor, round_id)


@command
def send_reminder(actor: Actor, round_id: UUID) -> None:
    """Let the worker ask once more, who did not answer by link. Raises Conflict the second time."""
    found = round_of(actor, round_id, lock=True)
    _require(found, RoundState.OPEN, "Deze meting loopt niet.")
    if found.reminded_at:
        raise Conflict("Er is al een herinnering verstuurd. Vaker vragen wij het niet.")
    if not found.takes_answers:
        raise Conflict("De laatste dag is voorbij: een herinnering helpt niet meer.")
    found.reminded_at = clock.now()
    _defer(REMIND, actor, round_id)


def _defer(task: str, actor: Actor, round_id: UUID) -> None:
    db.session.flush()
    raw = cast("Any", db.session.connection().connection.driver_connection)
    job = queue.configure_task(task, connection=raw)
    job.defer(round_id=str(round_id), region_id=str(actor.region_id))


@command
def make_sheets(actor: Actor, list_id: UUID, number: int) -> None:
    """Make codes for paper lists. Raises Invalid for too many, Conflict when the round does not run."""
    asked = list_of(actor, list_id)
    found = round_of(actor, asked.round_id, lock=True)
    _require(found, RoundState.OPEN, "Papier maakt u als de meting loopt.")
    there = db.session.scalar(select(func.count()).where(ImpactSheet.list_id == asked.id)) or 0
    if number < 1 or there + number > MOST_SHEETS:
        words = f"{PAPER_LABEL} {MOST_SHEETS}. Er zijn er nu {there}."
        raise Invalid(words, {"number": words})
    for _ in range(number):
        db.session.add(
            ImpactSheet(
                region_id=actor.region_id,
                list_id=asked.id,
                code=new_code(),
                made_at=clock.now(),
                is_used=False,
            )
        )


def new_code() -> str:
    """A code to copy from paper, such as ``7K3M-9QT``: about 17 thousand million values."""
    signs = "".join(secrets.choice(SPEAKABLE) for _ in range(CODE_LENGTH))
    return f"{signs[:4]}-{signs[4:]}"


@command
def close_round(actor: Actor, round_id: UUID) -> ImpactRound:
    """End the round: no answer comes in any more, results can be seen, and who was asked is forgotten.

    The answers are written anew in an order of chance, so that the table does not tell who came first.
    """
    found = round_of(actor, round_id, lock=True)
    _require(found, RoundState.OPEN, "Deze meting loopt niet.")
    found.closed_at = clock.now()
    found.ends_on = min(found.ends_on, clock.today())
    lists = select(ImpactList.id).where(ImpactList.round_id == found.id)
    db.session.flush()
    with widened(actor):
        db.session.execute(delete(ImpactInvitation).where(ImpactInvitation.list_id.in_(lists)))
        _shuffle(lists)
    return found


def _shuffle(lists: Any) -> None:
    table = ImpactAnswer.__table__
    rows = [
        dict(row) for row in db.session.execute(select(table).where(table.c.list_id.in_(lists))).mappings()
    ]
    random.SystemRandom().shuffle(rows)
    db.session.execute(delete(ImpactAnswer).where(ImpactAnswer.list_id.in_(lists)))
    if rows:
        db.session.execute(insert(ImpactAnswer), rows)


def _require(found: ImpactRound, state: RoundState, words: str) -> None:
    if found.state is not state:
        raise Conflict(words)

"""Two yearly rounds: one that was closed last year, with results good and bad, and one that runs."""

import random
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from referral.demo import area
from referral.demo.world import World
from referral.domain.impact.rounds import Filled, Help, ListKind, StopReason, line_key
from referral.extensions import db
from referral.impact.answering.services import type_in
from referral.impact.inviting import services as inviting
from referral.impact.rounds.queries import heads, sheets_to_print
from referral.impact.rounds.services import (
    Plan,
    close_round,
    make_sheets,
    open_round,
    plan_round,
)
from referral.lib import clock
from referral.models import ImpactList, ImpactRound
from referral.models.scope import acting
from referral.notifications.services import history

LAST_YEAR, LASTED = timedelta(days=300), timedelta(days=28)
BEGAN = timedelta(days=6)

ANSWERS = {"W-01": 11, "E-01": 14, "C-01": 9, "O-01": 16, "W-02": 12, "D-03": 3, "M-01": 8}
"""How many people answered last year; one group was so small that its own result is not shown."""

KIND = {"W-01": 0.8, "E-01": 0.75, "C-01": 0.55, "O-01": 0.7, "W-02": 0.65, "D-03": 0.5, "M-01": 0.6}
"""How well each group does, from 0 to 1."""

STOPPED = {"W-01": 6, "E-01": 7, "W-02": 5}
WHY = (StopReason.TIME, StopReason.NOT_AT_HOME, StopReason.TOO_FAR, StopReason.ELSEWHERE, StopReason.HEALTH)

FILLED, HELPED = 0.95, 0.2
"""How many lines of a list are filled in, and how many people had help, of one."""

RUNS_IN = ("W-01", "W-02", "E-01", "E-02", "O-01")


def measure(world: World) -> None:
    """Play both rounds as their measurer would have done."""
    dice = random.Random(46)  # the demo is the same each time
    _last_year(world, dice)
    _this_year(world, dice)


def _last_year(world: World, dice: random.Random) -> None:
    actor = world.actors[area.MEASURER]
    then = clock.now() - LAST_YEAR
    with clock.moved_to(then), acting(actor), history():
        first = clock.today()
        chosen = [world.activities[key] for key in ANSWERS]
        made = plan_round(actor, Plan(first.year, chosen, first, first + LASTED, ask_stopped=False))
        _add_stopped(made, world)
        open_round(actor, made.id)
        for key, number in ANSWERS.items():
            _fill(world, dice, _list(made.id, world.activities[key], ListKind.TAKING_PART), number, KIND[key])
        for key, number in STOPPED.items():
            _fill(world, dice, _list(made.id, world.activities[key], ListKind.STOPPED), number, 0)
    with clock.moved_to(then + LASTED), acting(actor):
        close_round(actor, made.id)


def _add_stopped(made: ImpactRound, world: World) -> None:
    """Last year some had stopped too; that was before what the demo remembers."""
    for key in STOPPED:
        db.session.add(
            ImpactList(
                region_id=world.region_id,
                round_id=made.id,
                activity_id=world.activities[key],
                kind=ListKind.STOPPED,
                goals=[],
                invited=0,
                unreached=0,
            )
        )
    db.session.commit()


def _this_year(world: World, dice: random.Random) -> None:
    actor = world.actors[area.MEASURER]
    with acting(actor):
        people = heads(actor)
    fullest = sorted(people, key=lambda key: (-people[key].taking_part, str(key)))[:3]
    chosen = list({*(world.activities[key] for key in RUNS_IN), *fullest})
    with clock.moved_to(clock.now() - BEGAN), acting(actor), history():
        first = clock.today()
        made = plan_round(actor, Plan(first.year, chosen, first, first + LASTED))
        open_round(actor, made.id)
        inviting.invite(world.region_id, made.id)
        _fill(world, dice, _list(made.id, world.activities["O-01"], ListKind.TAKING_PART), 4, 0.7)


def _list(round_id: UUID, activity_id: UUID, kind: ListKind) -> ImpactList:
    query = select(ImpactList).where(ImpactList.round_id == round_id, ImpactList.kind == kind)
    return db.session.scalars(query.where(ImpactList.activity_id == activity_id)).one()


def _fill(world: World, dice: random.Random, asked: ImpactList, number: int, kind: float) -> None:
    """Let so many people fill in paper; some sheets never come back."""
    actor = world.actors[area.MEASURER]
    key, round_id, stopped = asked.id, asked.round_id, asked.kind is ListKind.STOPPED
    lines = [(goal["slot"], place) for goal in asked.goals for place in range(len(goal["lines"]))]
    make_sheets(actor, key, number + dice.randint(2, 6))
    for code in list(sheets_to_print(actor, key))[:number]:
        marks = {
            line_key(*line): _step(dice, kind - 0.12 * (place % 4))
            for place, line in enumerate(lines)
            if dice.random() < FILLED
        }
        reasons = tuple(each.value for each in dice.sample(WHY, dice.choice((1, 1, 2)))) if stopped else ()
        helped = Help.GROUP if dice.random() < HELPED else Help.ALONE
        again = dice.choice(("yes", "maybe", "no")) if stopped else ""
        type_in(actor, round_id, code, Filled(marks, reasons, again, helped.value))


def _step(dice: random.Random, kind: float) -> int:
    """One answer: the kinder the group, the higher as a rule."""
    return max(1, min(5, round(dice.gauss(1 + 4 * kind, 1.1))))

"""Commands about a round: ask for one, take a line over or leave it."""

from typing import Any, cast
from uuid import UUID

from sqlalchemy import select

from referral.domain.actors import Actor
from referral.domain.errors import Conflict, NotVisible
from referral.domain.matching.choices import LineState, PlanState
from referral.extensions import db, queue
from referral.lib import clock
from referral.matching.services import place_person
from referral.models import RoundLine, RoundPlan
from referral.models.transaction import command

PLAN_ROUND = "plan_round"
"""The task of the worker, known here by its name only."""


@command
def ask_for_round(actor: Actor, team_id: UUID) -> RoundPlan:
    """Let the worker plan a round for a team. Raises NotVisible for a team of somebody else."""
    if team_id not in actor.team_ids:
        raise NotVisible("Dit team is er niet.")
    plan = RoundPlan(
        region_id=actor.region_id,
        team_id=team_id,
        made_by=actor.id,
        made_at=clock.now(),
        state=PlanState.QUEUED,
        people=0,
        seats=0,
    )
    db.session.add(plan)
    db.session.flush()
    raw = cast("Any", db.session.connection().connection.driver_connection)
    job = queue.configure_task(PLAN_ROUND, connection=raw)
    job.defer(plan_id=str(plan.id), region_id=str(actor.region_id))
    return plan


@command
def take_over(actor: Actor, line_id: UUID) -> RoundLine:
    """Give the person of a line the proposed place: a human chose (L17).

    Raises Conflict when it was decided already, or the last place is gone; NotVisible for a line of others.
    """
    line = _open_line(actor, line_id)
    if line.activity_id is None:
        raise Conflict("Voor deze persoon is er geen voorstel.")
    place_person(actor, line.referral.reference, line.activity_id)
    line.state = LineState.ACCEPTED
    return line


@command
def leave(actor: Actor, line_id: UUID) -> RoundLine:
    """Leave a line: this person goes on looking in another way."""
    line = _open_line(actor, line_id)
    line.state = LineState.LEFT
    return line


def _open_line(actor: Actor, line_id: UUID) -> RoundLine:
    line: RoundLine | None = db.session.scalar(
        select(RoundLine)
        .join(RoundPlan, RoundPlan.id == RoundLine.plan_id)
        .where(RoundLine.id == line_id, RoundPlan.team_id.in_(actor.team_ids))
        .with_for_update(of=RoundLine)
    )
    if line is None:
        raise NotVisible("Deze regel is er niet.")
    if line.state is not LineState.PROPOSED:
        raise Conflict("Over deze regel is al besloten.")
    return line

"""Working a round out, in the worker: facts of all who wait, one assignment, one line each."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from referral.domain.activities import ActivityForm
from referral.domain.actors import system_actor
from referral.domain.matching.choices import LineState, PlanState
from referral.domain.matching.choosing import is_home_buddy
from referral.domain.matching.facts import Candidate, Seeker
from referral.domain.matching.limits import broken
from referral.domain.matching.reasons import Reason, reasons
from referral.domain.matching.weights import Weights
from referral.domain.statuses import Status
from referral.extensions import db
from referral.lib.assignment import best_round
from referral.matching.queries.advice import weights_of
from referral.matching.queries.catalogue import whole_catalogue
from referral.matching.queries.people import seeker_of
from referral.models import Referral, RoundLine, RoundPlan
from referral.models.scope import acting
from referral.models.transaction import command

MOST_PEOPLE = 2_000
"""So many people one round holds at most; those who waited longest."""


@command
def plan_round(region_id: UUID, plan_id: UUID) -> None:
    """Work a round out, once: a second time changes nothing."""
    system = system_actor(region_id)
    with acting(system):
        plan = db.session.scalar(select(RoundPlan).where(RoundPlan.id == plan_id).with_for_update())
        if plan is None or plan.state is PlanState.READY:
            return
        people = list(db.session.scalars(who_wait(plan.team_id)).unique())
        seekers = [seeker_of(system, each) for each in people]
        offers = whole_catalogue(system)
        weights = weights_of(system).weights
        lines = planned(seekers, offers, weights)
        for referral, (offer, told) in zip(people, lines, strict=True):
            db.session.add(_line(plan, referral, offer, told))
        plan.state, plan.people = PlanState.READY, len(people)
        plan.seats = sum(_room(each) for each in offers)


@command
def give_up(region_id: UUID, plan_id: UUID) -> None:
    """Say on the page that it did not work; a later try may still make the round."""
    with acting(system_actor(region_id)):
        plan = db.session.get(RoundPlan, plan_id)
        if plan is not None and plan.state is PlanState.QUEUED:
            plan.state = PlanState.FAILED


def who_wait(team_id: UUID) -> Select[Referral]:
    """Who had an intake and has no place yet, the longest waiting first."""
    return (
        select(Referral)
        .where(Referral.team_id == team_id, Referral.status == Status.INTAKE_HELD)
        .where(Referral.hidden_at.is_(None), Referral.stopped_at.is_(None))
        .options(joinedload(Referral.person), joinedload(Referral.intake), selectinload(Referral.goals))
        .options(selectinload(Referral.placements))
        .order_by(Referral.changed_at, Referral.id)
        .limit(MOST_PEOPLE)
    )


Planned = tuple[Candidate | None, tuple[Reason, ...]]


def planned(seekers: Sequence[Seeker], offers: Sequence[Candidate], weights: Weights) -> list[Planned]:
    """For each person the offer of the best round with its reasons, or None. No limit is ever broken."""
    told = [
        [None if _ruled_out(seeker, offer) else reasons(seeker, offer, weights) for offer in offers]
        for seeker in seekers
    ]
    points = [[None if each is None else sum(one.points for one in each) for each in row] for row in told]
    chosen = best_round(points, [_room(each) for each in offers])
    return [
        (None, ()) if column is None else (offers[column], told[row][column] or ())
        for row, column in enumerate(chosen)
    ]


def _ruled_out(seeker: Seeker, offer: Candidate) -> bool:
    """A limit, or a buddy at home: that is never the first thing somebody gets (D20)."""
    return is_home_buddy(offer) or bool(broken(seeker, offer))


def _room(offer: Candidate) -> int:
    """Places, and of a series no more than its volunteers can take on together."""
    if offer.form is not ActivityForm.SERIES:
        return max(offer.free, 0)
    return max(min(offer.free, sum(each.room for each in offer.partners)), 0)


def _line(plan: RoundPlan, referral: Referral, offer: Candidate | None, told: Sequence[Reason]) -> RoundLine:
    return RoundLine(
        region_id=plan.region_id,
        plan_id=plan.id,
        referral_id=referral.id,
        activity_id=offer.id if offer else None,
        points=sum(each.points for each in told),
        good=[each.words for each in told if each.is_for],
        but=[each.words for each in told if not each.is_for],
        state=LineState.PROPOSED,
    )

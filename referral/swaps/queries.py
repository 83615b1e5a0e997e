"""Reads: what a person offers and asks, and who of the own teams would fit."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from referral.audit.services import read_list
from referral.domain.actors import Actor
from referral.domain.errors import NotVisible
from referral.domain.statuses import SEATED, Status
from referral.domain.swaps import Direction, SwapEnd
from referral.extensions import db
from referral.models import Referral, Swap
from referral.workflow.queries import visible

KNOWN = SEATED | {Status.INTAKE_HELD}
"""Only who had an intake: before that nobody knows what fits."""

SHOWN = 5


def swaps_of(actor: Actor, referral: Referral) -> list[Swap]:
    """What this person offered and asked, the open ones first."""
    query = (
        select(Swap)
        .where(Swap.region_id == actor.region_id, Swap.referral_id == referral.id)
        .options(joinedload(Swap.neighbourhood))
        .order_by(Swap.closed_at.is_not(None), Swap.noted_at.desc())
    )
    return list(db.session.scalars(query))


def swap_of(actor: Actor, referral: Referral, swap_id: UUID) -> Swap:
    """One open offer or question of this person; raises NotVisible."""
    found = db.session.get(Swap, swap_id)
    mine = found is not None and found.referral_id == referral.id and found.region_id == actor.region_id
    if found is None or not mine or found.closed_at is not None:
        raise NotVisible("Dit aanbod of deze vraag staat niet meer open.")
    return found


@dataclass(frozen=True, slots=True)
class Match:
    """Somebody who answers an offer or question. `near`: in the same neighbourhood."""

    swap: Swap
    name: str
    near: bool


def matches(actor: Actor, referral: Referral, swaps: list[Swap]) -> dict[UUID, list[Match]]:
    """For each open one who of the own teams answers it, neighbours first; the look is logged."""
    open_ones = [each for each in swaps if each.closed_at is None]
    if not open_ones:
        return {}
    found = list(db.session.scalars(_answers(actor, referral, open_ones).order_by(Swap.noted_at)))
    picked = {each.id: _for(each, found) for each in open_ones}
    shown = {match.swap.referral.person_id for rows in picked.values() for match in rows}
    read_list(actor, "swap", shown)
    return picked


def match_with(actor: Actor, referral: Referral, mine: Swap, other_id: UUID) -> Match:
    """One of them; the look is logged. Raises NotVisible when it does not fit, or no longer."""
    found = db.session.scalar(_answers(actor, referral, [mine]).where(Swap.id == other_id))
    if found is None:
        raise NotVisible("Dit aanbod of deze vraag staat niet meer open.")
    read_list(actor, "swap", [found.referral.person_id])
    return _as_match(mine, found)


def _answers(actor: Actor, referral: Referral, open_ones: list[Swap]) -> Select[Swap]:
    """What answers these; never of the same person, also not by another referral."""
    wanted = [and_(Swap.kind == each.kind, Swap.direction == each.direction.other) for each in open_ones]
    return (
        select(Swap)
        .join(Swap.referral)
        .where(
            visible(actor),
            or_(*wanted),
            Swap.closed_at.is_(None),
            Referral.status.in_(KNOWN),
            Referral.person_id != referral.person_id,
        )
        .options(contains_eager(Swap.referral), joinedload(Swap.neighbourhood))
    )


def _for(mine: Swap, found: list[Swap]) -> list[Match]:
    fitting = [each for each in found if each.kind is mine.kind and each.direction is mine.direction.other]
    fitting.sort(key=lambda each: each.neighbourhood_id != mine.neighbourhood_id)
    return [_as_match(mine, each) for each in fitting[:SHOWN]]


def _as_match(mine: Swap, other: Swap) -> Match:
    near = other.neighbourhood_id == mine.neighbourhood_id
    return Match(other, other.referral.person.full_name, near)


@dataclass(frozen=True, slots=True)
class Reciprocity:
    """How many people of the own teams helped a neighbour, were helped, and both (D26)."""

    gave: int
    took: int
    both: int


def reciprocity(actor: Actor) -> Reciprocity:
    """Counted over what was brought together, each person once."""
    gives = func.bool_or(Swap.direction == Direction.GIVE)
    asks = func.bool_or(Swap.direction == Direction.ASK)
    people = (
        select(gives.label("gave"), asks.label("took"))
        .join(Referral, Referral.id == Swap.referral_id)
        .where(visible(actor), Swap.end_reason == SwapEnd.MADE)
        .group_by(Referral.person_id)
        .subquery()
    )
    counted = select(
        func.count().filter(people.c.gave),
        func.count().filter(people.c.took),
        func.count().filter(people.c.gave, people.c.took),
    )
    return Reciprocity(*db.session.execute(counted).one())

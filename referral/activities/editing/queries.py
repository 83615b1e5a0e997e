"""Reads that the form of one activity needs."""

from uuid import UUID

from sqlalchemy import select

from referral.domain.activities import goal_names
from referral.domain.actors import Actor
from referral.extensions import db
from referral.models import ImpactGoal, Neighbourhood, Organisation


def organisations(actor: Actor) -> dict[str, str]:
    """Organisations of the region by key."""
    query = select(Organisation.id, Organisation.name).where(Organisation.region_id == actor.region_id)
    return {str(row.id): row.name for row in db.session.execute(query.order_by(Organisation.name))}


def neighbourhoods(actor: Actor) -> dict[str, str]:
    """Neighbourhoods of the region by key."""
    query = select(Neighbourhood.id, Neighbourhood.name).where(
        Neighbourhood.region_id == actor.region_id, ~Neighbourhood.is_rest
    )
    return {str(row.id): row.name for row in db.session.execute(query.order_by(Neighbourhood.name))}


def stored_goals(actor: Actor) -> dict[int, ImpactGoal]:
    """The goals that the region named itself, by slot."""
    query = select(ImpactGoal).where(ImpactGoal.region_id == actor.region_id)
    return {each.slot: each for each in db.session.scalars(query)}


def goals(actor: Actor) -> dict[str, str]:
    """The goals that have a name, by the code that an activity holds."""
    named = goal_names({slot: each.name for slot, each in stored_goals(actor).items()})
    return {str(slot): name for slot, name in named.items() if name}


def is_known(actor: Actor, organisation_id: UUID, neighbourhood_id: UUID) -> bool:
    """Whether both are of the region of this actor."""
    return str(organisation_id) in organisations(actor) and str(neighbourhood_id) in neighbourhoods(actor)

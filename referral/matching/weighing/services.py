"""Commands and reads about weights: what a change would do for people who look for something now."""

from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from referral.audit.services import record
from referral.domain.actors import Actor, system_actor
from referral.domain.audit import EventType, Purpose
from referral.domain.errors import Invalid
from referral.domain.matching.choosing import Advice, advise
from referral.domain.matching.weights import read_weights
from referral.domain.statuses import Status
from referral.extensions import db
from referral.lib import clock
from referral.matching.queries.advice import weights_of
from referral.matching.queries.catalogue import around, candidates
from referral.matching.queries.people import seeker_of
from referral.models import MatchWeights, Referral
from referral.models.scope import acting
from referral.models.transaction import command

LOOKED_AT = 20
"""For so many people a preview is worked out: enough to see what a change does, and quick."""


@dataclass(frozen=True, slots=True)
class Shift:
    """For one referral: the names of what is suggested now, and of what would be."""

    reference: str
    now: tuple[str, ...]
    then: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change of weights would do: for how many people something else comes first, or in the three."""

    people: int
    first: int
    changed: list[Shift]


@command
def preview(actor: Actor, content: str) -> Preview:
    """Work both weights out for the people who waited longest since their intake; nothing changes.

    Raises Invalid when *content* cannot be read.
    """
    after, before = read_weights(content), weights_of(actor).weights
    shifts: list[Shift] = []
    system = system_actor(actor.region_id)
    with acting(system):
        waiting = db.session.scalars(_waiting(actor)).unique().all()
        known = around(system)
        for referral in waiting:
            seeker = seeker_of(system, referral)
            found = candidates(system, seeker, known)
            now, then = (_names(advise(seeker, found, each)) for each in (before, after))
            shifts.append(Shift(referral.reference, now, then))
        record(
            actor,
            EventType.SEARCH,
            "referral",
            subjects=[each.person_id for each in waiting],
            purpose=Purpose.ADMINISTRATION,
            detail="weights:preview",
        )
    changed = [each for each in shifts if each.now != each.then]
    first = sum(each.now[:1] != each.then[:1] for each in changed)
    return Preview(len(shifts), first, changed)


def _waiting(actor: Actor) -> Select[Referral]:
    return (
        select(Referral)
        .where(Referral.region_id == actor.region_id, Referral.status == Status.INTAKE_HELD)
        .where(Referral.hidden_at.is_(None), Referral.stopped_at.is_(None))
        .options(joinedload(Referral.person), joinedload(Referral.intake), selectinload(Referral.goals))
        .options(selectinload(Referral.placements))
        .order_by(Referral.changed_at, Referral.id)
        .limit(LOOKED_AT)
    )


def _names(advice: Advice) -> tuple[str, ...]:
    return tuple(each.candidate.name for each in advice.suggestions)


@command
def put_in_force(actor: Actor, content: str) -> MatchWeights:
    """Let these weights count from now on; what was suggested before stays as it was.

    Raises Invalid when they cannot be read, or are the ones that count already.
    """
    read_weights(content)
    if content.strip() == weights_of(actor).text.strip():
        raise Invalid("Dit is de weging die al geldt.", {"content": "Dit is de weging die al geldt."})
    made = MatchWeights(
        region_id=actor.region_id, made_by=actor.id, made_at=clock.now(), content=content.strip() + "\n"
    )
    db.session.add(made)
    record(
        actor,
        EventType.AUTHORISATION,
        "weights",
        object_id=made.id,
        purpose=Purpose.ADMINISTRATION,
        detail="weights:in_force",
    )
    return made

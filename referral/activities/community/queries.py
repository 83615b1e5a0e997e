"""What in the catalogue asks for an act: activities and counts, no persons."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload

from referral.domain.activities import ASSURED_FOR, ActivityForm
from referral.domain.actors import Actor
from referral.extensions import db
from referral.lib import clock
from referral.models import Activity

TOO_FEW = 5
"""Fewer people than this do not make a group or a place where one meets somebody (D21)."""

MOST = 20


@dataclass(frozen=True, slots=True)
class Signal:
    """Activities that ask for the same act: the first ones, and how many there are."""

    rows: list[Activity]
    total: int


def _signal(actor: Actor, *conditions: ColumnElement[bool]) -> Signal:
    query = (
        select(Activity, func.count().over())
        .where(Activity.region_id == actor.region_id, Activity.is_open, *conditions)
        .options(joinedload(Activity.neighbourhood, innerjoin=True))
        .order_by(Activity.assured_at, Activity.id)
        .limit(MOST)
    )
    rows = db.session.execute(query).all()
    return Signal([row[0] for row in rows], rows[0][1] if rows else 0)


def too_few(actor: Actor) -> Signal:
    """Groups and places where few people come, by what is expected and by places taken."""
    people = func.greatest(func.coalesce(Activity.expected_number, 0), Activity.taken)
    return _signal(actor, Activity.form != ActivityForm.SERIES, people < TOO_FEW)


def full(actor: Actor) -> Signal:
    """Activities without a free place."""
    return _signal(actor, Activity.taken >= Activity.capacity)


def unassured(actor: Actor) -> Signal:
    """Entries that nobody said were right for longer than 180 days (R13)."""
    return _signal(actor, Activity.assured_at < clock.now() - ASSURED_FOR)


def without_host(actor: Actor) -> Signal:
    """Groups and series that nobody leads in Patchwork."""
    return _signal(
        actor, Activity.host_id.is_(None), or_(Activity.form == "group", Activity.form == "series")
    )

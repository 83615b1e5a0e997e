"""Reads of the logbook."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from referral.domain.actors import Actor
from referral.extensions import db
from referral.models import Improvement


def improvements(actor: Actor, activity_id: UUID, *, public_only: bool = False) -> list[Improvement]:
    """The lines about one activity, newest first."""
    query = select(Improvement).where(
        Improvement.region_id == actor.region_id, Improvement.activity_id == activity_id
    )
    if public_only:
        query = query.where(Improvement.is_public)
    query = query.options(joinedload(Improvement.writer))
    return list(db.session.scalars(query.order_by(Improvement.happened_on.desc(), Improvement.id.desc())))

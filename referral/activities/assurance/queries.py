"""Reads about questions whether an entry is still right."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from referral.domain.actors import Actor
from referral.domain.errors import NotVisible
from referral.extensions import db
from referral.models import Activity, Assurance


def due(actor: Actor, before: datetime, days: int) -> list[Activity]:
    """Open entries that nobody assured since *before*, and that were not asked at this age; held."""
    asked = select(Assurance.id).where(
        Assurance.activity_id == Activity.id,
        Assurance.days >= days,
        Assurance.asked_at >= Activity.assured_at,
    )
    query = (
        select(Activity)
        .where(Activity.region_id == actor.region_id, Activity.is_open, Activity.assured_at <= before)
        .where(~asked.exists())
        .options(joinedload(Activity.host))
        .order_by(Activity.id)
        .with_for_update(of=Activity)
    )
    return list(db.session.scalars(query))


def pending(actor: Actor, activity_id: UUID) -> list[Assurance]:
    """Questions about an activity whose link still works or could."""
    query = select(Assurance).where(
        Assurance.region_id == actor.region_id,
        Assurance.activity_id == activity_id,
        Assurance.answered_at.is_(None),
        Assurance.revoked_at.is_(None),
    )
    return list(db.session.scalars(query))


def proposal(actor: Actor, assurance_id: UUID) -> Assurance:
    """A proposal that nobody took over yet; raises NotVisible for any other."""
    found = db.session.get(Assurance, assurance_id)
    if found is None or found.region_id != actor.region_id or not found.proposal or found.settled_at:
        raise NotVisible("Dit voorstel is er niet (meer).")
    return found


def proposals(actor: Actor) -> list[Assurance]:
    """What people with a link say has changed, and nobody took over yet; the oldest first."""
    query = (
        select(Assurance)
        .where(
            Assurance.region_id == actor.region_id, Assurance.proposal != "", Assurance.settled_at.is_(None)
        )
        .options(joinedload(Assurance.activity, innerjoin=True))
        .order_by(Assurance.answered_at)
    )
    return list(db.session.scalars(query))

"""Reads about appointments: of one referral, of one coach, and for the coach's own calendar."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload

from referral.audit.services import read_list, record
from referral.domain.actors import Actor
from referral.domain.audit import EventType
from referral.domain.errors import NotVisible
from referral.extensions import db
from referral.lib import clock
from referral.models import Appointment, Referral
from referral.workflow.queries import visible

MOST = 100
FEED_BACK = timedelta(days=30)
"""How far back a calendar feed goes."""


def appointment_of(actor: Actor, referral: Referral, appointment_id: UUID) -> Appointment:
    """One appointment of a referral; raises NotVisible."""
    found = db.session.get(Appointment, appointment_id)
    if found is None or found.referral_id != referral.id or found.region_id != actor.region_id:
        raise NotVisible("Deze afspraak is er niet.")
    return found


def overlapping(actor: Actor, starts_at: datetime, minutes: int, but: UUID | None) -> Appointment | None:
    """An appointment of the actor at the same time, save *but*."""
    ends_at = Appointment.starts_at + func.make_interval(0, 0, 0, 0, 0, Appointment.minutes)
    query = select(Appointment).where(
        Appointment.coach_id == actor.id,
        Appointment.outcome.is_(None),
        Appointment.cancelled_at.is_(None),
        Appointment.starts_at < starts_at + timedelta(minutes=minutes),
        ends_at > starts_at,
    )
    if but:
        query = query.where(Appointment.id != but)
    found: Appointment | None = db.session.scalars(query.limit(1)).first()
    return found


def feed(actor: Actor) -> Sequence[Appointment]:
    """The actor's own appointments for a calendar elsewhere; nothing sealed is opened. Logged."""
    found = db.session.scalars(
        select(Appointment)
        .join(Referral, Referral.id == Appointment.referral_id)
        .where(
            Appointment.coach_id == actor.id,
            Appointment.starts_at > clock.now() - FEED_BACK,
            visible(actor),
        )
        .options(joinedload(Appointment.referral))
        .order_by(Appointment.starts_at)
    ).all()
    record(actor, EventType.READ, "calendar", object_id=actor.id)
    return found


def coming(actor: Actor) -> Sequence[Appointment]:
    """The actor's own appointments that are to come or to be recorded, the first one first."""
    found = db.session.scalars(
        select(Appointment)
        .join(Referral, Referral.id == Appointment.referral_id)
        .where(
            Appointment.coach_id == actor.id,
            Appointment.outcome.is_(None),
            Appointment.cancelled_at.is_(None),
            visible(actor),
        )
        .options(contains_eager(Appointment.referral))
        .order_by(Appointment.starts_at, Appointment.id)
        .limit(MOST)
    ).all()
    read_list(actor, "referral", [each.referral.person_id for each in found])
    return found

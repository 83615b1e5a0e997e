"""Reads: the services that take hand-overs, and the hand-overs of one referral."""

from uuid import UUID

from sqlalchemy import exists, select

from referral.domain.actors import Actor
from referral.domain.errors import NotVisible
from referral.extensions import db
from referral.models import CareContact, HandOver, Referral


def contacts(actor: Actor) -> list[CareContact]:
    """The services of the region that take hand-overs, by kind and name."""
    query = select(CareContact).where(CareContact.region_id == actor.region_id, CareContact.is_open)
    return list(db.session.scalars(query.order_by(CareContact.target, CareContact.name)))


def open_contact(actor: Actor, contact_id: UUID) -> CareContact:
    """One service that takes hand-overs; raises NotVisible."""
    found = db.session.get(CareContact, contact_id)
    if found is None or found.region_id != actor.region_id or not found.is_open:
        raise NotVisible("Deze hulp staat niet meer in de lijst.")
    return found


def waits_for(actor: Actor, referral: Referral, contact: CareContact) -> bool:
    """Whether this service was asked about this referral and did not answer yet."""
    asked = exists().where(
        HandOver.region_id == actor.region_id,
        HandOver.referral_id == referral.id,
        HandOver.contact_id == contact.id,
        HandOver.answered_at.is_(None),
        HandOver.revoked_at.is_(None),
    )
    return bool(db.session.scalar(select(asked)))

"""Reads: the services that take hand-overs, and the hand-overs of one referral."""

from uuid import UUID

from sqlalchemy import select

from referral.domain.actors import Actor
from referral.domain.errors import NotVisible
from referral.extensions import db
from referral.models import CareContact


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

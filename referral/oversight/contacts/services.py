"""Commands of the coordinator about the services that take hand-overs."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from referral.audit.services import record
from referral.domain.actors import Actor
from referral.domain.audit import EventType, Purpose
from referral.domain.codes import HandOverTarget
from referral.domain.errors import NotVisible
from referral.extensions import db
from referral.models import CareContact
from referral.models.transaction import command


@dataclass(frozen=True, slots=True)
class ContactInput:
    """A service as validated."""

    target: HandOverTarget
    name: str
    phone: str
    email: str
    opening_hours: str


@command
def add_contact(actor: Actor, given: ContactInput) -> CareContact:
    """Add a service that takes hand-overs."""
    made = CareContact(
        region_id=actor.region_id,
        target=given.target,
        name=given.name,
        phone=given.phone,
        email=given.email,
        opening_hours=given.opening_hours,
        is_open=True,
    )
    db.session.add(made)
    db.session.flush()
    record(actor, EventType.CREATE, "care_contact", object_id=made.id, purpose=Purpose.ADMINISTRATION)
    return made


@command
def close_contact(actor: Actor, contact_id: UUID) -> None:
    """Take a service out of the list; hand-overs that were made keep it. Raises NotVisible."""
    found = db.session.scalar(
        select(CareContact).where(CareContact.region_id == actor.region_id, CareContact.id == contact_id)
    )
    if found is None:
        raise NotVisible("Deze hulp staat niet meer in de lijst.")
    found.is_open = False
    record(actor, EventType.UPDATE, "care_contact", object_id=found.id, purpose=Purpose.ADMINISTRATION)

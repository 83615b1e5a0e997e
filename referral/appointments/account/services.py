"""Open, read and end the calendar feed of a coach."""

import secrets

from sqlalchemy import select

from referral.appointments.queries import feed
from referral.audit.services import record
from referral.domain.actors import Actor
from referral.domain.audit import EventType
from referral.domain.errors import NotVisible
from referral.domain.languages import Language
from referral.domain.statuses import Role
from referral.extensions import db
from referral.lib.crypto import fingerprint
from referral.models import User
from referral.models.scope import acting
from referral.models.transaction import command
from referral.notifications import invitations

SECRET_BYTES = 32


@command
def open_feed(actor: Actor) -> str:
    """A new secret for the actor's feed; the old one stops. It is stored as a fingerprint only."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    db.session.get_one(User, actor.id).calendar_hash = fingerprint(secret)
    record(actor, EventType.AUTHORISATION, "calendar", object_id=actor.id)
    return secret


@command
def end_feed(actor: Actor) -> None:
    """No address leads to the actor's calendar any more."""
    db.session.get_one(User, actor.id).calendar_hash = None
    record(actor, EventType.AUTHORISATION, "calendar", object_id=actor.id)


def read_feed(secret: str) -> bytes:
    """The calendar behind a secret address, as the coach sees it now; the look is logged.

    Raises NotVisible for an address that is not, or no longer, somebody's who works here as a coach.
    """
    owner = db.session.scalar(select(User).where(User.calendar_hash == fingerprint(secret)))
    if owner is None or not owner.may_enter or owner.role is not Role.COACH:
        raise NotVisible("Deze agenda is er niet meer.")
    actor = owner.actor()
    with acting(actor):
        return _content(actor, owner.language)


@command
def _content(actor: Actor, language: Language) -> bytes:
    return invitations.feed(feed(actor), language)

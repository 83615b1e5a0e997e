"""The outbox: notices are written with the change that causes them, and leave through the queue."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, cast
from uuid import UUID, uuid5

from sqlalchemy import text

from referral.domain.workflow import Audience
from referral.extensions import db
from referral.lib import clock
from referral.models import Message, Referral, ReferralEvent
from referral.notifications.persons import PERSON
from referral.notifications.recipients import addresses
from referral.notifications.tasks import send_message

TEMPLATES = {
    Audience.TEAM: "news_for_team",
    Audience.REFERRER: "news",
    Audience.FOLLOWERS: "news",
    Audience.COORDINATOR: "late",
    Audience.PRIVACY_OFFICER: "emergency",
}

TEMPLATES_OF_EVENT = {
    ("team_reminded", Audience.TEAM): "reminder_for_team",
    ("coach_assigned", Audience.TEAM): "divided",
    ("referrer_reminded", Audience.REFERRER): "reminder",
    ("referral_expired", Audience.REFERRER): "expired",
    ("person_corrected", Audience.REFERRER): "corrected",
    ("person_corrected", Audience.FOLLOWERS): "corrected",
    ("person_erased", Audience.REFERRER): "erased",
    ("person_erased", Audience.FOLLOWERS): "erased",
    ("person_erased", Audience.TEAM): "erased",
}
"""Notices that ask something of whoever holds the same data elsewhere (AVG 19)."""

_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))")

_history: ContextVar[bool] = ContextVar("writing_history", default=False)


def queue_notices(
    event: ReferralEvent, referral: Referral, audiences: Iterable[Audience], told: Collection[str] = ()
) -> list[str]:
    """Write one message per address and defer its delivery, in the open transaction; the addresses.

    A roll-back takes both back; a commit makes both visible at once. Who was *told* already is left out.
    """
    found = addresses(referral, event.type, audiences)
    for address, how in found.items():
        if address in told:
            continue
        _queue(
            Message(
                region_id=referral.region_id,
                event_id=event.id,
                referral_id=referral.id,
                template=TEMPLATES_OF_EVENT.get((event.type, how.audience), TEMPLATES[how.audience]),
                address=address,
                waits=how.waits,
            )
        )
    return list(found)


def queue_mail(region_id: UUID, template: str, address: str, facts: dict[str, str]) -> Message:
    """Write one message that is about no single referral, and defer its delivery, in the open transaction.

    *facts* are keys of rows; what the mail says is looked up when it leaves.
    """
    message = Message(region_id=region_id, template=template, address=address, facts=facts)
    _queue(message)
    return message


def queue_once(region_id: UUID, template: str, address: str, facts: dict[str, str], occasion: str) -> bool:
    """As `queue_mail`; False and nothing written when this address has this message for the *occasion*."""
    message = Message(region_id=region_id, template=template, address=address, facts=facts)
    message.id = uuid5(region_id, f"{template}/{address}/{occasion}")
    db.session.execute(_LOCK, {"key": str(message.id)})
    if db.session.get(Message, message.id) is not None:
        return False
    _queue(message)
    return True


def queue_about(referral: Referral, template: str, address: str) -> None:
    """Write one message about a referral that tells of no event, and defer it, in the open transaction."""
    _queue(Message(region_id=referral.region_id, referral_id=referral.id, template=template, address=address))


def queue_for_person(referral: Referral, template: str, way: str, facts: dict[str, str]) -> None:
    """Write one message to the person, by `mail` or `text`, and defer it, in the open transaction."""
    _queue(
        Message(
            region_id=referral.region_id,
            referral_id=referral.id,
            template=template,
            address=f"{PERSON}/{way}",
            facts=facts,
        )
    )


def _queue(message: Message) -> None:
    """Store it and let the queue deliver it, unless it waits; a retold past counts as sent."""
    message.queued_at, message.attempts = clock.now(), 0
    message.sent_at = message.queued_at if _history.get() else None
    db.session.add(message)
    if _history.get() or message.waits:
        return
    db.session.flush()
    defer(message)


def defer(message: Message) -> None:
    """Give the queue a job for the message, in the open transaction."""
    raw = cast("Any", db.session.connection().connection.driver_connection)
    send_message.configure(connection=raw).defer(message_id=str(message.id), region_id=str(message.region_id))


@contextmanager
def history() -> Iterator[None]:
    """Inside the block notices count as sent long ago: the demo retells a past, it mails nobody."""
    token = _history.set(True)
    try:
        yield
    finally:
        _history.reset(token)

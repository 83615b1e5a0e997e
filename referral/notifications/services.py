"""The outbox: notices are written with the change that causes them, and leave through the queue."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, cast
from uuid import UUID

from referral.domain.workflow import Audience
from referral.extensions import db
from referral.lib import clock
from referral.models import Message, Referral, ReferralEvent
from referral.notifications.recipients import addresses
from referral.notifications.tasks import send_message

TEMPLATES = {
    Audience.TEAM: "news_for_team",
    Audience.REFERRER: "news",
    Audience.FOLLOWERS: "news",
    Audience.PRIVACY_OFFICER: "emergency",
}

_history: ContextVar[bool] = ContextVar("writing_history", default=False)


def queue_notices(event: ReferralEvent, referral: Referral, audiences: Iterable[Audience]) -> None:
    """Write one message per address and defer its delivery, in the open transaction.

    A roll-back takes both back; a commit makes both visible at once.
    """
    now = clock.now()
    for address, audience in addresses(referral, event.type, audiences).items():
        message = Message(
            region_id=referral.region_id,
            event_id=event.id,
            referral_id=referral.id,
            template=TEMPLATES[audience],
            address=address,
            queued_at=now,
            sent_at=now if _history.get() else None,
        )
        db.session.add(message)
        if not _history.get():
            _defer(message)


def queue_mail(region_id: UUID, template: str, address: str, facts: dict[str, str]) -> None:
    """Write one message that is about no referral, and defer its delivery, in the open transaction.

    *facts* are keys of rows; what the mail says is looked up when it leaves.
    """
    now = clock.now()
    message = Message(
        region_id=region_id, template=template, address=address, facts=facts, queued_at=now, attempts=0
    )
    db.session.add(message)
    _defer(message)


def _defer(message: Message) -> None:
    db.session.flush()
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

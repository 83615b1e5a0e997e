"""One mail a day for who wants no more: what waited is put together, and leaves as one message."""

from datetime import datetime

from sqlalchemy import select

from referral.domain.actors import Actor
from referral.extensions import db
from referral.lib import clock
from referral.models import Message, Referral, ReferralEvent
from referral.notifications.covers import address_for
from referral.notifications.recipients import referrer_may_hear
from referral.notifications.services import queue_mail


def bundle(actor: Actor, before: datetime) -> int:
    """Put together what waited in the region since before *before*, one mail an address; how many mails.

    Runs in the transaction of a command. What consent no longer lets somebody know leaves in no mail. Each
    waiting message is taken once, so that running again makes nothing.
    """
    waiting = select(Message).where(
        Message.region_id == actor.region_id,
        Message.waits,
        Message.sent_at.is_(None),
        Message.queued_at < before,
    )
    rows = db.session.scalars(waiting.order_by(Message.queued_at, Message.id).with_for_update())
    kept: dict[str, list[Message]] = {}
    for each in rows.all():
        each.sent_at = clock.now()
        address = _address_now(each)
        if address:
            kept.setdefault(address, []).append(each)
    for address, messages in kept.items():
        digest = queue_mail(actor.region_id, "digest", address, {})
        for each in messages:
            each.digest_id = digest.id
    return len(kept)


def _address_now(message: Message) -> str:
    """Where this news may go today; empty when it may go nowhere."""
    referral = db.session.get_one(Referral, message.referral_id)
    if referral.hidden_at is not None:
        return ""
    if message.address != referral.referrer.email:
        return message.address
    event = db.session.get_one(ReferralEvent, message.event_id)
    if not referrer_may_hear(referral, event.type):
        return ""
    return address_for(referral.referrer, referral)

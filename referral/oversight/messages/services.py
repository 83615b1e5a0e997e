"""Commands of the coordinator about messages that did not leave."""

from uuid import UUID

from sqlalchemy import select

from referral.domain.actors import Actor
from referral.domain.errors import NotVisible
from referral.extensions import db
from referral.models import Message
from referral.models.transaction import command
from referral.notifications.again import try_again
from referral.oversight.messages.queries import stuck_messages


@command
def send_all_again(actor: Actor) -> int:
    """Try all that did not leave at once; how many."""
    found = stuck_messages(actor)
    try_again(found)
    return len(found)


@command
def send_again(actor: Actor, message_id: UUID) -> bool:
    """Try one message at once; False when it left in the meantime. Raises NotVisible."""
    found = db.session.scalar(
        select(Message).where(Message.region_id == actor.region_id, Message.id == message_id)
    )
    if found is None:
        raise NotVisible("Dit bericht is er niet.")
    if found.sent_at is not None:
        return False
    try_again([found])
    return True

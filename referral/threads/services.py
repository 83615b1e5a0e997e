"""Commands: write a message, and say how far one has read."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select

from referral.audit.services import record
from referral.domain.actors import Actor
from referral.domain.audit import EventType
from referral.domain.errors import Invalid, NotVisible
from referral.domain.threads import named_in
from referral.extensions import db
from referral.lib import clock
from referral.models import Referral, ThreadMessage, ThreadRead, User
from referral.models.transaction import command
from referral.notifications.recipients import of_message
from referral.notifications.services import queue_about
from referral.threads.queries import people, thread_for, writing

TICK = timedelta(microseconds=1)

GONE = "Kies mensen uit de lijst. Misschien werkt iemand hier net niet meer."
UNCLEAR = "Er is meer dan één {name}. Vink aan wie u bedoelt."


@command
def write(
    actor: Actor, reference: str, words: str, named: Collection[UUID] = (), seen: UUID | None = None
) -> ThreadMessage:
    """Write *words* and mail, without a word of them, who is named or else the other side.

    `seen` is the newest message that the writer had before them: up to there it counts as read. Raises
    NotAllowed when this side may not write now, Invalid for somebody who cannot be named here.
    """
    referral = thread_for(actor, reference, lock=True)
    writing(actor, referral).require()
    chosen = _chosen(actor, referral, words, named)
    message = ThreadMessage(
        data_key=referral.data_key,
        region_id=referral.region_id,
        referral_id=referral.id,
        author_id=actor.id,
        author_role=actor.role,
        written_at=_moment(referral),
        mentions=sorted(chosen),
        words=words,
    )
    db.session.add(message)
    db.session.flush()
    record(actor, EventType.CREATE, "thread", object_id=referral.id, subjects=[referral.person_id])
    if seen is not None:
        _mark(actor, referral, seen)
    _tell(actor, referral, chosen)
    return message


def _chosen(actor: Actor, referral: Referral, words: str, named: Collection[UUID]) -> set[UUID]:
    known = people(actor, referral)
    if set(named) - set(known):
        raise Invalid(GONE, {"named": GONE})
    typed = named_in(words, known, named)
    if typed.unclear:
        message = UNCLEAR.format(name=typed.unclear[0])
        raise Invalid(message, {"named": message})
    return {*named, *typed.ids}


def _moment(referral: Referral) -> object:
    """Now, but always after the last message: the row of the referral is locked."""
    last = db.session.scalar(
        select(func.max(ThreadMessage.written_at)).where(ThreadMessage.referral_id == referral.id)
    )
    return max(clock.now(), last + TICK) if last else clock.now()


def _tell(actor: Actor, referral: Referral, chosen: Collection[UUID]) -> None:
    writer = db.session.get_one(User, actor.id)
    users = list(db.session.scalars(select(User).where(User.id.in_(chosen)))) if chosen else []
    for address in of_message(referral, writer, users):
        queue_about(referral, "thread", address)


@command
def mark_read(actor: Actor, reference: str, up_to: UUID) -> None:
    """Say that everything up to and including one message was read; a mark never goes back.

    Raises NotVisible for a message that is not in this thread.
    """
    _mark(actor, thread_for(actor, reference, lock=True), up_to)


def _mark(actor: Actor, referral: Referral, up_to: UUID) -> None:
    message = db.session.get(ThreadMessage, up_to)
    if message is None or message.referral_id != referral.id:
        raise NotVisible("Dit bericht staat niet in dit gesprek.")
    mark = db.session.scalar(
        select(ThreadRead).where(ThreadRead.referral_id == referral.id, ThreadRead.user_id == actor.id)
    )
    if mark is None:
        mark = ThreadRead(
            region_id=referral.region_id,
            referral_id=referral.id,
            user_id=actor.id,
            up_to=message.written_at,
        )
        db.session.add(mark)
    mark.up_to = max(mark.up_to, message.written_at)

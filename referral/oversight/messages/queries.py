"""Messages that did not leave: that failed, that broke off, or that wait longer than they should."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select

from referral.domain.actors import Actor
from referral.domain.messages import MessageKind, Trouble
from referral.extensions import db
from referral.lib import clock
from referral.models import Message, Referral
from referral.notifications.again import next_tries
from referral.notifications.persons import PERSON

NORMAL_WAIT = timedelta(minutes=15)
SHOWN = 50

BROKE_OFF = "De verzending brak af. Misschien is het bericht wel aangekomen."
WAITS = "Nog niet geprobeerd. Het verzenden loopt achter of ligt stil."

_WAYS = {f"{PERSON}/mail": "de persoon, per e-mail", f"{PERSON}/text": "de persoon, per sms"}


@dataclass(frozen=True, slots=True)
class Stuck:
    """One message as the page shows it; `address` never is that of a person referred."""

    key: UUID
    kind: str
    reference: str
    address: str
    queued_at: datetime
    tries: int
    tried_at: datetime | None
    reason: str
    next_try: datetime | None


@dataclass(frozen=True, slots=True)
class StuckPage:
    """The first messages of all that did not leave: what a person must look at comes first."""

    rows: list[Stuck]
    total: int
    now: datetime


def stuck_page(actor: Actor) -> StuckPage:
    """What did not leave in the region."""
    total = db.session.scalar(select(func.count()).select_from(Message).where(_stuck(actor))) or 0
    needs_a_person = Message.trouble.in_([Trouble.REFUSED, Trouble.LOCKED_OUT, Trouble.UNMADE])
    found = db.session.execute(
        select(Message, Referral.reference)
        .outerjoin(Referral, Referral.id == Message.referral_id)
        .where(_stuck(actor))
        .order_by(func.coalesce(needs_a_person, False).desc(), Message.queued_at, Message.id)
        .limit(SHOWN)
    ).all()
    tries = next_tries([message.id for message, _ in found])
    rows = [_row(message, name, tries.get(message.id)) for message, name in found]
    return StuckPage(rows, total, clock.now())


def stuck_messages(actor: Actor) -> Sequence[Message]:
    """The rows themselves, all of them."""
    return db.session.scalars(select(Message).where(_stuck(actor)).order_by(Message.queued_at)).all()


def _stuck(actor: Actor) -> ColumnElement[bool]:
    late = clock.now() - NORMAL_WAIT
    return and_(
        Message.region_id == actor.region_id,
        Message.sent_at.is_(None),
        ~Message.waits,
        or_(Message.failed_at.is_not(None), Message.queued_at < late),
    )


def _row(message: Message, reference: str | None, next_try: datetime | None) -> Stuck:
    return Stuck(
        key=message.id,
        kind=MessageKind.label_of(message.template),
        reference=reference or "",
        address=_WAYS.get(message.address, message.address),
        queued_at=message.queued_at,
        tries=message.attempts,
        tried_at=message.handed_at or message.failed_at,
        reason=_reason(message),
        next_try=next_try,
    )


def _reason(message: Message) -> str:
    if message.handed_at is not None and message.handed_at < clock.now() - NORMAL_WAIT:
        return BROKE_OFF
    return message.trouble.label if message.trouble else WAITS

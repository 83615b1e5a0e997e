"""Commands: hand over, take back, and the answer, by the receiver's link or by the coach."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from referral.audit.services import record
from referral.domain import events
from referral.domain.actors import Actor, system_actor
from referral.domain.audit import EventType
from referral.domain.codes import ContactLimit, HandOverRefusal, HandOverTarget
from referral.domain.errors import Conflict, Invalid, NotVisible
from referral.domain.labels import labels_of
from referral.domain.workflow import Action
from referral.extensions import db
from referral.handovers.queries import open_contact, waits_for
from referral.lib import clock
from referral.lib.crypto import fingerprint
from referral.lib.ids import new_id
from referral.models import HandOver
from referral.models.scope import acting
from referral.models.transaction import command
from referral.notifications.services import queue_mail
from referral.workflow.clockwork import terms_of
from referral.workflow.queries import referral_for
from referral.workflow.services import apply

LASTS = timedelta(days=14)
"""How long the link of a receiver works."""

ALREADY = "Op deze overdracht is al geantwoord, of zij is teruggenomen."


@command
def hand_over(
    actor: Actor, reference: str, contact_id: UUID, question: str, *, today: bool, agreed: bool = True
) -> HandOver:
    """Ask other help to take something over: today, or within one working day.

    The place in an activity stays. Raises NotVisible for a service that is not in the list, and Invalid
    when the person did not agree and the law asks for that (L4; Veilig Thuis may be told, L27), or when
    this service was asked already: a second click asks once.
    """
    referral = referral_for(actor, reference, lock=True)
    contact = open_contact(actor, contact_id)
    if not (agreed or contact.target is HandOverTarget.SAFE_HOME):
        raise Invalid("Vraag het eerst aan de persoon.", {"agreed": "Vraag het eerst aan de persoon."})
    if waits_for(actor, referral, contact):
        words = "Deze hulp is al gevraagd en moet nog antwoorden."
        raise Invalid(words, {"contact": words})
    now = clock.now()
    day = clock.today()
    due = day if today else terms_of(referral.region_id).calendar.after(day, 1)
    made = HandOver(
        id=new_id(),
        data_key=referral.data_key,
        region_id=referral.region_id,
        referral_id=referral.id,
        contact_id=contact.id,
        coach_id=actor.id,
        made_at=now,
        due=due,
        expires_at=now + LASTS,
        question=question,
    )
    made.make_link()
    db.session.add(made)
    event = events.HandedOver(
        target=contact.target.value,
        hand_over_id=str(made.id),
        due=due.isoformat(),
        agreed=agreed,
        explanation=question,
    )
    apply(referral, Action.HAND_OVER, actor, event)
    queue_mail(referral.region_id, "hand_over", contact.email, {"hand_over_id": str(made.id)})
    return made


@command
def revoke(actor: Actor, reference: str, hand_over_id: UUID) -> None:
    """Take a hand-over back; its link shows nothing any more."""
    found = _pending(actor, reference, hand_over_id)
    found.revoked_at = clock.now()
    event = events.HandOverRevoked(hand_over_id=found.id)
    apply(found.referral, Action.REVOKE_HAND_OVER, actor, event)


@dataclass(frozen=True, slots=True)
class Reply:
    """What the receiver says: who takes it and when, or why not."""

    accepted: bool
    receiver: str
    meets_on: date | None = None
    refusal: HandOverRefusal | None = None


@command
def answer_for(actor: Actor, reference: str, hand_over_id: UUID, reply: Reply) -> None:
    """The coach writes down what the receiver said by phone."""
    _answer(actor, _pending(actor, reference, hand_over_id), reply)


def _pending(actor: Actor, reference: str, hand_over_id: UUID) -> HandOver:
    referral = referral_for(actor, reference, lock=True)
    found = db.session.get(HandOver, hand_over_id)
    if found is None or found.referral_id != referral.id:
        raise NotVisible("Deze overdracht is er niet.")
    if not found.is_pending:
        raise Conflict(ALREADY)
    return found


def _answer(actor: Actor, found: HandOver, reply: Reply) -> None:
    found.answered_at, found.accepted = clock.now(), reply.accepted
    found.receiver, found.meets_on, found.refusal = reply.receiver, reply.meets_on, reply.refusal
    event = events.HandOverAnswered(
        hand_over_id=found.id, accepted=reply.accepted, refusal=reply.refusal.value if reply.refusal else ""
    )
    apply(found.referral, Action.ANSWER_HAND_OVER, actor, event)


@dataclass(frozen=True, slots=True)
class Shown:
    """What the receiver sees: no surname, no address, no history; what is not safe in contact binds them."""

    given_name: str
    phone: str
    limits: tuple[str, ...]
    contact_note: str
    question: str
    coach: str
    coach_phone: str
    contact: str


@command
def open_by_link(region_id: UUID, token: str, name: str) -> Shown | None:
    """What a receiver who said who they are may see; the look is logged. None when the link ended."""
    system = system_actor(region_id)
    with acting(system):
        found = _of_link(system, token)
        if found is None:
            return None
        referral = found.referral
        found.opened_at, found.receiver = found.opened_at or clock.now(), name
        who = replace(system, name=name, organisation_name=found.contact.name)
        record(
            who,
            EventType.READ,
            "hand_over",
            object_id=found.id,
            subjects=[referral.person_id],
            detail=referral.reference,
        )
        return Shown(
            referral.person.given_name,
            referral.person.phone,
            tuple(labels_of(ContactLimit, referral.contact_limits)),
            referral.contact_note,
            found.question,
            found.coach.name,
            referral.team.phone,
            found.contact.name,
        )


@command
def answer_by_link(region_id: UUID, token: str, reply: Reply) -> bool:
    """The receiver's own answer; False when the link ended. Of two at once the first counts."""
    system = system_actor(region_id)
    with acting(system):
        found = _of_link(system, token)
        if found is None:
            return False
        _answer(system, found, reply)
        return True


def _of_link(system: Actor, token: str) -> HandOver | None:
    found: HandOver | None = db.session.scalar(
        select(HandOver)
        .where(HandOver.region_id == system.region_id, HandOver.token_hash == fingerprint(token))
        .with_for_update(of=HandOver)
    )
    usable = found is not None and found.works and not found.referral.hidden_at
    return found if usable and found and found.referral.status.is_live else None

"""Correct a fact about a person: the old one stays in the history, whoever has it hears of it (L9)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from referral.domain import events
from referral.domain.actors import Actor
from referral.domain.errors import Conflict, Invalid
from referral.domain.permissions import can
from referral.domain.rights import PersonField
from referral.domain.workflow import TRANSITIONS, Action
from referral.extensions import db
from referral.lib import clock
from referral.models import Message, Person, PersonCorrection, Referral, ReferralEvent
from referral.models.person import identity_index, surname_index
from referral.models.scope import widened
from referral.models.transaction import command
from referral.notifications.services import queue_notices
from referral.rights.queries.requests import covered, open_request, own_referral
from referral.workflow.resemblance import remember_traits
from referral.workflow.services import apply

NOTHING = "U heeft niets veranderd. Pas aan wat niet klopt."
SAME_AS_OTHER = "Er staat al iemand met precies deze gegevens. Voeg eerst de twee samen."


@dataclass(frozen=True, slots=True)
class CorrectedPerson:
    """The facts as they should be, validated."""

    surname: str
    given_name: str
    birth_date: date
    postcode: str
    house_number: str
    phone: str


@command
def correct_for_team(actor: Actor, reference: str, given: CorrectedPerson, reason: str) -> None:
    """A coach corrects the person of an own referral. Raises NotVisible, Invalid, Conflict."""
    referral = own_referral(actor, reference, lock=True)
    _correct(actor, referral.person, given, reason)


@command
def correct_on_request(actor: Actor, request_id: UUID, given: CorrectedPerson, reason: str) -> None:
    """The privacy officer corrects on an open request. Raises NotVisible, Invalid, Conflict."""
    request = open_request(actor, request_id, lock=True)
    _correct(actor, request.person, given, reason)


def _correct(actor: Actor, person: Person, given: CorrectedPerson, reason: str) -> None:
    new = _texts(given)
    old = {field: _stored(person, field) for field in PersonField}
    changed = [field for field in PersonField if old[field] != new[field]]
    if not changed:
        raise Invalid(NOTHING, {"reason": NOTHING})
    index = identity_index(
        given.surname, given.given_name, given.birth_date, given.postcode, given.house_number
    )
    with widened(actor):
        _refuse_twins(person, index)
        now = clock.now()
        db.session.add_all(
            PersonCorrection(
                data_key=person.data_key,
                region_id=person.region_id,
                person_id=person.id,
                field=field,
                old_value=old[field],
                reason=reason,
                corrected_by=actor.id,
                corrected_at=now,
            )
            for field in changed
        )
        for field in changed:
            setattr(person, _attribute(field), new[field])
        person.birth_year = given.birth_date.year
        person.identity_index, person.surname_index = index, surname_index(given.surname)
        remember_traits(actor, person)
        _tell(actor, person, tuple(each.value for each in changed))


def _texts(given: CorrectedPerson) -> dict[PersonField, str]:
    return {
        PersonField.SURNAME: given.surname,
        PersonField.GIVEN_NAME: given.given_name,
        PersonField.BIRTH_DATE: given.birth_date.isoformat(),
        PersonField.POSTCODE: given.postcode,
        PersonField.HOUSE_NUMBER: given.house_number,
        PersonField.PHONE: given.phone,
    }


def _attribute(field: PersonField) -> str:
    return "birth_date_text" if field is PersonField.BIRTH_DATE else field.value


def _stored(person: Person, field: PersonField) -> str:
    return str(getattr(person, _attribute(field)))


def _refuse_twins(person: Person, index: bytes) -> None:
    twin = select(Person.id).where(
        Person.region_id == person.region_id, Person.identity_index == index, Person.id != person.id
    )
    if db.session.scalar(twin) is not None:
        raise Conflict(SAME_AS_OTHER)


def _tell(actor: Actor, person: Person, fields: tuple[str, ...]) -> None:
    """One event on each referral that the actor handles; elsewhere a notice of the same event."""
    rows = list(
        db.session.scalars(
            select(Referral)
            .where(
                Referral.region_id == actor.region_id,
                Referral.person_id.in_(covered(actor, person.id)),
                Referral.hidden_at.is_(None),
            )
            .order_by(Referral.sent_at.desc())
        )
    )
    mine = [each for each in rows if can(actor, Action.CORRECT, each).allowed]
    event = events.PersonCorrected(fields=fields)
    stored: list[ReferralEvent] = [apply(each, Action.CORRECT, actor, event) for each in mine]
    told = list(db.session.scalars(select(Message.address).where(Message.event_id == stored[0].id)))
    for other in (each for each in rows if each not in mine):
        told += queue_notices(stored[0], other, TRANSITIONS[Action.CORRECT].audiences, told)

"""Give consent, take it back, write down who speaks for a person."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from referral.audit.services import record
from referral.consent.queries import consent_of, own_referral
from referral.domain import events
from referral.domain.actors import Actor
from referral.domain.audit import EventType
from referral.domain.codes import CONSENT_TEXT_VERSION, ConsentMethod, ConsentPurpose
from referral.domain.consents import may_consent
from referral.domain.errors import Conflict, Invalid, NotVisible
from referral.domain.safeguards import ADULT_AGE, RepresentativeGround
from referral.domain.workflow import Action
from referral.extensions import db
from referral.lib import clock
from referral.models import Consent, Referral, Representative
from referral.models.transaction import command
from referral.workflow.consents import representatives, take_back
from referral.workflow.places import hold_places
from referral.workflow.services import apply

WRONG_GIVER = "Een curator of mentor beslist hierover. Kies wie er toestemming gaf."
NOT_ADULT = "Deze gronden gelden voor volwassenen. Voor een kind beslissen de ouders of de voogd."


@dataclass(frozen=True, slots=True)
class GivenConsent:
    """A yes to one purpose; `giver` is None when the person said it."""

    purpose: ConsentPurpose
    method: ConsentMethod
    given_on: date
    giver: RepresentativeGround | None = None
    organisation_id: UUID | None = None


@command
def give_consent(actor: Actor, reference: str, given: GivenConsent) -> Referral:
    """Write down a yes. Raises Invalid when somebody else decides, Conflict when it holds already."""
    referral = own_referral(actor, reference, lock=True)
    _check_giver(actor, referral, given.giver)
    if referral.agrees_to(given.purpose, given.organisation_id):
        raise Conflict("Deze toestemming is er al.")
    referral.consents.append(
        Consent(
            region_id=referral.region_id,
            referral_id=referral.id,
            purpose=given.purpose,
            organisation_id=given.organisation_id,
            given=True,
            method=given.method,
            given_on=given.given_on,
            given_by=given.giver,
            text_version=CONSENT_TEXT_VERSION,
            recorded_by=actor.id,
            recorded_at=clock.now(),
        )
    )
    db.session.flush()
    event = events.ConsentGiven(purpose=given.purpose.value, giver=given.giver or "")
    apply(referral, Action.GIVE_CONSENT, actor, event)
    return referral


@command
def withdraw_consent(
    actor: Actor,
    reference: str,
    consent_id: UUID,
    method: ConsentMethod,
    giver: RepresentativeGround | None = None,
) -> Referral:
    """Take a yes back; it ends at this moment, everywhere.

    Without consent to refer the referral stops: places end and the file closes to the team. Raises
    NotVisible for a consent that does not hold, Invalid when somebody else decides.
    """
    hold_places(actor.region_id)
    referral = own_referral(actor, reference, lock=True)
    consent = consent_of(actor, referral, consent_id)
    _check_giver(actor, referral, giver)
    take_back(actor, referral, consent, method, giver)
    return referral


def _check_giver(actor: Actor, referral: Referral, giver: RepresentativeGround | None) -> None:
    present = [each.ground for each in representatives(actor, referral.person_id)]
    if not may_consent(giver, present):
        raise Invalid(WRONG_GIVER, {"giver": WRONG_GIVER})


@dataclass(frozen=True, slots=True)
class GivenRepresentative:
    """Somebody who speaks for the person."""

    ground: RepresentativeGround
    name: str
    phone: str
    since: date


@command
def add_representative(actor: Actor, reference: str, given: GivenRepresentative) -> None:
    """Write down who speaks for the person; raises Invalid for somebody under age."""
    referral = own_referral(actor, reference)
    born, today = referral.person.birth_date, clock.today()
    if today.year - born.year - ((today.month, today.day) < (born.month, born.day)) < ADULT_AGE:
        raise Invalid(NOT_ADULT, {"ground": NOT_ADULT})
    row = Representative(
        data_key=referral.person.data_key,
        region_id=referral.region_id,
        person_id=referral.person_id,
        ground=given.ground,
        name=given.name,
        phone=given.phone,
        since=given.since,
        recorded_by=actor.id,
        recorded_at=clock.now(),
    )
    db.session.add(row)
    record(actor, EventType.CREATE, "representative", object_id=row.id, subjects=[referral.person_id])


@command
def end_representative(actor: Actor, reference: str, representative_id: UUID) -> None:
    """From today this person no longer speaks for the other; the record stays."""
    referral = own_referral(actor, reference)
    row = db.session.get(Representative, representative_id)
    if row is None or row.person_id != referral.person_id:
        raise NotVisible("Deze vertegenwoordiger is er niet.")
    row.until = clock.today()
    record(actor, EventType.UPDATE, "representative", object_id=row.id, subjects=[referral.person_id])

"""Commands of a referrer: keep a draft, send it once, answer, withdraw."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from referral.audit.services import record
from referral.domain import events
from referral.domain.actors import Actor
from referral.domain.audit import EventType
from referral.domain.codes import (
    CONSENT_TEXT_VERSION,
    ConsentMethod,
    ConsentPurpose,
    ContactTime,
    ContactWay,
    EndReason,
    ReferralKind,
)
from referral.domain.deadlines import due_on
from referral.domain.errors import Conflict, Invalid, NotVisible
from referral.domain.resemblance import Identity
from referral.domain.workflow import Action
from referral.extensions import db
from referral.lib import clock
from referral.lib.identifiers import pc4
from referral.lib.ids import new_id, new_reference
from referral.models import Consent, DataKey, Draft, Person, Referral
from referral.models.discarding import discard
from referral.models.person import identity_index, surname_index
from referral.models.scope import widened
from referral.models.sealed import SealedJson, account_for
from referral.models.transaction import command
from referral.workflow.places import hold_places
from referral.workflow.queries import live_referral_of, objection_of, referral_for, settled_team, team_for
from referral.workflow.resemblance import remember_traits
from referral.workflow.services import apply
from referral.workflow.waiting import places_end

LEFT_OUT = frozenset({"csrf_token"})


@dataclass(frozen=True, slots=True)
class PersonInput:
    """The person as validated: tidy postcode, real birth date."""

    surname: str
    given_name: str
    birth_date: date
    postcode: str
    house_number: str
    phone: str = ""

    @property
    def identity(self) -> Identity:
        """What is compared with persons who are known already."""
        return Identity(
            self.surname, self.given_name, self.birth_date, self.postcode, self.house_number, self.phone
        )


@dataclass(frozen=True, slots=True)
class ConsentInput:
    """What the person agreed to, how and when."""

    method: ConsentMethod
    given_on: date
    share_back: bool = False
    research: bool = False
    share_with: UUID | None = None


@dataclass(frozen=True, slots=True)
class ReferralInput:
    """A complete referral, ready to send."""

    kind: ReferralKind
    person: PersonInput
    consent: ConsentInput
    reasons: tuple[str, ...] = ()
    own_words: str = ""
    checks: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    contact_way: ContactWay = ContactWay.PHONE
    contact_time: ContactTime = ContactTime.ANY
    contact_note: str = ""
    contact_limits: tuple[str, ...] = ()
    expects_medication: bool = False


@command
def save_draft(actor: Actor, draft_id: UUID | None, values: dict[str, list[str]]) -> UUID:
    """Keep what was typed so far, sealed; a new draft when *draft_id* is None.

    A page that asked for the person only takes nothing away from the rest that was typed before.
    Raises NotVisible when the draft is gone or belongs to somebody else.
    """
    kept = {name: typed for name, typed in values.items() if name not in LEFT_OUT}
    now = clock.now()
    if draft_id is None:
        return _new_draft(actor, SealedJson.dump(kept))
    draft = db.session.get(Draft, draft_id)
    if draft is None or draft.user_id != actor.id:
        raise NotVisible("Dit concept is er niet meer. Misschien is het al verstuurd.")
    if kept.get("stage") != ["whole"]:
        kept = {**SealedJson.load(draft.values), **kept}
    draft.values = SealedJson.dump(kept)
    draft.saved_at = now
    record(actor, EventType.UPDATE, "draft", object_id=draft.id, subjects=[draft.data_key_id])
    return draft.id


def _new_draft(actor: Actor, kept: str) -> UUID:
    key = new_id()
    now = clock.now()
    draft = Draft(
        id=key,
        data_key=DataKey.create(actor.region_id, key),
        region_id=actor.region_id,
        user_id=actor.id,
        started_at=now,
        saved_at=now,
        values=kept,
    )
    db.session.add(draft)
    record(actor, EventType.CREATE, "draft", object_id=key, subjects=[key])
    return key


@command
def discard_draft(actor: Actor, draft_id: UUID) -> None:
    """Throw a draft of this user away, with its key."""
    draft = db.session.get(Draft, draft_id)
    if draft is not None and draft.user_id == actor.id:
        record(actor, EventType.DELETE, "draft", object_id=draft_id, subjects=[draft.data_key_id])
        discard(actor, draft)


@command
def send_referral(actor: Actor, draft_id: UUID, given: ReferralInput) -> Referral:
    """Send the referral of a draft to the function for the person's neighbourhood.

    Sending the same draft again returns the referral that it became. Raises Invalid for a postcode
    outside the region and Conflict when a referral for this person is live.
    """
    draft = db.session.get(Draft, draft_id, with_for_update=True)
    with widened(actor):
        sent = db.session.scalar(select(Referral).where(Referral.draft_id == draft_id))
        if sent is not None:
            return sent
        if draft is None or draft.user_id != actor.id:
            raise NotVisible("Dit concept is er niet meer.")
        referral = _build(actor, draft_id, given)
        discard(actor, draft)
        event = events.ReferralSent(kind=given.kind, reasons=given.reasons)
        apply(referral, Action.SEND, actor, event)
    return referral


def _build(actor: Actor, draft_id: UUID, given: ReferralInput) -> Referral:
    served = team_for(actor, pc4(given.person.postcode))
    if served is None:
        raise Invalid("Deze postcode valt buiten de regio.", {"postcode": OUTSIDE})
    team, neighbourhood = served
    person = _person(actor, given.person)
    now = clock.now()
    referral = Referral(
        data_key=person.data_key,
        region_id=actor.region_id,
        reference=new_reference(),
        draft_id=draft_id,
        kind=given.kind,
        person_id=person.id,
        person=person,
        team_id=team.id,
        team=team,
        neighbourhood_id=neighbourhood.id,
        organisation_id=actor.organisation_id,
        funding=team.funding,
        referred_by=actor.id,
        sent_at=now,
        changed_at=now,
        objected_at=objection_of(actor, person.id),
        contact_due=due_on(clock.today()),
        reasons=list(given.reasons),
        checks=list(given.checks),
        needs=list(given.needs),
        contact_way=given.contact_way,
        contact_time=given.contact_time,
        contact_limits=list(given.contact_limits),
        expects_medication=given.expects_medication,
        own_words=given.own_words,
        contact_note=given.contact_note,
    )
    referral.consents = _consents(actor, referral, given.consent)
    return referral


OUTSIDE = "Deze postcode valt buiten het gebied van deze regio. Kijk de postcode na."


def index_of(given: PersonInput) -> bytes:
    """The fingerprint under which this person is found again."""
    return identity_index(
        given.surname, given.given_name, given.birth_date, given.postcode, given.house_number
    )


def _person(actor: Actor, given: PersonInput) -> Person:
    index = index_of(given)
    known = db.session.scalar(
        select(Person).where(Person.region_id == actor.region_id, Person.identity_index == index)
    )
    if known is None:
        return _new_person(actor, given, index)
    if known.merged_into_id is not None:
        known = db.session.get_one(Person, known.merged_into_id)
    if live_referral_of(actor, known.id) is not None:
        raise Conflict("Er loopt al een verwijzing voor deze persoon.")
    if given.phone:
        known.phone = given.phone
        remember_traits(actor, known)
    account_for([known.id])
    return known


def _new_person(actor: Actor, given: PersonInput, index: bytes) -> Person:
    person = Person(
        data_key=DataKey.create(actor.region_id, new_id()),
        region_id=actor.region_id,
        surname=given.surname,
        given_name=given.given_name,
        birth_date=given.birth_date,
        postcode=given.postcode,
        house_number=given.house_number,
        phone=given.phone,
        identity_index=index,
        surname_index=surname_index(given.surname),
    )
    db.session.add(person)
    remember_traits(actor, person)
    account_for([person.id])
    return person


def _consents(actor: Actor, referral: Referral, given: ConsentInput) -> list[Consent]:
    answers: list[tuple[ConsentPurpose, bool, UUID | None]] = [
        (ConsentPurpose.REFER, True, None),
        (ConsentPurpose.SHARE_BACK, given.share_back, None),
        (ConsentPurpose.RESEARCH, given.research, None),
    ]
    if given.share_with:
        answers.append((ConsentPurpose.SHARE_WITH, True, given.share_with))
    return [
        Consent(
            region_id=referral.region_id,
            referral_id=referral.id,
            purpose=purpose,
            organisation_id=organisation_id,
            given=answer,
            method=given.method,
            given_on=given.given_on,
            text_version=CONSENT_TEXT_VERSION,
            recorded_by=actor.id,
            recorded_at=clock.now(),
        )
        for purpose, answer, organisation_id in answers
    ]


@command
def answer_question(actor: Actor, reference: str, answer: str) -> Referral:
    """Answer the team's question; the referral is theirs to decide again."""
    referral = referral_for(actor, reference, lock=True)
    apply(referral, Action.ANSWER, actor, events.QuestionAnswered(answer=answer))
    return referral


@command
def resend_referral(actor: Actor, reference: str, team_id: UUID, explanation: str) -> Referral:
    """Send a referral that came back once more, as it was, to the same team or another.

    The clock of the team starts anew. Raises Conflict when the person has another live referral.
    """
    referral = referral_for(actor, reference, lock=True)
    live = live_referral_of(actor, referral.person_id)
    if live is not None and live.id != referral.id:
        raise Conflict("Er loopt al een andere verwijzing voor deze persoon.")
    team = settled_team(actor, referral, team_id)
    event = events.ReferralResent(team_id=str(team.id), explanation=explanation)
    with widened(actor):
        apply(referral, Action.RESEND, actor, event, to_team=team)
    return referral


@command
def enter_in_error(actor: Actor, reference: str, explanation: str) -> Referral:
    """Mark an own referral that should never have been sent; it is kept, and counts nowhere."""
    hold_places(actor.region_id)
    referral = referral_for(actor, reference, lock=True)
    apply(referral, Action.ENTER_IN_ERROR, actor, events.EnteredInError(explanation=explanation))
    places_end(referral, EndReason.STOPPED)
    return referral


@command
def withdraw_referral(actor: Actor, reference: str, explanation: str) -> Referral:
    """Take a referral back that no team accepted yet."""
    referral = referral_for(actor, reference, lock=True)
    apply(referral, Action.WITHDRAW, actor, events.ReferralWithdrawn(explanation=explanation))
    return referral

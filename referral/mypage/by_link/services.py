"""What the person does on the own page: open it, answer, wish, write, take back, stop, and shut it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from uuid import UUID

from sqlalchemy import func, select

from referral.audit.services import record, refuse
from referral.documents.own_page import as_html
from referral.documents.recept import recept_html
from referral.domain import events
from referral.domain.actors import Actor, system_actor
from referral.domain.audit import EventType, Purpose
from referral.domain.codes import (
    ConsentMethod,
    ConsentPurpose,
    ContactLimit,
)
from referral.domain.consents import may_consent
from referral.domain.errors import Conflict, NotVisible
from referral.domain.languages import Language
from referral.domain.own_page import (
    LASTS_AFTER_END,
    MOST_TRIES,
    PageEnd,
    SaidHow,
    same_day,
    wait_until,
)
from referral.domain.statuses import Status
from referral.domain.workflow import TRANSITIONS, Action
from referral.extensions import db
from referral.lib import clock
from referral.lib.crypto import fingerprint
from referral.models import Appointment, Consent, PersonPage, Referral, ReferralEvent
from referral.models.scope import acting
from referral.models.throttle import forget, limit, reserve
from referral.models.transaction import command
from referral.mypage.queries import openings
from referral.mypage.services import Said, Wish, settle_suggestion, settle_wish, shut, suggestion_of
from referral.mypage.shown.queries import HERSELF, Look, Shown, asked_to_move, looks_of, shown_of
from referral.workflow.consents import representatives, stop, take_back
from referral.workflow.places import held_referral, hold_places
from referral.workflow.services import apply

ENDINGS = ("referral_closed", "referral_stopped", "referral_withdrawn", "referral_declined")

MOST_KNOCKS = 30
KNOCKS_WITHIN = timedelta(hours=1)
"""So many wrong days from one network address, whatever the link."""

NOT_NOW = "Dit kan nu niet meer. Bel uw welzijnscoach."
ENDED = "Deze link werkt niet meer. Bel uw welzijnscoach."
SOMEBODY_ELSE_DECIDES = "Iemand anders beslist hier met u over. Bel uw welzijnscoach."


class Door(Enum):
    """What the link says before anybody is known."""

    OPEN = "open"
    WRONG = "wrong"
    WAIT = "wait"
    DEAD = "dead"


def works(region_id: UUID, token: str) -> Door:
    """Whether the link leads anywhere now; tells nothing about anybody."""
    system = system_actor(region_id)
    with acting(system):
        page = _of_link(system, token)
        if page is None:
            return Door.DEAD
        return Door.WAIT if _waits(page) else Door.OPEN


def knock(region_id: UUID, token: str, address: str, born: tuple[int, int]) -> Door:
    """Try a day and month of birth from a network address; raises TooOften for an address that guesses."""
    tries = reserve([limit("own_page", address, MOST_KNOCKS, KNOCKS_WITHIN)], lambda: None)
    return enter(region_id, token, born, tries)


@command
def enter(region_id: UUID, token: str, born: tuple[int, int], tries: Sequence[UUID] = ()) -> Door:
    """Let in who knows this day of birth. Every try is logged, right or wrong.

    After three wrong ones in a row the page waits, after ten the link is dead and the coach is told.
    """
    person = _person(region_id)
    with acting(person):
        page = _held(person, token)
        if page is None:
            return Door.DEAD
        if _waits(page):
            return Door.WAIT
        subject = page.referral.person_id
        if same_day(page.referral.person.birth_date, *born):
            page.tries, page.waits_until = 0, None
            forget([], tries)
            _note(person, page, EventType.SIGN_IN)
            return Door.OPEN
        refuse(person, EventType.SIGN_IN, "person_page", page.id, subjects=[subject])
        return _missed(person, page)


def _missed(person: Actor, page: PersonPage) -> Door:
    page.tries += 1
    if page.tries >= MOST_TRIES:
        shut(person, page.referral, page, PageEnd.TOO_OFTEN)
        return Door.DEAD
    page.waits_until = wait_until(page.tries, clock.now())
    return Door.WAIT if page.waits_until else Door.WRONG


@dataclass(frozen=True, slots=True)
class Opened:
    """The page, who looked at it, and when it was opened."""

    shown: Shown
    looks: Sequence[Look]
    openings: Sequence[datetime]


@command
def open_page(region_id: UUID, token: str) -> Opened | None:
    """The page for who said the day of birth just now; the look is logged. None when the link ended."""
    person = _person(region_id)
    with acting(person):
        page = _of_link(person, token)
        if page is None:
            return None
        referral = page.referral
        _note(person, page, EventType.READ)
        return Opened(
            shown_of(person, referral),
            looks_of(person, referral),
            openings(person, referral, page),
        )


@command
def letter(region_id: UUID, token: str, name: str, language: Language) -> str:
    """A letter of the person as a page to print: the recept, or the own page with boxes to tick."""
    person = _person(region_id)
    with acting(person):
        page = _found(person, token)
        referral = page.referral
        _note(person, page, EventType.PRINT)
        if name == "recept":
            signer = replace(person, name=referral.referrer.name)
            return recept_html(signer, referral, language)
        return as_html(shown_of(person, referral), language)


@command
def answer(region_id: UUID, token: str, suggestion_id: UUID, said: Said) -> None:
    """Yes, no or later. Raises Conflict when it was answered before, NotVisible when it is not there."""
    person = _person(region_id)
    with acting(person):
        page = _found(person, token, Action.ANSWER_SUGGESTION)
        row = suggestion_of(page.referral, suggestion_id)
        if not row.activity.is_open:
            raise Conflict("Deze activiteit is gestopt.")
        settle_suggestion(person, page.referral, row, said)


@command
def wish(region_id: UUID, token: str, wanted: Wish) -> None:
    """How the person wants to be reached. What was not safe stays so: only the coach takes that off."""
    person = _person(region_id)
    with acting(person):
        referral = _found(person, token, Action.CHANGE_WISH).referral
        kept = {ContactLimit(each) for each in referral.contact_limits} | set(wanted.limits)
        limits = tuple(each for each in ContactLimit if each in kept)
        settle_wish(person, referral, replace(wanted, limits=limits), SaidHow.PAGE)


def wish_now(region_id: UUID, token: str) -> Wish | None:
    """How the person is reached now, to begin the form with."""
    system = system_actor(region_id)
    with acting(system):
        page = _of_link(system, token)
        if page is None:
            return None
        referral = page.referral
        limits = tuple(ContactLimit(each) for each in referral.contact_limits)
        return Wish(referral.contact_way, referral.contact_time, limits)


@command
def ask_move(region_id: UUID, token: str, appointment_id: UUID) -> None:
    """The appointment does not suit. A second time asks nothing more. Raises NotVisible."""
    person = _person(region_id)
    with acting(person):
        referral = _found(person, token, Action.ASK_MOVE).referral
        made = db.session.get(Appointment, appointment_id)
        if made is None or made.referral_id != referral.id or not made.is_planned or made.has_begun:
            raise NotVisible("Deze afspraak is er niet meer.")
        if str(made.id) not in asked_to_move(person, referral):
            apply(referral, Action.ASK_MOVE, person, events.MoveAsked(appointment_id=made.id))


@command
def write(region_id: UUID, token: str, words: str) -> None:
    """A message to the coach; it is kept in the file, sealed."""
    person = _person(region_id)
    with acting(person):
        referral = _found(person, token, Action.WRITE_TO_COACH).referral
        apply(referral, Action.WRITE_TO_COACH, person, events.PersonWrote(message=words))


@command
def withdraw(region_id: UUID, token: str, consent_id: UUID) -> bool:
    """Take a consent back; whether the page is there still. Raises NotVisible for one that does not hold."""
    person = _person(region_id)
    with acting(person):
        hold_places(region_id)
        referral = _found(person, token).referral
        _require_say(person, referral)
        found = db.session.get(Consent, consent_id)
        if found is None or found.referral_id != referral.id or not found.holds:
            raise NotVisible("Deze toestemming is al ingetrokken.")
        take_back(person, referral, found, ConsentMethod.WRITTEN)
        return found.purpose is not ConsentPurpose.REFER


@command
def stop_all(region_id: UUID, token: str) -> None:
    """The person stops, without a reason: the places end, and the referral. Twice is once."""
    person = _person(region_id)
    with acting(person):
        hold_places(region_id)
        referral = _found(person, token).referral
        _require_say(person, referral)
        stop(person, referral)


@command
def not_me(region_id: UUID, token: str) -> None:
    """Somebody else opened the page: the link is dead at once and the coach is told."""
    person = _person(region_id)
    with acting(person):
        page = _held(person, token)
        if page is not None:
            shut(person, page.referral, page, PageEnd.NOT_ME)


def _require_say(person: Actor, referral: Referral) -> None:
    """With a curator or mentor only that one decides about consent (Wmo 2015, article 1.1.1)."""
    if not may_consent(None, [each.ground for each in representatives(person, referral.person_id)]):
        raise Conflict(SOMEBODY_ELSE_DECIDES)


def _person(region_id: UUID) -> Actor:
    """Patchwork acts, and the log tells for whom."""
    return replace(system_actor(region_id), name=HERSELF)


def _note(person: Actor, page: PersonPage, event: EventType) -> None:
    subjects = [page.referral.person_id]
    record(person, event, "person_page", object_id=page.id, subjects=subjects, purpose=Purpose.RIGHTS)


def _waits(page: PersonPage) -> bool:
    return page.waits_until is not None and clock.now() < page.waits_until


def _found(person: Actor, token: str, action: Action | None = None) -> PersonPage:
    """The page for a change, held until the transaction ends.

    Raises NotVisible when the link ended, Conflict when the referral went on and *action* cannot be any more.
    """
    page = _held(person, token)
    if page is None:
        raise NotVisible(ENDED)
    if action and page.referral.status not in TRANSITIONS[action].sources:
        raise Conflict(NOT_NOW)
    _note(person, page, EventType.READ)
    return page


def _held(person: Actor, token: str) -> PersonPage | None:
    """Locks the referral before its page, as the coach's commands do, and looks again."""
    page = _of_link(person, token)
    if page is None:
        return None
    held_referral(page.referral_id)
    db.session.refresh(page, with_for_update={"of": PersonPage})
    return _of_link(person, token)


def _of_link(actor: Actor, token: str) -> PersonPage | None:
    """The page behind a link that works: not shut, replaced, erased, or longer ended than it stays."""
    page: PersonPage | None = db.session.scalar(
        select(PersonPage)
        .join(Referral, Referral.id == PersonPage.referral_id)
        .where(
            PersonPage.region_id == actor.region_id,
            PersonPage.token_hash == fingerprint(token),
            PersonPage.shut_at.is_(None),
            Referral.hidden_at.is_(None),
            Referral.stopped_at.is_(None),
            Referral.status != Status.ENTERED_IN_ERROR,
        )
    )
    return page if page is not None and not _is_over(page.referral) else None


def _is_over(referral: Referral) -> bool:
    if referral.status.is_live:
        return False
    ended: datetime | None = db.session.scalar(
        select(func.max(ReferralEvent.recorded_at)).where(
            ReferralEvent.referral_id == referral.id, ReferralEvent.type.in_(ENDINGS)
        )
    )
    return clock.now() > (ended or referral.changed_at) + LASTS_AFTER_END

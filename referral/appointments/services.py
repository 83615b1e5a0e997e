"""Commands: book, move, call off and record an appointment. The person hears by the way they chose."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NoReturn
from uuid import UUID

from sqlalchemy import select

from referral.appointments.queries import appointment_of, overlapping
from referral.domain import events
from referral.domain.actors import Actor, system_actor
from referral.domain.codes import (
    AppointmentOutcome,
    AppointmentWay,
    AskedBy,
    AttemptChannel,
    ContactLimit,
    MoveCause,
)
from referral.domain.errors import Invalid
from referral.domain.statuses import LIVE, Status
from referral.domain.workflow import Action
from referral.extensions import db
from referral.lib import clock
from referral.lib.ids import new_id
from referral.models import Appointment, Referral, Region
from referral.models.scope import acting
from referral.models.transaction import command
from referral.notifications.services import queue_for_person
from referral.workflow.queries import referral_for
from referral.workflow.services import apply

REMIND_AHEAD = timedelta(hours=30)
"""At four in the afternoon: who has an appointment tomorrow."""


@dataclass(frozen=True, slots=True)
class Plan:
    """An appointment as validated: in the future, in the day."""

    starts_at: datetime
    minutes: int
    way: AppointmentWay
    place: str = ""
    email: str = ""
    by_mail: bool = False
    by_text: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """Who wanted a change, and why."""

    asked_by: AskedBy
    cause: MoveCause


@command
def book(actor: Actor, reference: str, plan: Plan) -> Appointment:
    """Book an appointment; the person gets an invitation if they want one.

    Raises Invalid when the coach is taken, or when the way of telling is not safe.
    """
    referral = referral_for(actor, reference, lock=True)
    _refuse_unsafe(referral, plan)
    _refuse_double(actor, plan.starts_at, plan.minutes)
    if plan.email:
        referral.person.email = plan.email
    made = Appointment(
        id=new_id(),
        data_key=referral.data_key,
        region_id=referral.region_id,
        referral_id=referral.id,
        coach_id=actor.id,
        starts_at=plan.starts_at,
        minutes=plan.minutes,
        way=plan.way,
        by_mail=plan.by_mail,
        by_text=plan.by_text,
        venue=plan.place,
    )
    db.session.add(made)
    event = events.AppointmentBooked(
        appointment_id=made.id, way=plan.way.value, starts_at=plan.starts_at.isoformat()
    )
    apply(referral, Action.BOOK_APPOINTMENT, actor, event)
    _tell(made, "appointment")
    return made


@command
def move(actor: Actor, reference: str, appointment_id: UUID, starts_at: datetime, wish: Wish) -> Appointment:
    """Give an appointment another time. Raises Invalid when the coach is taken then."""
    found = _planned(actor, reference, appointment_id)
    _refuse_double(actor, starts_at, found.minutes, but=found.id)
    found.starts_at, found.changes, found.reminded_at = starts_at, found.changes + 1, None
    event = events.AppointmentMoved(
        appointment_id=found.id,
        starts_at=starts_at.isoformat(),
        asked_by=wish.asked_by.value,
        cause=wish.cause.value,
    )
    apply(found.referral, Action.MOVE_APPOINTMENT, actor, event)
    _tell(found, "appointment_moved")
    return found


@command
def cancel(actor: Actor, reference: str, appointment_id: UUID, wish: Wish) -> Appointment:
    """Call an appointment off."""
    found = _planned(actor, reference, appointment_id)
    found.cancelled_at, found.changes = clock.now(), found.changes + 1
    event = events.AppointmentCancelled(
        appointment_id=found.id, asked_by=wish.asked_by.value, cause=wish.cause.value
    )
    apply(found.referral, Action.CANCEL_APPOINTMENT, actor, event)
    _tell(found, "appointment_cancelled")
    return found


@command
def record_outcome(
    actor: Actor, reference: str, appointment_id: UUID, outcome: AppointmentOutcome
) -> Appointment:
    """Write down how it went. Who spoke with the person for the first time has made contact."""
    found = _planned(actor, reference, appointment_id)
    if not found.has_begun:
        _refuse("Deze afspraak moet nog komen.", "outcome")
    found.outcome = outcome
    at, referral = found.starts_at, found.referral
    event = events.AppointmentRecorded(appointment_id=found.id, outcome=outcome.value)
    apply(referral, Action.RECORD_APPOINTMENT, actor, event, happened_at=at)
    if outcome.met and referral.status is Status.ACCEPTED:
        channel = AttemptChannel.PHONE if found.way is AppointmentWay.PHONE else AttemptChannel.VISIT
        apply(referral, Action.REACH, actor, events.PersonReached(channel=channel.value), happened_at=at)
    return found


@command
def remind(actor: Actor) -> int:
    """Remind who has an appointment tomorrow and wants to be; how many. Safe to run twice."""
    now = clock.now()
    coming = (
        select(Appointment)
        .join(Referral, Referral.id == Appointment.referral_id)
        .where(
            Appointment.region_id == actor.region_id,
            Appointment.starts_at.between(now, now + REMIND_AHEAD),
            Appointment.outcome.is_(None),
            Appointment.cancelled_at.is_(None),
            Appointment.reminded_at.is_(None),
            Appointment.by_mail | Appointment.by_text,
            Referral.status.in_(LIVE),
            Referral.hidden_at.is_(None),
        )
        .with_for_update(of=Appointment, skip_locked=True)
    )
    found = list(db.session.scalars(coming))
    for each in found:
        each.reminded_at = now
        _tell(each, "appointment_reminder", text=True)
    return len(found)


def remind_everywhere() -> int:
    """Remind in every region; how many."""
    done = 0
    for region_id in list(db.session.scalars(select(Region.id))):
        system = system_actor(region_id)
        with acting(system):
            done += remind(system)
    return done


def _tell(made: Appointment, template: str, *, text: bool = False) -> None:
    ways = [("mail", made.by_mail), ("text", made.by_text and text)]
    for way, wanted in ways:
        if wanted:
            queue_for_person(made.referral, template, way, {"appointment_id": str(made.id)})


def _planned(actor: Actor, reference: str, appointment_id: UUID) -> Appointment:
    referral = referral_for(actor, reference, lock=True)
    found = appointment_of(actor, referral, appointment_id)
    if not found.is_planned:
        _refuse("Deze afspraak is al vastgelegd of afgezegd.", "")
    return found


def _refuse_unsafe(referral: Referral, plan: Plan) -> None:
    if plan.by_mail and referral.forbids(ContactLimit.NO_MAIL):
        _refuse("De persoon wil geen e-mail.", "by_mail")
    if plan.by_mail and not (plan.email or referral.person.email):
        _refuse("Vul een e-mailadres in.", "email")
    if plan.by_text and referral.forbids(ContactLimit.NO_TEXT):
        _refuse("De persoon wil geen sms of app.", "by_text")
    if plan.by_text and not referral.person.phone:
        _refuse("Er is geen telefoonnummer bekend.", "by_text")
    if plan.way is AppointmentWay.HOME and referral.forbids(ContactLimit.NO_VISIT):
        _refuse("De persoon wil niet dat u langskomt.", "way")


def _refuse_double(actor: Actor, starts_at: datetime, minutes: int, but: UUID | None = None) -> None:
    other = overlapping(actor, starts_at, minutes, but)
    if other is not None:
        at = clock.local(other.starts_at)
        _refuse(f"U heeft dan al een afspraak, om {at:%H:%M} uur.", "hour")


def _refuse(words: str, field: str) -> NoReturn:
    raise Invalid(words, {field: words} if field else {})

"""Reads: the hours that were written down so far, and the former closings of a referral."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from referral.domain.actors import Actor
from referral.domain.closing import CALL_MINUTES, VISIT_MINUTES, in_quarters
from referral.domain.codes import AppointmentOutcome, AppointmentWay, AttemptChannel, AttemptResult
from referral.extensions import db
from referral.models import AfterCare, Appointment, Closing, Referral, ReferralEvent

FAR = frozenset({AppointmentWay.PHONE, AppointmentWay.VIDEO})
HELD = (AppointmentOutcome.ATTENDED, AppointmentOutcome.LATE)


@dataclass(frozen=True, slots=True)
class Hours:
    """Minutes face to face and by phone, in whole quarters."""

    met: int
    phone: int


def logged(actor: Actor, referral: Referral) -> Hours:
    """What appointments and talks come to: a start for the coach, who knows what it really took."""
    held = select(Appointment.way, func.sum(Appointment.minutes)).where(
        Appointment.region_id == actor.region_id,
        Appointment.referral_id == referral.id,
        Appointment.outcome.in_(HELD),
    )
    met = phone = 0
    for way, minutes in db.session.execute(held.group_by(Appointment.way)):
        met, phone = (met, phone + minutes) if way in FAR else (met + minutes, phone)
    spoken = select(ReferralEvent.content["channel"].astext).where(
        ReferralEvent.region_id == actor.region_id,
        ReferralEvent.referral_id == referral.id,
        ReferralEvent.type == "contact_attempted",
        ReferralEvent.content["result"].astext == AttemptResult.SPOKEN.value,
    )
    for channel in db.session.scalars(spoken):
        if channel == AttemptChannel.VISIT:
            met += VISIT_MINUTES
        else:
            phone += CALL_MINUTES
    return Hours(in_quarters(met), in_quarters(phone))


def closings(actor: Actor, referral: Referral) -> list[Closing]:
    """Each time it was closed, the newest first."""
    query = select(Closing).where(Closing.region_id == actor.region_id, Closing.referral_id == referral.id)
    query = query.options(joinedload(Closing.closer)).order_by(Closing.closed_at.desc(), Closing.id.desc())
    return list(db.session.scalars(query))


def cared_for(actor: Actor, referral: Referral) -> list[AfterCare]:
    """What was asked after the start, the newest first."""
    query = select(AfterCare).where(
        AfterCare.region_id == actor.region_id, AfterCare.referral_id == referral.id
    )
    return list(db.session.scalars(query.order_by(AfterCare.recorded_at.desc())))


def began_on(actor: Actor, referral: Referral) -> ReferralEvent | None:
    """The start, or the place when nobody came yet, from which after-care counts."""
    found: ReferralEvent | None = db.session.scalar(
        select(ReferralEvent)
        .where(
            ReferralEvent.region_id == actor.region_id,
            ReferralEvent.referral_id == referral.id,
            ReferralEvent.type.in_(("participation_started", "person_placed", "place_taken")),
        )
        .order_by(ReferralEvent.sequence.desc())
        .limit(1)
    )
    return found

"""Reads: a measurement that can still be filled in."""

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from referral.domain.actors import Actor
from referral.domain.errors import NotVisible
from referral.domain.instruments.moments import MeasureMoment
from referral.extensions import db
from referral.models import Measurement, Referral


def open_at(actor: Actor, referral: Referral, moment: MeasureMoment) -> Measurement:
    """What this person was asked for *moment* and did not hand in or refuse; raises NotVisible."""
    found: Measurement | None = db.session.scalar(
        select(Measurement)
        .where(
            Measurement.region_id == actor.region_id,
            Measurement.referral_id == referral.id,
            Measurement.moment == moment,
        )
        .options(selectinload(Measurement.sheets))
    )
    if found is None or not found.is_open:
        raise NotVisible("Deze vragenlijst is nog niet gevraagd, of al klaar.")
    return found

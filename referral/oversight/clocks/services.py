"""Commands of the coordinator about the clock; each winds what waits anew."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import select

from referral.audit.services import record
from referral.domain.actors import Actor
from referral.domain.audit import EventType, Purpose
from referral.domain.errors import Invalid, NotVisible
from referral.domain.silence import Waits
from referral.extensions import db
from referral.models import ClosingDay, Region
from referral.models.scope import widened
from referral.models.transaction import command
from referral.workflow.clockwork import rewind


@command
def set_clock(actor: Actor, waits: Waits, holidays: Collection[str]) -> int:
    """Store after how many working days each step comes, and which holidays count; how many clocks moved."""
    region = _locked(actor)
    region.remind_after, region.escalate_after = waits.remind, waits.escalate
    region.expire_after, region.holidays = waits.expire, sorted(holidays)
    return _wind_all(actor)


@command
def add_closing_day(actor: Actor, day: date, label: str) -> int:
    """Close the whole region on one more day; how many clocks moved. Raises Invalid for a day twice."""
    _locked(actor)
    known = select(ClosingDay).where(ClosingDay.region_id == actor.region_id, ClosingDay.day == day)
    if db.session.scalar(known):
        raise Invalid("Deze dag staat er al.", {"day": "Deze dag staat al in de lijst."})
    db.session.add(ClosingDay(region_id=actor.region_id, day=day, label=label))
    try:
        return _wind_all(actor)
    except ValueError as error:
        raise Invalid(
            "Zo blijft er te lang geen werkdag over.",
            {"day": "Dan is de regio langer dan zestig dagen dicht."},
        ) from error


@command
def remove_closing_day(actor: Actor, closing_day_id: UUID) -> int:
    """Open the region on a day after all; how many clocks moved. Raises NotVisible."""
    _locked(actor)
    row = db.session.get(ClosingDay, closing_day_id)
    if row is None or row.region_id != actor.region_id:
        raise NotVisible("Deze sluitingsdag is er niet meer.")
    db.session.delete(row)
    return _wind_all(actor)


def _locked(actor: Actor) -> Region:
    """The region, held: two coordinators at once change its clock one after the other."""
    return db.session.scalars(select(Region).where(Region.id == actor.region_id).with_for_update()).one()


def _wind_all(actor: Actor) -> int:
    db.session.flush()
    record(actor, EventType.UPDATE, "region", object_id=actor.region_id, purpose=Purpose.ADMINISTRATION)
    with widened(actor):
        return rewind(actor)

"""Winds the clock of every referral (`domain/silence.py`) and tells which of them are due."""

from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import Select, select

from referral.domain.actors import Actor
from referral.domain.deadlines import WAITING
from referral.domain.silence import Terms, due, resumed, stopped, wound
from referral.domain.statuses import Status
from referral.domain.working_days import Calendar
from referral.extensions import db
from referral.lib import clock
from referral.models import ClosingDay, Referral, Region

FIRST_HOUR = 8
"""Nobody is reminded in the night."""


def terms_of(region_id: UUID) -> Terms:
    """The working days of a region, and its waits."""
    region = db.session.get_one(Region, region_id)
    closed = db.session.scalars(select(ClosingDay.day).where(ClosingDay.region_id == region_id))
    return Terms(Calendar(frozenset(region.holidays), frozenset(closed)), region.waits)


def wind(referral: Referral, before: Status | None) -> None:
    """Start, pause or stop the clock, right after the status changed from *before*."""
    terms = terms_of(referral.region_id)
    referral.silence = wound(before, referral.status, referral.silence, clock.today(), terms)


def halt(referral: Referral, until: date) -> None:
    """Let the clocks of a referral stand still until *until*; from a pause into a longer one is fine."""
    today = clock.today()
    if referral.paused_on is None:
        referral.paused_on = today
        referral.silence = stopped(referral.silence, today, terms_of(referral.region_id))
    referral.paused_until = until


def go_on(referral: Referral, status: Status) -> None:
    """Let the clocks run again from where they stood; *status* is the one that was paused."""
    if referral.paused_on is None:
        return
    today = clock.today()
    if status in WAITING:
        referral.contact_due += today - referral.paused_on
    referral.silence = resumed(status, referral.silence, today, terms_of(referral.region_id))
    referral.paused_on = referral.paused_until = None


def pause_ended_ids(actor: Actor, today: date) -> list[UUID]:
    """The paused referrals of the region whose day has come."""
    ended = select(Referral.id).where(
        Referral.region_id == actor.region_id, Referral.paused_until <= today, Referral.hidden_at.is_(None)
    )
    return list(db.session.scalars(ended))


def rewind(actor: Actor) -> int:
    """Set the next step of every waiting referral of the region anew; after a change of the clock."""
    terms = terms_of(actor.region_id)
    waiting = db.session.scalars(_waiting(actor).with_for_update(of=Referral)).all()
    for each in waiting:
        each.silence_due = due(each.status, each.silence, terms)
    return len(waiting)


def _waiting(actor: Actor) -> Select[Referral]:
    return select(Referral).where(
        Referral.region_id == actor.region_id, Referral.silence_due.is_not(None), Referral.hidden_at.is_(None)
    )


def overdue_ids(actor: Actor, today: date) -> list[UUID]:
    """The referrals of the region whose next step has come, the longest waiting first."""
    rows = _waiting(actor).where(Referral.silence_due <= today).order_by(Referral.silence_due, Referral.id)
    return list(db.session.scalars(rows.with_only_columns(Referral.id)))


def may_remind(moment: datetime, calendar: Calendar) -> bool:
    """Whether people are at work at this moment."""
    local = clock.local(moment)
    return calendar.works_on(local.date()) and local.time() >= time(FIRST_HOUR)

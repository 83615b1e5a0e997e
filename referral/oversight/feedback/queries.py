"""Closures of the last half year: how many came back to the referrer in time, and how many were opened."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Date, Select, and_, cast, func, select
from sqlalchemy.orm import InstrumentedAttribute

from referral.domain.actors import Actor
from referral.domain.feedback import FeedbackKind
from referral.domain.statuses import Status
from referral.domain.working_days import Calendar
from referral.extensions import db
from referral.lib import clock
from referral.models import Feedback, Referral, ReferralEvent
from referral.workflow.clockwork import terms_of

LOOK_BACK = timedelta(days=180)
IN_TIME = 5
"""Working days from a closure to the message about it (R19)."""


@dataclass(frozen=True, slots=True)
class FeedbackFigures:
    """Closures, how many of them have a message, one in time, and one that was opened."""

    closures: int
    told: int
    in_time: int
    opened: int

    @staticmethod
    def share(part: int, whole: int) -> int | None:
        """A percentage; None of nothing."""
        return round(100 * part / whole) if whole else None


def feedback_figures(actor: Actor) -> FeedbackFigures:
    """The figures of the region. A closure without consent to share back has no message, and counts."""
    calendar = terms_of(actor.region_id).calendar
    seen: Counter[str] = Counter()
    for closed_on, made_on, opened, number in db.session.execute(_grouped(actor)):
        seen["closures"] += number
        if made_on is not None:
            seen["told"] += number
            seen["opened"] += number if opened else 0
            seen["in_time"] += number if _soon(calendar, closed_on, made_on) else 0
    return FeedbackFigures(seen["closures"], seen["told"], seen["in_time"], seen["opened"])


def _soon(calendar: Calendar, closed_on: date, made_on: date) -> bool:
    return calendar.between(closed_on, made_on) <= IN_TIME


def _grouped(actor: Actor) -> Select[date, date | None, bool, int]:
    closed_on = _day(ReferralEvent.happened_at)
    made_on = _day(Feedback.made_at)
    opened = Feedback.opened_at.is_not(None)
    own = and_(
        Feedback.event_id == ReferralEvent.id,
        Feedback.organisation_id == Referral.organisation_id,
        Feedback.kind == FeedbackKind.CLOSED,
    )
    return (
        select(closed_on, made_on, opened, func.count())
        .join(Referral, Referral.id == ReferralEvent.referral_id)
        .outerjoin(Feedback, own)
        .where(
            ReferralEvent.region_id == actor.region_id,
            Referral.status != Status.ENTERED_IN_ERROR,
            ReferralEvent.type == "referral_closed",
            ReferralEvent.happened_at > clock.now() - LOOK_BACK,
        )
        .group_by(closed_on, made_on, opened)
    )


def _day(moment: InstrumentedAttribute[datetime]) -> ColumnElement[date]:
    return cast(func.timezone("Europe/Amsterdam", moment), Date)

"""Reads of the yearly report."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from referral.domain.actors import Actor
from referral.domain.areas.lunches import A_YEAR
from referral.extensions import db
from referral.lib import clock
from referral.models import Circle, CircleAgreement, Lunch, YearReport


def report_of(actor: Actor, year: int) -> YearReport | None:
    """The words for one year, when they were written."""
    query = select(YearReport).where(YearReport.region_id == actor.region_id, YearReport.year == year)
    return db.session.scalar(query)


def years(actor: Actor) -> list[int]:
    """The years for which words were written, the newest first."""
    query = select(YearReport.year).where(YearReport.region_id == actor.region_id)
    return list(db.session.scalars(query.order_by(YearReport.year.desc())))


@dataclass(frozen=True, slots=True)
class Meetings:
    """Of all circles together: lunches meant, held and called off, and agreements made, kept and late."""

    circles: int
    meant: int
    held: int
    called_off: int
    made: int
    kept: int
    late: int


def meetings(actor: Actor, year: int) -> Meetings:
    """How the circles met in one year. Agreements count in the year of their lunch."""
    first, last = _bounds(year)
    within = (Lunch.region_id == actor.region_id, Lunch.starts_at >= first, Lunch.starts_at < last)
    circles = select(func.count()).select_from(Circle).where(Circle.region_id == actor.region_id)
    of_lunches = select(
        func.count().filter(Lunch.held_at.is_not(None), Lunch.cancelled_at.is_(None)),
        func.count().filter(Lunch.cancelled_at.is_not(None)),
    ).where(*within)
    open_and_late = CircleAgreement.done_on.is_(None) & (CircleAgreement.due_on < clock.today())
    of_agreements = (
        select(
            func.count(),
            func.count().filter(CircleAgreement.done_on.is_not(None)),
            func.count().filter(open_and_late),
        )
        .join(Lunch, Lunch.id == CircleAgreement.lunch_id)
        .where(*within)
    )
    number = db.session.scalar(circles) or 0
    held, called_off = db.session.execute(of_lunches).one()
    made, kept, late = db.session.execute(of_agreements).one()
    return Meetings(number, number * A_YEAR, held, called_off, made, kept, late)


def _bounds(year: int) -> tuple[datetime, datetime]:
    first, last = (datetime(each, 1, 1, tzinfo=clock.AMSTERDAM) for each in (year, year + 1))
    return first, last

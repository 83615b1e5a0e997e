"""Reads: the cards of a month, what waits for the coordinator, and the names that may not stand on a card."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from referral.domain.actors import Actor
from referral.domain.safeguards import RepresentativeGround
from referral.domain.successes import CardState
from referral.extensions import db
from referral.lib import clock
from referral.models import Referral, Representative, Success, User

MONTHS = 12


def shown(actor: Actor, month: date) -> list[Success]:
    """The cards on the page of a month, in the order in which they came."""
    query = select(Success).where(
        Success.region_id == actor.region_id, Success.month == month, Success.state == CardState.SHOWN
    )
    return list(db.session.scalars(query.options(joinedload(Success.team)).order_by(Success.made_at)))


def months(actor: Actor) -> list[date]:
    """The months that have a card, the newest first."""
    query = select(Success.month).where(
        Success.region_id == actor.region_id, Success.state == CardState.SHOWN
    )
    return list(db.session.scalars(query.distinct().order_by(Success.month.desc()).limit(MONTHS)))


def proposed(actor: Actor) -> list[Success]:
    """What waits for the coordinator, the oldest first."""
    query = select(Success).where(Success.region_id == actor.region_id, Success.state == CardState.PROPOSED)
    return list(db.session.scalars(query.options(joinedload(Success.team)).order_by(Success.made_at)))


def of_referral(actor: Actor, referral: Referral) -> list[Success]:
    """The cards about one person, the newest first."""
    query = select(Success).where(Success.region_id == actor.region_id, Success.referral_id == referral.id)
    return list(db.session.scalars(query.order_by(Success.made_at.desc())))


def forbidden_names(actor: Actor, referral: Referral) -> Sequence[str]:
    """The person's own name, and the names of all who work in the region: none of them stands on a card."""
    query = select(User.name).where(User.region_id == actor.region_id)
    person = referral.person
    return [person.given_name, person.surname, *db.session.scalars(query)]


def speakers(actor: Actor, referral: Referral) -> list[RepresentativeGround]:
    """On which grounds somebody speaks for the person today."""
    today = clock.today()
    query = select(Representative.ground).where(
        Representative.region_id == actor.region_id,
        Representative.person_id == referral.person_id,
        Representative.since <= today,
        or_(Representative.until.is_(None), Representative.until > today),
    )
    return list(db.session.scalars(query))

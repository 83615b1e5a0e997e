"""The clock of a region as it is set now."""

from collections.abc import Sequence

from sqlalchemy import select

from referral.domain.actors import Actor
from referral.extensions import db
from referral.lib import clock
from referral.models import ClosingDay, Region


def region_of(actor: Actor) -> Region:
    """The actor's own region."""
    return db.session.get_one(Region, actor.region_id)


def closing_days(actor: Actor) -> Sequence[ClosingDay]:
    """The closing days from today on, the first one first."""
    return db.session.scalars(
        select(ClosingDay)
        .where(ClosingDay.region_id == actor.region_id, ClosingDay.day >= clock.today())
        .order_by(ClosingDay.day)
    ).all()

"""Somebody is away."""

from datetime import timedelta
from uuid import UUID

from referral.domain.actors import Actor
from referral.extensions import db
from referral.lib import clock
from referral.models import Absence
from referral.models.scope import acting
from tests.factories.area import Area


def make_absence(
    area: Area, who: Actor, cover: Actor | None = None, *, days: int = 3, ahead: int = 0
) -> UUID:
    """*who* is away for so many days, from today or so many days *ahead*; the key of the row."""
    with area.app.app_context(), acting(area.system):
        first = clock.today() + timedelta(days=ahead)
        row = Absence(
            region_id=area.region_id,
            user_id=who.id,
            cover_id=cover.id if cover else None,
            starts_on=first,
            until=first + timedelta(days=days - 1),
            recorded_by=who.id,
            recorded_at=clock.now(),
        )
        db.session.add(row)
        db.session.commit()
        return row.id

"""A day on which a region is closed."""

from datetime import timedelta
from itertools import count
from uuid import UUID

from referral.extensions import db
from referral.lib import clock
from referral.models import ClosingDay
from referral.models.scope import acting
from referral.models.transaction import command
from tests.factories.area import Area

_weeks = count(1)


def make_closing_day(area: Area, ahead: int = 0) -> UUID:
    """Close the region so many days from now, or on a day of its own; the key of the row."""
    with area.app.app_context(), acting(area.system):
        return _make(area, ahead or 7 * next(_weeks))


@command
def _make(area: Area, ahead: int) -> UUID:
    row = ClosingDay(region_id=area.region_id, day=clock.today() + timedelta(days=ahead), label="Verhuizing")
    db.session.add(row)
    db.session.flush()
    return row.id

"""Activities, sessions and places."""

from datetime import date, time, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any
from uuid import UUID

from referral.domain.codes import ActivityKind
from referral.extensions import db
from referral.lib import clock
from referral.models import Activity, ActivitySession, Placement
from referral.models.scope import acting

if TYPE_CHECKING:
    from tests.factories.area import Area

_number = count(1)


def activity_row(
    region_id: UUID, organisation_id: UUID, neighbourhood_id: UUID, host_id: UUID | None, **values: Any
) -> Activity:
    """An open walking group on Tuesday morning with eight places."""
    number = next(_number)
    defaults: dict[str, Any] = {
        "external_key": f"A{number:04}",
        "name": f"Wandelgroep {number}",
        "kind": ActivityKind.WALKING,
        "location": "Buurthuis De Linde",
        "weekday": 1,
        "starts": time(10, 0),
        "minutes": 60,
        "price_cents": 0,
        "capacity": 8,
        "features": ["rollator", "seats"],
        "works_because": "Samen buiten zijn.",
        "assured_at": clock.now() - timedelta(days=30),
    }
    return Activity(
        region_id=region_id,
        organisation_id=organisation_id,
        neighbourhood_id=neighbourhood_id,
        host_id=host_id,
        **{**defaults, **values},
    )


def make_activity(area: "Area", *, host_id: UUID | None = None, **values: Any) -> UUID:
    """One more activity of the area; the key."""
    with area.app.app_context(), acting(area.system):
        row = activity_row(
            area.region_id, area.welfare_id, area.neighbourhood_id, host_id or area.host.id, **values
        )
        db.session.add(row)
        db.session.commit()
        return row.id


def make_session(area: "Area", held_on: date, activity_id: UUID | None = None) -> UUID:
    """One meeting of an activity; the key."""
    with area.app.app_context(), acting(area.system):
        row = ActivitySession(
            region_id=area.region_id,
            activity_id=activity_id or area.activity_id,
            held_on=held_on,
            starts_at=clock.now(),
        )
        db.session.add(row)
        db.session.commit()
        return row.id


def make_place(area: "Area", referral_id: UUID, activity_id: UUID | None = None) -> UUID:
    """A live place without the transition that belongs to it; the key."""
    with area.app.app_context(), acting(area.system):
        row = Placement(
            region_id=area.region_id,
            referral_id=referral_id,
            activity_id=activity_id or area.activity_id,
            placed_at=clock.now(),
        )
        db.session.add(row)
        db.session.commit()
        return row.id

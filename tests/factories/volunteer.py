"""Volunteers who may hold talks, an activity of talks, and a series that runs."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from referral.domain.activities import ActivityForm
from referral.domain.codes import ActivityKind, Route
from referral.domain.statuses import Status
from referral.domain.volunteering import WhyTalks
from referral.extensions import db
from referral.lib import clock
from referral.lib.ids import new_id
from referral.models import DataKey, Intake, Volunteer
from referral.models.scope import acting
from referral.volunteers.talks.services import SeriesInput, arrange
from tests.factories.activity import make_activity
from tests.factories.area import Area
from tests.factories.referral import MadeReferral, referral_in


def make_volunteer(area: Area, name: str = "Ans de Boer", **values: Any) -> UUID:
    """Somebody who may hold talks today, with room for two, or who has this account already; the key."""
    today = clock.today()
    ready: dict[str, Any] = {
        "phone": "06 12345678",
        "languages": ["nl"],
        "rhythm": ["afternoon"],
        "interests": ["talking"],
        "training_until": today + timedelta(days=300),
        "intervision_on": today - timedelta(days=60),
        "most_people": 2,
    }
    with area.app.app_context(), acting(area.system):
        account = values.get("user_id")
        known = account and db.session.query(Volunteer).filter_by(user_id=account).first()
        if known:
            key: UUID = known.id
            return key
        row = Volunteer(
            data_key=DataKey.create(area.region_id, new_id()),
            region_id=area.region_id,
            added_by=area.coordinator.id,
            added_at=clock.now(),
            name=name,
            **{**ready, **values},
        )
        db.session.add(row)
        db.session.commit()
        return row.id


def make_talks_activity(area: Area, **values: Any) -> UUID:
    """An activity of talks; the key."""
    given = {"name": "Gesprekken aan huis", "kind": ActivityKind.TALKS, "form": ActivityForm.SERIES}
    return make_activity(area, **{**given, "capacity": 20, **values})


def referral_in_talks(
    area: Area, status: Status = Status.PARTICIPATING, *, route: Route = Route.TALK_FIRST, **activity: Any
) -> MadeReferral:
    """A referral with a place in an activity of talks."""
    made = referral_in(status, replace(area, activity_id=make_talks_activity(area, **activity)))
    with area.app.app_context(), acting(area.system):
        db.session.query(Intake).filter_by(referral_id=made.id).one().route = route
        db.session.commit()
    return made


def make_talks(area: Area, volunteer_id: UUID, made: MadeReferral | None = None) -> tuple[MadeReferral, UUID]:
    """A series that runs, of six talks and six hours; the referral and the key of the series."""
    talking = made or referral_in_talks(area)
    given = SeriesInput(volunteer_id, 6, 360, phone_shared=True, why=WhyTalks.ASKED)
    with area.app.app_context(), acting(area.coach):
        return talking, arrange(area.coach, talking.reference, given).id

"""Links with which somebody without an account marks who came."""

from datetime import date
from uuid import UUID

from referral.models.scope import acting
from referral.participation.links.services import make_link
from tests.factories.area import Area


def make_attendance_link(area: Area, day: date | None = None) -> tuple[UUID, str]:
    """A link of the area's group, for a day or for the season: its key and its secret."""
    with area.app.app_context(), acting(area.coordinator):
        made = make_link(area.coordinator, area.activity_id, "helper@voorbeeld.nl", day)
        return made.id, made.token

"""What a coordinator types about an activity, and reading it back."""

from uuid import UUID

from referral.extensions import db
from referral.models import Activity
from referral.models.scope import acting
from tests.factories import Area
from tests.support.database import Database

PLACE = (
    "INSERT INTO postcode_place (postcode, latitude, longitude, neighbourhood_code, year)"
    " VALUES (%s, %s, %s, '', 2026)"
)


def typed(area: Area, **changes: str) -> dict[str, str]:
    """A whole form about a walking group on Thursday."""
    given = {
        "name": "Rondje singel",
        "kind": "walking",
        "form": "group",
        "problem": "Wie weinig buiten komt, loopt hier mee zonder iets te hoeven.",
        "organisation_id": str(area.welfare_id),
        "neighbourhood_id": str(area.neighbourhood_id),
        "location": "Bankje bij de molen",
        "frequency": "weekly",
        "weekday": "3",
        "ordinal": "1",
        "starts": "10:30",
        "minutes": "60",
        "capacity": "12",
        "price": "2,50",
        "welcome": "mixed",
        "impact_goals": "1",
    }
    return {**given, **changes}


def stored(area: Area, name: str) -> Activity:
    """The activity of this name, detached."""
    with area.app.app_context(), acting(area.system):
        return db.session.query(Activity).filter_by(name=name).one()


def row(area: Area, activity_id: UUID | None = None) -> Activity:
    """An activity by its key, detached; that of the area when none is named."""
    with area.app.app_context(), acting(area.system):
        return db.session.get_one(Activity, activity_id or area.activity_id)


def place(database: Database, postcode: str, latitude: float, longitude: float) -> None:
    """Let the database know where a postcode lies; only its owner may."""
    with database.connect() as connection:
        connection.execute(PLACE, (postcode, latitude, longitude))

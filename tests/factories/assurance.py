"""Questions whether an entry is still right."""

from typing import TYPE_CHECKING
from uuid import UUID

from referral.activities.assurance.services import LASTS
from referral.extensions import db
from referral.lib import clock
from referral.lib.ids import new_id
from referral.models import ActivityBreak, Assurance
from referral.models.scope import acting

if TYPE_CHECKING:
    from tests.factories.area import Area


def make_assurance(area: "Area", words: str = "") -> tuple[UUID, str]:
    """A question about the activity of the area, answered with *words* if any; its key and its secret."""
    with area.app.app_context(), acting(area.system):
        now = clock.now()
        made = Assurance(
            id=new_id(),
            region_id=area.region_id,
            activity_id=area.activity_id,
            asked_at=now,
            days=150,
            expires_at=now + LASTS,
            proposal=words,
            answered_at=now if words else None,
            still_right=False if words else None,
        )
        made.make_link()
        db.session.add(made)
        db.session.commit()
        return made.id, made.token


def make_break(area: "Area") -> UUID:
    """A day far ahead on which the group of the area does not meet; the key."""
    with area.app.app_context(), acting(area.system):
        day = clock.today().replace(year=clock.today().year + 1, day=1)
        made = ActivityBreak(
            region_id=area.region_id, activity_id=area.activity_id, starts_on=day, ends_on=day, reason="Feest"
        )
        db.session.add(made)
        db.session.commit()
        return made.id

"""Commands about who leads an activity."""

from uuid import UUID

from referral.activities import queries
from referral.audit.services import record
from referral.domain.actors import Actor
from referral.domain.audit import EventType, Purpose
from referral.domain.errors import NotVisible
from referral.extensions import db
from referral.models import Activity
from referral.models.transaction import command


@command
def assign_host(actor: Actor, activity_id: UUID, host_id: UUID | None) -> Activity:
    """Give an activity its host, or none; raises NotVisible for an activity or host of elsewhere."""
    activity = db.session.get(Activity, activity_id)
    hosts = {user.id for user in queries.hosts(actor)}
    if activity is None or activity.region_id != actor.region_id or (host_id and host_id not in hosts):
        raise NotVisible("Deze activiteit of gastheer is er niet (meer).")
    activity.host_id = host_id
    record(
        actor,
        EventType.AUTHORISATION,
        "activity",
        object_id=activity.id,
        purpose=Purpose.ADMINISTRATION,
        detail=f"host:{host_id or 'none'}",
    )
    return activity

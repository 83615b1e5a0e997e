"""A message in the outbox with a job, as commands leave it."""

from datetime import datetime, timedelta
from uuid import UUID

from referral.extensions import db
from referral.lib import clock
from referral.models import Message
from referral.models.scope import acting
from referral.models.transaction import command
from referral.notifications.services import queue_mail
from tests.factories.area import Area


def make_message(area: Area, address: str = "iemand@voorbeeld.nl", queued_at: datetime | None = None) -> UUID:
    """A message about no referral that waits for an hour already, or since *queued_at*; the key."""
    with area.app.app_context(), acting(area.system):
        return _make(area, address, queued_at or clock.now() - timedelta(hours=1))


@command
def _make(area: Area, address: str, queued_at: datetime) -> UUID:
    queue_mail(area.region_id, "second_step_ended", address, {})
    made = db.session.query(Message).filter_by(address=address, sent_at=None).one()
    made.queued_at = queued_at
    return made.id

"""Work for each hour: the alarm of incidents whose term runs out."""

from flask import current_app

from referral.extensions import queue
from referral.incidents.services import ring_everywhere


@queue.periodic(cron="25 * * * *")
@queue.task(name="remind_of_incidents", queueing_lock="remind_of_incidents")
def remind_of_incidents(timestamp: int) -> None:
    """Tell the privacy officers, without content, that an authority must hear of something."""
    del timestamp
    with current_app.app_context():
        ring_everywhere()

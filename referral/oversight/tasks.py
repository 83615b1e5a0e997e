"""Work for the night."""

from flask import current_app

from referral.extensions import queue
from referral.oversight.services import purge


@queue.periodic(cron="20 3 * * *")
@queue.task(name="purge_what_is_old", queueing_lock="purge_what_is_old")
def purge_what_is_old(timestamp: int) -> None:
    """Remove what is kept no longer. Safe to run twice."""
    del timestamp
    with current_app.app_context():
        purge()

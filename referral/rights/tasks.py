"""Work for the night: the alarm of late requests, and words whose term is over."""

from flask import current_app

from referral.extensions import queue
from referral.rights.services.alarms import mail_officers
from referral.rights.services.retention import empty_withdrawn


@queue.periodic(cron="0 6 * * *")
@queue.task(name="remind_of_requests", queueing_lock="remind_of_requests")
def remind_of_requests(timestamp: int) -> None:
    """Tell the privacy officers, without a name, that requests wait."""
    del timestamp
    with current_app.app_context():
        mail_officers()


@queue.periodic(cron="40 3 * * *")
@queue.task(name="empty_withdrawn", queueing_lock="empty_withdrawn")
def empty_what_was_withdrawn(timestamp: int) -> None:
    """Empty the words of referrals that were withdrawn before an intake. Safe to run twice."""
    del timestamp
    with current_app.app_context():
        empty_withdrawn()

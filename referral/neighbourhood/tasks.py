"""Work for the night: end the questions of lunches whose last day is past."""

from flask import current_app

from referral.extensions import queue
from referral.neighbourhood.survey.services import close_overdue_everywhere


@queue.periodic(cron="35 3 * * *")
@queue.task(name="close_partner_surveys", queueing_lock="close_partner_surveys")
def close_partner_surveys(timestamp: int) -> None:
    """Close what takes no answer any more, and forget who was asked. Safe to run twice."""
    del timestamp
    with current_app.app_context():
        close_overdue_everywhere()

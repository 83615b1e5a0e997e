"""Work for the night: count what happened to people with the same need."""

from flask import current_app

from referral.extensions import queue
from referral.matching.experience.services import count_everywhere


@queue.periodic(cron="50 3 * * *")
@queue.task(name="count_experience", queueing_lock="count_experience")
def count_experience(timestamp: int) -> None:
    """Count what happened in each activity. Safe to run twice: it replaces the figures."""
    del timestamp
    with current_app.app_context():
        count_everywhere()

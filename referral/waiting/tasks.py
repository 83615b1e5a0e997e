"""Work of the hour: the waiting lists."""

from flask import current_app

from referral.extensions import queue
from referral.waiting.tending.services import tend_everywhere


@queue.periodic(cron="20 * * * *")
@queue.task(name="tend_waiting_lists", queueing_lock="tend_waiting_lists")
def tend_waiting_lists(timestamp: int) -> None:
    """End offers without an answer and offer what is free. Safe to run twice."""
    del timestamp
    with current_app.app_context():
        tend_everywhere()

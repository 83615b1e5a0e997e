"""Work of the morning: one mail for who wants no more than one a day."""

from flask import current_app

from referral.extensions import queue
from referral.feedback.services import digest_everywhere


@queue.periodic(cron="15 * * * *")
@queue.task(name="send_digests", queueing_lock="send_digests")
def send_digests(timestamp: int) -> None:
    """From eight o'clock on working days. Safe to run twice: what waited is put in one mail, once."""
    del timestamp
    with current_app.app_context():
        digest_everywhere()

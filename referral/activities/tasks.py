"""Work of the morning: asking whether entries are still right."""

from flask import current_app

from referral.activities.assurance.services import ask_everywhere
from referral.extensions import queue


@queue.periodic(cron="30 8 * * *")
@queue.task(name="ask_for_assurance", queueing_lock="ask_for_assurance")
def ask_for_assurance(timestamp: int) -> None:
    """Ask about entries that became old. Safe to run twice: each age is asked about once."""
    del timestamp
    with current_app.app_context():
        ask_everywhere()

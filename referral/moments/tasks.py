"""Work of the morning: reminders of questions that were not answered yet."""

from flask import current_app

from referral.extensions import queue
from referral.moments.reminding.services import remind_everywhere


@queue.periodic(cron="30 8 * * *")
@queue.task(name="remind_of_questions", queueing_lock="remind_of_questions")
def remind_of_questions(timestamp: int) -> None:
    """Remind who did not answer yet. Safe to run twice: each reminder is counted."""
    del timestamp
    with current_app.app_context():
        remind_everywhere()

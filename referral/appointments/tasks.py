"""Work of the afternoon: reminders of tomorrow's appointments."""

from flask import current_app

from referral.appointments.services import remind_everywhere
from referral.extensions import queue


@queue.periodic(cron="0 15 * * *")
@queue.task(name="remind_of_appointments", queueing_lock="remind_of_appointments")
def remind_of_appointments(timestamp: int) -> None:
    """Remind who wants to be. Safe to run twice: each appointment is reminded of once."""
    del timestamp
    with current_app.app_context():
        remind_everywhere()

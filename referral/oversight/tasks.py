"""Work for the night, and the clock of each hour."""

from flask import current_app

from referral.extensions import queue
from referral.oversight.services import purge
from referral.workflow.ticking import tick_everywhere


@queue.periodic(cron="20 3 * * *")
@queue.task(name="purge_what_is_old", queueing_lock="purge_what_is_old")
def purge_what_is_old(timestamp: int) -> None:
    """Remove what is kept no longer. Safe to run twice."""
    del timestamp
    with current_app.app_context():
        purge()


@queue.periodic(cron="5 * * * *")
@queue.task(name="tick_clocks", queueing_lock="tick_clocks")
def tick_clocks(timestamp: int) -> None:
    """Remind, warn and give back what nobody answered. Safe to run twice: each step is done once."""
    del timestamp
    with current_app.app_context():
        tick_everywhere()

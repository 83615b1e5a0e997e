"""Work for each hour: when a membership ended by its date, open work goes back to the function."""

from flask import current_app

from referral.administration.services import give_back_everywhere
from referral.extensions import queue


@queue.periodic(cron="5 * * * *")
@queue.task(name="give_back_work_of_leavers", queueing_lock="give_back_work_of_leavers")
def give_back_work_of_leavers(timestamp: int) -> None:
    """Give back what leavers and movers left open. Access ended by itself; safe to run twice."""
    del timestamp
    with current_app.app_context():
        give_back_everywhere()

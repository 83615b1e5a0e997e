"""Work for the background: deliver one message; put stalled jobs back in the queue."""

import logging
from uuid import UUID

from flask import current_app
from procrastinate import JobContext, RetryStrategy

from referral.domain.actors import system_actor
from referral.extensions import db, queue
from referral.models.scope import acting
from referral.notifications.delivery import deliver

log = logging.getLogger(__name__)

STALLED_AFTER_SECONDS = 30


@queue.task(name="send_message", retry=RetryStrategy(max_attempts=12, exponential_wait=4))
def send_message(message_id: str, region_id: str) -> None:
    """Deliver one message. Safe to run twice: a sent message is left alone."""
    with current_app.app_context(), acting(system_actor(UUID(region_id))):
        try:
            deliver(UUID(message_id))
        finally:
            db.session.remove()


@queue.periodic(cron="* * * * *")
@queue.task(name="rescue_stalled_jobs", queueing_lock="rescue_stalled_jobs", pass_context=True)
async def rescue_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """Put back jobs whose worker died: the queue does not do this by itself."""
    del timestamp
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_SECONDS):
        log.warning("Job %s lost its worker and goes back in the queue.", job.id)
        await manager.retry_job(job)

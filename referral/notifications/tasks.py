"""Work for the background: deliver one message; put stalled jobs back in the queue."""

import logging
from uuid import UUID

from flask import current_app
from procrastinate import BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager

from referral.domain.actors import system_actor
from referral.domain.messages import TRIES, pause
from referral.extensions import db, queue
from referral.models.scope import acting
from referral.notifications.couriers import POST, Post
from referral.notifications.delivery import deliver

log = logging.getLogger(__name__)

BEATS = 3
"""A worker that missed so many of its heartbeats is dead."""


class Patience(BaseRetryStrategy):
    """Growing pauses up to an hour, for more than five days."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """When to try again; None after the last try: then the message waits for a person to act."""
        del exception
        if job.attempts + 1 >= TRIES:
            return None
        return RetryDecision(retry_in={"seconds": int(pause(job.attempts).total_seconds())})


@queue.task(name="send_message", retry=Patience(), pass_context=True)
def send_message(context: JobContext, message_id: str, region_id: str) -> None:
    """Deliver one message, by a courier where there is a post. Safe to run twice: it leaves once."""
    key, region = UUID(message_id), UUID(region_id)
    post: Post | None = context.additional_context.get(POST)
    if post is not None:
        post.carry(key, region, context.should_abort)
        return
    with current_app.app_context(), acting(system_actor(region)):
        try:
            deliver(key)
        finally:
            db.session.remove()


@queue.periodic(cron="* * * * *")
@queue.task(name="rescue_stalled_jobs", queueing_lock="rescue_stalled_jobs", pass_context=True)
async def rescue_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """Put back jobs whose worker died: the queue does not do this by itself."""
    del timestamp
    await rescue(context.app.job_manager, BEATS * current_app.config["WORKER_HEARTBEAT"])


async def rescue(manager: JobManager, after_seconds: float) -> None:
    """Put back the jobs of workers that were not heard of for so long."""
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=after_seconds):
        log.warning("Job %s lost its worker and goes back in the queue.", job.id)
        try:
            await manager.retry_job(job)
        except UniqueViolation:  # it waits in the queue a second time, which does the work
            await manager.finish_job(job, Status.FAILED, delete_job=False)

"""Work of the worker: one view of a release, and views whose definitions changed."""

from uuid import UUID

from flask import current_app
from procrastinate import JobContext, RetryStrategy

from referral.extensions import queue
from referral.research.dashboard.services import RESEARCH_FIGURE, compute, renew_everywhere
from referral.research.releases.files import opened
from referral.research.running import AnalysisStopped


@queue.task(name=RESEARCH_FIGURE, retry=RetryStrategy(retry_exceptions={AnalysisStopped}), pass_context=True)
def research_figure(context: JobContext, figure_id: str, region_id: str) -> None:
    """Compute one view. Safe to run twice; a worker that must go leaves it to the next."""
    with current_app.app_context():
        compute(UUID(region_id), UUID(figure_id), opened, context.should_abort)


@queue.periodic(cron="20 4 * * *")
@queue.task(name="renew_research_figures", queueing_lock="renew_research_figures")
def renew_research_figures(timestamp: int) -> None:
    """After a change of definitions: ask anew for what every release shows. Safe to run twice."""
    del timestamp
    with current_app.app_context():
        renew_everywhere()

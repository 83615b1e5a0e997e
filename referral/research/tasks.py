"""Work of the worker: making a release, and the views of it."""

from uuid import UUID

from flask import current_app

from referral.extensions import queue
from referral.research.dashboard import tasks as dashboard
from referral.research.releases.making import make
from referral.research.releases.services import MAKE

__all__ = ["dashboard", "make_research_release"]


@queue.task(name=MAKE)
def make_research_release(release_id: str, region_id: str) -> None:
    """Make one release. Safe to run twice; a job whose worker died goes back in the queue by itself."""
    with current_app.app_context():
        make(UUID(region_id), UUID(release_id))

"""Plan a round. Only the worker loads this module, because planning is heavy."""

from uuid import UUID

from flask import current_app

from referral.extensions import queue
from referral.matching.planning.services import give_up
from referral.matching.planning.services import plan_round as work_out
from referral.matching.rounds.services import PLAN_ROUND


@queue.task(name=PLAN_ROUND, retry=3)
def plan_round(plan_id: str, region_id: str) -> None:
    """Work a round out. Safe to run twice: a round that is ready stays as it is."""
    with current_app.app_context():
        try:
            work_out(UUID(region_id), UUID(plan_id))
        except Exception:
            give_up(UUID(region_id), UUID(plan_id))
            raise

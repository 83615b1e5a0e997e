"""Work of the worker: asking everybody in a round, and asking once more."""

from uuid import UUID

from flask import current_app

from referral.extensions import queue
from referral.impact.inviting import services as inviting


@queue.task(name="invite_to_impact_round", retry=3)
def invite_to_impact_round(round_id: str, region_id: str) -> None:
    """Send the links of a round. Safe to run twice."""
    with current_app.app_context():
        inviting.invite(UUID(region_id), UUID(round_id))


@queue.task(name="remind_of_impact_round", retry=3)
def remind_of_impact_round(round_id: str, region_id: str) -> None:
    """Send the one reminder of a round. Safe to run twice."""
    with current_app.app_context():
        inviting.remind(UUID(region_id), UUID(round_id))

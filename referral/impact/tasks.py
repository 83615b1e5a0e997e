"""Work of the worker: asking everybody in a round, and asking once more."""

from uuid import UUID

from flask import current_app

from referral.extensions import queue
from referral.impact.inviting import services as inviting
from referral.impact.rounds.services import INVITE, REMIND


@queue.task(name=INVITE, retry=3)
def invite_to_impact_round(round_id: str, region_id: str) -> None:
    """Send the links of a round. Safe to run twice."""
    with current_app.app_context():
        inviting.invite(UUID(region_id), UUID(round_id))


@queue.task(name=REMIND, retry=3)
def remind_of_impact_round(round_id: str, region_id: str) -> None:
    """Send the one reminder of a round. Safe to run twice."""
    with current_app.app_context():
        inviting.remind(UUID(region_id), UUID(round_id))

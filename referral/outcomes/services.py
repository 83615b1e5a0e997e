"""Close and reopen."""

from collections.abc import Mapping
from uuid import UUID

from referral.domain import events
from referral.domain.actors import Actor
from referral.domain.codes import CloseReason, EndReason, Exit, OutcomeLevel
from referral.domain.errors import Invalid
from referral.domain.workflow import Action
from referral.lib import clock
from referral.models import Referral
from referral.models.transaction import command
from referral.workflow.queries import referral_for
from referral.workflow.services import apply


@command
def close_referral(
    actor: Actor,
    reference: str,
    outcomes: Mapping[UUID, OutcomeLevel],
    reason: CloseReason,
    onward: Exit,
    *,
    explanation: str = "",
    to_referrer: str = "",
) -> Referral:
    """Close with an outcome for every goal; raises Invalid when one is missing.

    A place in an activity ends as finished when the person found the way, else as stopped.
    """
    referral = referral_for(actor, reference, lock=True)
    missing = [goal for goal in referral.goals if goal.id not in outcomes]
    if missing:
        raise Invalid("Geef bij elk doel aan hoe het ging.", {f"goal_{missing[0].id}": "Kies een antwoord."})
    for goal in referral.goals:
        goal.outcome = outcomes[goal.id]
    event = events.ReferralClosed(
        reason=reason.value,
        exit=onward.value,
        outcomes=tuple(goal.outcome.value for goal in referral.goals if goal.outcome),
        explanation=explanation,
        to_referrer=to_referrer,
    )
    apply(referral, Action.CLOSE, actor, event)
    referral.close_reason, referral.exit = reason, onward
    _end_places(referral, reason)
    return referral


def _end_places(referral: Referral, reason: CloseReason) -> None:
    for placement in referral.placements:
        if placement.is_live:
            placement.ended_at = clock.now()
            found = reason is CloseReason.FOUND_WAY
            placement.end_reason = EndReason.FINISHED if found else EndReason.STOPPED


@command
def reopen_referral(actor: Actor, reference: str, note: str) -> Referral:
    """Open again with the history kept; raises Conflict when another referral is live."""
    referral = referral_for(actor, reference, lock=True)
    apply(referral, Action.REOPEN, actor, events.ReferralReopened(note=note))
    referral.close_reason, referral.exit = None, None
    referral.coach_id = actor.id
    return referral

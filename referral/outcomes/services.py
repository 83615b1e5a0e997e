"""Close and reopen."""

from collections.abc import Mapping
from uuid import UUID

from referral.domain import events
from referral.domain.actors import Actor
from referral.domain.codes import CloseReason, EndReason, Exit, OutcomeLevel
from referral.domain.errors import Invalid
from referral.domain.workflow import Action
from referral.models import Referral
from referral.models.transaction import command
from referral.workflow.places import hold_places
from referral.workflow.queries import referral_for
from referral.workflow.services import apply
from referral.workflow.waiting import places_end


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

    A place in an activity ends as finished when the person found the way, else as stopped; who waits longest
    is offered it.
    """
    hold_places(actor.region_id)
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
    places_end(referral, EndReason.FINISHED if reason is CloseReason.FOUND_WAY else EndReason.STOPPED)
    return referral


@command
def reopen_referral(actor: Actor, reference: str, note: str) -> Referral:
    """Open again with the history kept; raises Conflict when another referral is live."""
    referral = referral_for(actor, reference, lock=True)
    apply(referral, Action.REOPEN, actor, events.ReferralReopened(note=note))
    referral.close_reason, referral.exit = None, None
    referral.coach_id = actor.id
    return referral

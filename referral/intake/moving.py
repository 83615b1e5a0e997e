"""Commands of a coach that move a referral out of the usual way: on to others, on hold, or a mistake."""

from datetime import date
from uuid import UUID

from referral.domain import events
from referral.domain.actors import Actor
from referral.domain.codes import EndReason, PauseCause, RerouteCode
from referral.domain.errors import Conflict
from referral.domain.workflow import Action
from referral.models import Referral, Team
from referral.models.transaction import command
from referral.workflow.assigning import reroute
from referral.workflow.places import hold_places
from referral.workflow.queries import referral_for
from referral.workflow.services import apply
from referral.workflow.waiting import places_end


@command
def reroute_referral(
    actor: Actor, reference: str, team_id: UUID, code: RerouteCode, explanation: str
) -> Team:
    """Pass the referral on to another function, as it is; the referrer hears the same minute.

    Raises Invalid for the own team or one outside the region.
    """
    referral = referral_for(actor, reference, lock=True)
    return reroute(actor, referral, team_id, code, explanation)


@command
def pause_referral(actor: Actor, reference: str, cause: PauseCause, until: date) -> Referral:
    """Let the clocks stand still until a day, for a coded cause; all who may know see that they do."""
    referral = referral_for(actor, reference, lock=True)
    event = events.ReferralPaused(cause=cause.value, until=until.isoformat())
    apply(referral, Action.PAUSE, actor, event)
    return referral


@command
def resume_referral(actor: Actor, reference: str) -> Referral:
    """Let the clocks run again before the day has come. Raises Conflict when they do already."""
    referral = referral_for(actor, reference, lock=True)
    if not referral.is_paused:
        raise Conflict("De klok loopt al weer.")
    apply(referral, Action.RESUME, actor, events.ReferralResumed())
    return referral


@command
def enter_in_error(actor: Actor, reference: str, explanation: str) -> Referral:
    """Mark a referral that should never have been sent; it is kept, and counts nowhere."""
    hold_places(actor.region_id)
    referral = referral_for(actor, reference, lock=True)
    apply(referral, Action.ENTER_IN_ERROR, actor, events.EnteredInError(explanation=explanation))
    places_end(referral, EndReason.STOPPED)
    return referral

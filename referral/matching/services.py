"""Commands about places: give one or put on the list, write down a no, end one."""

from datetime import datetime
from uuid import UUID

from referral.domain import events
from referral.domain.actors import Actor
from referral.domain.codes import EndReason, OfferRefusal
from referral.domain.errors import Invalid, NotVisible
from referral.domain.matching.choices import Decision
from referral.domain.workflow import Action
from referral.lib import clock
from referral.matching.choosing.services import keep
from referral.matching.queries.activities import activity_for
from referral.models import Activity, Placement, Referral, WaitingEntry
from referral.models.transaction import command
from referral.workflow.places import (
    FirstTime,
    fill,
    free_now,
    give_place,
    held_activity,
    hold_places,
    join,
    running_entry,
)
from referral.workflow.queries import referral_for
from referral.workflow.services import apply
from referral.workflow.waiting import places_freed

GONE = "Deze activiteit is er niet (meer)."


@command
def place_person(
    actor: Actor,
    reference: str,
    activity_id: UUID,
    happened_at: datetime | None = None,
    first: FirstTime | None = None,
) -> Placement:
    """Give the person a place; raises Conflict when the last one was just taken."""
    activity = _held(actor, activity_id)
    referral = referral_for(actor, reference, lock=True)
    keep(actor, referral, Decision.PLACED, activity.id)
    return give_place(actor, referral, activity, first, happened_at)


@command
def place_or_wait(
    actor: Actor, reference: str, activity_id: UUID, first: FirstTime | None = None
) -> Placement | WaitingEntry:
    """Give the person a place, or put them on the list when the last one was just taken.

    Of many at once one gets the place and the others wait in the order in which they came; no request gets
    lost. Who waits already keeps their turn.
    """
    activity = _held(actor, activity_id)
    referral = referral_for(actor, reference, lock=True)
    fill(activity)
    entry = running_entry(actor, referral.id, activity.id)
    if (entry is not None and entry.holds) or free_now(activity) > 0:
        keep(actor, referral, Decision.PLACED, activity.id)
        return give_place(actor, referral, activity, first)
    if entry is None:
        keep(actor, referral, Decision.WAITING, activity.id)
    return entry or join(actor, referral, activity)


@command
def refuse_offer(actor: Actor, reference: str, activity_id: UUID, reason: OfferRefusal) -> Referral:
    """The person said no; that is written down without judgement."""
    referral = referral_for(actor, reference, lock=True)
    activity = activity_for(actor, activity_id)
    if activity is None or not activity.is_open:
        raise NotVisible(GONE)
    event = events.OfferRefused(
        activity_id=activity.id, activity_kind=activity.kind.value, reason=reason.value
    )
    keep(actor, referral, Decision.REFUSED, activity.id, reason.value)
    apply(referral, Action.REFUSE_OFFER, actor, event)
    return referral


@command
def end_placement(actor: Actor, reference: str, reason: EndReason) -> Referral:
    """End the present place; coach and person look on together. Who waits longest is offered the place."""
    hold_places(actor.region_id)
    referral = referral_for(actor, reference, lock=True)
    live = [each for each in referral.placements if each.is_live]
    if not live:
        raise Invalid("Deze persoon heeft nu geen plek.")
    for placement in live:
        event = events.PlacementEnded(
            activity_id=placement.activity_id,
            activity_kind=placement.activity.kind.value,
            reason=reason.value,
        )
        apply(referral, Action.END_PLACEMENT, actor, event)
        placement.ended_at = clock.now()
        placement.end_reason = reason
    places_freed(referral.region_id, {each.activity_id for each in live})
    return referral


def _held(actor: Actor, activity_id: UUID) -> Activity:
    activity = held_activity(actor.region_id, activity_id)
    if activity is None or not activity.is_open:
        raise NotVisible(GONE)
    return activity

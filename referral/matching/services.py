"""Commands about places: give one, write down a no, end one."""

from datetime import datetime
from uuid import UUID

from referral.domain import events
from referral.domain.actors import Actor
from referral.domain.codes import EndReason, OfferRefusal
from referral.domain.errors import Conflict, Invalid, NotVisible
from referral.domain.workflow import Action
from referral.extensions import db
from referral.lib import clock
from referral.matching.queries.activities import activity_for
from referral.models import Activity, Placement, Referral
from referral.models.transaction import command
from referral.workflow.queries import referral_for
from referral.workflow.services import apply


@command
def place_person(
    actor: Actor, reference: str, activity_id: UUID, happened_at: datetime | None = None
) -> Placement:
    """Give the person a place; raises Conflict when the last one was just taken."""
    referral = referral_for(actor, reference, lock=True)
    activity = _open_activity(actor, activity_id, lock=True)
    if activity.free <= 0:
        raise Conflict(f"De laatste plek bij ‘{activity.name}’ is net vergeven.")
    event = events.PersonPlaced(activity_id=activity.id, activity_kind=activity.kind.value)
    stored = apply(referral, Action.PLACE, actor, event, happened_at=happened_at)
    placement = Placement(
        region_id=referral.region_id,
        referral_id=referral.id,
        activity_id=activity.id,
        placed_at=stored.happened_at,
    )
    db.session.add(placement)
    return placement


@command
def refuse_offer(actor: Actor, reference: str, activity_id: UUID, reason: OfferRefusal) -> Referral:
    """The person said no; that is written down without judgement."""
    referral = referral_for(actor, reference, lock=True)
    activity = _open_activity(actor, activity_id)
    event = events.OfferRefused(
        activity_id=activity.id, activity_kind=activity.kind.value, reason=reason.value
    )
    apply(referral, Action.REFUSE_OFFER, actor, event)
    return referral


@command
def end_placement(actor: Actor, reference: str, reason: EndReason) -> Referral:
    """End the present place; coach and person look on together."""
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
    return referral


def _open_activity(actor: Actor, activity_id: UUID, *, lock: bool = False) -> Activity:
    activity = activity_for(actor, activity_id, lock=lock)
    if activity is None or not activity.is_open:
        raise NotVisible("Deze activiteit is er niet (meer).")
    return activity

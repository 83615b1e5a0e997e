"""Commands of a coach about waiting: join, leave, the answer, back where they stood, after a trial."""

from dataclasses import dataclass
from uuid import UUID

from referral.domain import events
from referral.domain.actors import Actor
from referral.domain.codes import EndReason
from referral.domain.errors import Conflict, Invalid, NotVisible
from referral.domain.statuses import Status
from referral.domain.waiting import AnsweredBy, OfferAnswer, WaitingEnd, WaitReason, WaitState
from referral.domain.workflow import Action
from referral.extensions import db
from referral.lib import clock
from referral.models import Activity, Placement, Referral, WaitingEntry
from referral.models.transaction import command
from referral.waiting.queries import entry_for
from referral.workflow import places
from referral.workflow.queries import referral_for
from referral.workflow.services import apply
from referral.workflow.waiting import leave, places_freed

FREE = "Er is nu een plek vrij. Geef die meteen, of zoek samen verder."
ANSWERED = "Hier is al op geantwoord, of de plek is intussen doorgegaan."
GONE = "Deze activiteit is er niet (meer)."


@command
def join(actor: Actor, reference: str, activity_id: UUID, reason: WaitReason) -> WaitingEntry:
    """Put the person on the list of a full activity.

    Raises Invalid while a place is free, Conflict for somebody who has a place there or waits already.
    """
    activity = places.held_activity(actor.region_id, activity_id)
    if activity is None or not activity.is_open:
        raise NotVisible(GONE)
    referral = referral_for(actor, reference, lock=True)
    places.fill(activity)
    if places.free_now(activity) > 0:
        raise Invalid(FREE, {"reason": FREE})
    return places.join(actor, referral, activity, reason)


@command
def leave_list(actor: Actor, reference: str, entry_id: UUID) -> Activity:
    """The person no longer waits; a place that was kept goes on to who comes next."""
    referral, entry, activity = _held(actor, reference, entry_id)
    if not entry.runs:
        raise Conflict(ANSWERED)
    leave(actor, entry, referral, activity, WaitingEnd.NO_LONGER)
    places.fill(activity)
    return activity


@command
def answer(actor: Actor, reference: str, entry_id: UUID, said: OfferAnswer) -> Placement | None:
    """The coach writes down what the person said; the place, when that was a yes and it could be given."""
    referral, entry, activity = _held(actor, reference, entry_id)
    if entry.state is not WaitState.OFFERED:
        raise Conflict(ANSWERED)
    return settle_answer(actor, AnsweredBy.COACH, Held(referral, entry, activity), said)


@command
def put_back(actor: Actor, reference: str, entry_id: UUID) -> WaitingEntry:
    """Put somebody whose offer ran out back where they stood, once; why, is told at `workflow.waiting.tend`.

    Raises Conflict the second time, or when they wait here again already; NotVisible for a closed activity.
    """
    referral, entry, activity = _held(actor, reference, entry_id)
    if not entry.can_return:
        raise Conflict("Terug naar de oude plek kan één keer. Zet de persoon opnieuw op de lijst.")
    if not activity.is_open:
        raise NotVisible(GONE)
    if places.running_entry(actor, referral.id, activity.id):
        raise Conflict(places.WAITS_ALREADY)
    entry.state, entry.returned_at = WaitState.WAITING, clock.now()
    event = events.WaitingJoined(
        activity_id=activity.id, activity_kind=activity.kind.value, reason=entry.reason.value, again=True
    )
    apply(referral, Action.WAIT, actor, event)
    places.fill(activity)
    return entry


@dataclass(frozen=True, slots=True)
class Held:
    """An entry with what it is about, locked as they are now."""

    referral: Referral
    entry: WaitingEntry
    activity: Activity


def settle_answer(actor: Actor, by: AnsweredBy, held: Held, said: OfferAnswer) -> Placement | None:
    """What follows from an answer, by whoever gave it; inside a command, under `hold_places`.

    A yes places at once who has no other place: a person said yes, and a person put them on the list (L17).
    For who takes part elsewhere the place stays kept, and the coach has a task.
    """
    referral, entry, activity = held.referral, held.entry, held.activity
    event = events.OfferAnswered(
        activity_id=activity.id, activity_kind=activity.kind.value, answer=said.value, by=by.value
    )
    if said is OfferAnswer.CALL:
        entry.call_at = clock.now()
    else:
        entry.answered_at, entry.answered_by = clock.now(), by
        entry.state = WaitState.ACCEPTED if said is OfferAnswer.YES else WaitState.DECLINED
    apply(referral, Action.ANSWER_OFFER, actor, event)
    if said is OfferAnswer.YES and referral.status is Status.INTAKE_HELD:
        return places.give_place(actor, referral, activity)
    places.fill(activity)
    return None


@command
def answer_trial(actor: Actor, reference: str, placement_id: UUID, *, stays: bool) -> Placement:
    """After a first look: the person stays, or the place ends and goes on to who comes next."""
    places.hold_places(actor.region_id)
    referral = referral_for(actor, reference, lock=True)
    placement = db.session.get(Placement, placement_id)
    if placement is None or placement.referral_id != referral.id or placement.trial_on is None:
        raise NotVisible("Deze kennismaking is er niet (meer).")
    if not placement.is_live:
        raise Conflict("Deze plek is al beëindigd.")
    kind = placement.activity.kind.value
    event = events.TrialAnswered(
        activity_id=placement.activity_id, activity_kind=kind, stays=stays, by=AnsweredBy.COACH.value
    )
    apply(referral, Action.ANSWER_TRIAL, actor, event)
    if stays:
        placement.trial_on = None
        return placement
    reason = EndReason.NOT_AFTER_TRIAL
    ended = events.PlacementEnded(activity_id=placement.activity_id, activity_kind=kind, reason=reason.value)
    apply(referral, Action.END_PLACEMENT, actor, ended)
    placement.ended_at, placement.end_reason = clock.now(), reason
    places_freed(referral.region_id, {placement.activity_id})
    return placement


def _held(actor: Actor, reference: str, entry_id: UUID) -> tuple[Referral, WaitingEntry, Activity]:
    """A referral, its entry and the activity, as they are now."""
    places.hold_places(actor.region_id)
    referral = referral_for(actor, reference, lock=True)
    entry = entry_for(actor, referral, entry_id)
    activity = places.held_activity(actor.region_id, entry.activity_id)
    if activity is None:
        raise NotVisible(GONE)
    return referral, entry, activity

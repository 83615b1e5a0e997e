"""Close and reopen, and what is asked some time after the start."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from uuid import UUID

from referral.domain import events
from referral.domain.actors import Actor
from referral.domain.after_care import CareResult, CareWhy, moment_on
from referral.domain.closing import ToReferrer, Verdict
from referral.domain.codes import CloseReason, ConsentPurpose, EndReason, Exit, OutcomeLevel
from referral.domain.errors import Invalid
from referral.domain.workflow import Action
from referral.extensions import db
from referral.lib import clock
from referral.models import AfterCare, Closing, Referral
from referral.models.transaction import command
from referral.outcomes.queries import began_on, closings
from referral.workflow.places import hold_places
from referral.workflow.queries import referral_for
from referral.workflow.services import apply
from referral.workflow.waiting import places_end

NOON = time(12)


@dataclass(frozen=True, slots=True)
class Parting:
    """What the person says of it, where each goal stands now (0 to 10), and the minutes that it took.

    `explanation` is for the own team, `to_referrer` goes along with the message to the referrer.
    """

    verdict: Verdict
    words: str = ""
    end_scores: Mapping[UUID, int] = field(default_factory=dict)
    minutes_met: int = 0
    minutes_phone: int = 0
    explanation: str = ""
    to_referrer: str = ""


@command
def close_referral(
    actor: Actor,
    reference: str,
    outcomes: Mapping[UUID, OutcomeLevel],
    reason: CloseReason,
    onward: Exit,
    *,
    parting: Parting,
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
        goal.outcome, goal.end_score = outcomes[goal.id], parting.end_scores.get(goal.id)
    closing = _closing(actor, referral, reason, onward, parting)
    event = events.ReferralClosed(
        reason=reason.value,
        exit=onward.value,
        outcomes=tuple(closing.outcomes),
        verdict=parting.verdict.value,
        end_scores=tuple(closing.end_scores),
        minutes_met=parting.minutes_met,
        minutes_phone=parting.minutes_phone,
        feedback=closing.feedback.value,
        verdict_words=parting.words,
        explanation=parting.explanation,
        to_referrer=parting.to_referrer,
    )
    apply(referral, Action.CLOSE, actor, event)
    db.session.add(closing)
    referral.close_reason, referral.exit = reason, onward
    places_end(referral, EndReason.FINISHED if reason is CloseReason.FOUND_WAY else EndReason.STOPPED)
    return referral


def _closing(
    actor: Actor, referral: Referral, reason: CloseReason, onward: Exit, parting: Parting
) -> Closing:
    return Closing(
        data_key=referral.data_key,
        region_id=referral.region_id,
        referral_id=referral.id,
        closed_at=clock.now(),
        closed_by=actor.id,
        reason=reason,
        exit=onward,
        verdict=parting.verdict,
        outcomes=[goal.outcome.value for goal in referral.goals if goal.outcome],
        end_scores=[goal.end_score for goal in referral.goals],
        minutes_met=parting.minutes_met,
        minutes_phone=parting.minutes_phone,
        feedback=_to_referrer(referral),
        words=parting.words,
    )


def _to_referrer(referral: Referral) -> ToReferrer:
    """Whether the referrer hears of it: as the person wants, or no when nobody ever asked."""
    if referral.agrees_to(ConsentPurpose.SHARE_BACK):
        return ToReferrer.YES
    asked = any(each.purpose is ConsentPurpose.SHARE_BACK for each in referral.consents)
    return ToReferrer.NOT_WANTED if asked else ToReferrer.NO


@command
def reopen_referral(actor: Actor, reference: str, note: str) -> Referral:
    """Open again with the history kept; raises Conflict when another referral is live."""
    referral = referral_for(actor, reference, lock=True)
    apply(referral, Action.REOPEN, actor, events.ReferralReopened(note=note))
    for former in closings(actor, referral)[:1]:
        former.reopened_at = former.reopened_at or clock.now()
    referral.close_reason, referral.exit = None, None
    referral.coach_id = actor.id
    return referral


@dataclass(frozen=True, slots=True)
class CareInput:
    """What the person told. The grade stays beside it, and out of every figure (D48)."""

    asked_on: date
    result: CareResult
    whys: tuple[CareWhy, ...] = ()
    wants_contact: bool = False
    grade: int | None = None


@command
def record_after_care(actor: Actor, reference: str, given: CareInput) -> AfterCare:
    """Write down how it goes; which moment it is about follows from the start.

    Raises Invalid when the person never had a place, or was asked before it.
    """
    referral = referral_for(actor, reference, lock=True)
    began = began_on(actor, referral)
    if began is None:
        raise Invalid("Deze persoon had nog geen plek.", {"result": "Deze persoon had nog geen plek."})
    start = clock.local(began.happened_at).date()
    if given.asked_on < start:
        words = "Dit was voor de persoon begon."
        raise Invalid(words, {"day": words})
    moment = moment_on(start, given.asked_on)
    made = AfterCare(
        region_id=referral.region_id,
        referral_id=referral.id,
        moment=moment,
        asked_on=given.asked_on,
        result=given.result,
        whys=[each.value for each in given.whys],
        wants_contact=given.wants_contact,
        grade=given.grade,
        recorded_by=actor.id,
        recorded_at=clock.now(),
    )
    db.session.add(made)
    event = events.AfterCareRecorded(
        moment=moment.value,
        result=given.result.value,
        whys=tuple(made.whys),
        wants_contact=given.wants_contact,
    )
    noon = datetime.combine(given.asked_on, NOON, tzinfo=clock.AMSTERDAM)
    apply(referral, Action.RECORD_AFTER_CARE, actor, event, happened_at=min(noon, clock.now()))
    return made

"""Commands of a coach up to the intake, and notes and hand-over at any time."""

from datetime import datetime

from referral.domain import events
from referral.domain.actors import Actor
from referral.domain.codes import AttemptChannel, AttemptResult, DeclineCode
from referral.domain.signals import SignalOutcome
from referral.domain.statuses import Status
from referral.domain.workflow import Action
from referral.models import Referral
from referral.models.transaction import command
from referral.workflow.queries import referral_for
from referral.workflow.services import apply
from referral.workflow.signals import answer_open


@command
def accept_referral(actor: Actor, reference: str) -> Referral:
    """Take the referral; of two coaches at once the second is told who was first."""
    referral = referral_for(actor, reference, lock=True)
    apply(referral, Action.ACCEPT, actor, events.ReferralAccepted())
    referral.coach_id = actor.id
    return referral


@command
def decline_referral(actor: Actor, reference: str, code: DeclineCode, explanation: str) -> Referral:
    """Say no with a coded reason; the referrer hears the same minute."""
    referral = referral_for(actor, reference, lock=True)
    event = events.ReferralDeclined(code=code.value, explanation=explanation)
    apply(referral, Action.DECLINE, actor, event)
    return referral


@command
def ask_question(actor: Actor, reference: str, question: str) -> Referral:
    """Ask the referrer something before deciding."""
    referral = referral_for(actor, reference, lock=True)
    apply(referral, Action.ASK, actor, events.QuestionAsked(question=question))
    return referral


@command
def log_attempt(
    actor: Actor,
    reference: str,
    channel: AttemptChannel,
    result: AttemptResult,
    happened_at: datetime | None = None,
    *,
    signal: SignalOutcome | None = None,
) -> Referral:
    """Write down an attempt. Only a conversation counts as contact and stops the clock.

    `signal` is what a conversation says about signals of dropping out that wait for an answer.
    """
    referral = referral_for(actor, reference, lock=True)
    attempt = events.ContactAttempted(channel=channel.value, result=result.value)
    apply(referral, Action.LOG_ATTEMPT, actor, attempt, happened_at=happened_at)
    if result is AttemptResult.SPOKEN and referral.status is Status.ACCEPTED:
        reached = events.PersonReached(channel=channel.value)
        apply(referral, Action.REACH, actor, reached, happened_at=happened_at)
    if result is AttemptResult.SPOKEN and signal is not None:
        answer_open(actor, referral, signal, happened_at)
    return referral


@command
def add_note(actor: Actor, reference: str, note: str) -> Referral:
    """A note for the own team only."""
    referral = referral_for(actor, reference, lock=True)
    apply(referral, Action.ADD_NOTE, actor, events.NoteAdded(note=note))
    return referral

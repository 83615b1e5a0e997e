"""Commands of a coach up to the intake, and notes and hand-over at any time."""

from dataclasses import dataclass
from datetime import datetime

from referral.domain import events
from referral.domain.actors import Actor
from referral.domain.codes import AttemptChannel, AttemptResult, DeclineCode, Route
from referral.domain.statuses import Status
from referral.domain.workflow import Action
from referral.extensions import db
from referral.models import Goal, Intake, Referral
from referral.models.transaction import command
from referral.workflow.queries import referral_for
from referral.workflow.services import apply


@dataclass(frozen=True, slots=True)
class IntakeInput:
    """The first conversation: goals in own words, what I bring, limits as needs of an activity."""

    goals: tuple[str, ...]
    route: Route
    brings: str = ""
    can_still: str = ""
    limits: tuple[str, ...] = ()
    held_at: datetime | None = None
    helpers: str = ""


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
) -> Referral:
    """Write down an attempt. Only a conversation counts as contact and stops the clock."""
    referral = referral_for(actor, reference, lock=True)
    attempt = events.ContactAttempted(channel=channel.value, result=result.value)
    apply(referral, Action.LOG_ATTEMPT, actor, attempt, happened_at=happened_at)
    if result is AttemptResult.SPOKEN and referral.status is Status.ACCEPTED:
        reached = events.PersonReached(channel=channel.value)
        apply(referral, Action.REACH, actor, reached, happened_at=happened_at)
    return referral


@command
def hold_intake(actor: Actor, reference: str, given: IntakeInput) -> Referral:
    """Write down the first conversation; after reopening a new intake takes the place of the old."""
    referral = referral_for(actor, reference, lock=True)
    event = events.IntakeHeld(route=given.route.value, limits=given.limits)
    stored = apply(referral, Action.HOLD_INTAKE, actor, event, happened_at=given.held_at)
    _clear_earlier(referral)
    referral.intake = Intake(
        data_key=referral.data_key,
        region_id=referral.region_id,
        referral_id=referral.id,
        held_at=stored.happened_at,
        route=given.route,
        limits=list(given.limits),
        brings=given.brings,
        can_still=given.can_still,
        helpers=given.helpers,
    )
    for position, words in enumerate(given.goals):
        db.session.add(
            Goal(
                data_key=referral.data_key,
                region_id=referral.region_id,
                referral_id=referral.id,
                position=position,
                words=words,
            )
        )
    return referral


def _clear_earlier(referral: Referral) -> None:
    """A reopened referral starts anew; what was said before stays in the history."""
    for goal in list(referral.goals):
        db.session.delete(goal)
    if referral.intake is not None:
        db.session.delete(referral.intake)
    db.session.flush()
    db.session.expire(referral, ["goals", "intake"])


@command
def add_note(actor: Actor, reference: str, note: str) -> Referral:
    """A note for the own team only."""
    referral = referral_for(actor, reference, lock=True)
    apply(referral, Action.ADD_NOTE, actor, events.NoteAdded(note=note))
    return referral

"""Commands: say that somebody is missed, and answer what was said."""

from datetime import datetime
from uuid import UUID

from referral.domain import events
from referral.domain.actors import Actor
from referral.domain.codes import AttemptChannel, AttemptResult
from referral.domain.errors import Conflict
from referral.domain.signals import SPOKEN, Feeling, SignalOutcome
from referral.domain.workflow import Action
from referral.extensions import db
from referral.models import Referral
from referral.models.transaction import command
from referral.signals.queries import Missed, in_group, in_talks, waiting
from referral.workflow.queries import referral_for
from referral.workflow.services import apply
from referral.workflow.signals import answer_open, raise_signal

NOTHING_OPEN = "Hier is al op geantwoord, of de persoon kwam zelf weer."


@command
def miss_in_group(actor: Actor, placement_id: UUID, feeling: Feeling) -> bool:
    """A host misses somebody of the own group, or worries; False when the coach knows that already."""
    return _said(actor, in_group(actor, placement_id), feeling, in_talks=False)


@command
def miss_in_talks(actor: Actor, series_id: UUID, feeling: Feeling) -> bool:
    """A volunteer misses the person of their talks, or worries; False when the coach knows that already."""
    return _said(actor, in_talks(actor, series_id), feeling, in_talks=True)


def _said(actor: Actor, about: Missed, feeling: Feeling, *, in_talks: bool) -> bool:
    referral = db.session.get_one(Referral, about.referral_id, with_for_update={"of": Referral})
    return raise_signal(actor, referral, about.activity_id, feeling, in_talks=in_talks)


@command
def answer_signals(
    actor: Actor,
    reference: str,
    outcome: SignalOutcome,
    channel: AttemptChannel,
    happened_at: datetime | None = None,
) -> Referral:
    """Write down what came of it, with the talk or the try that told so.

    Raises Conflict when nothing waits any more: a colleague was first, or the person came again.
    """
    referral = referral_for(actor, reference, lock=True)
    if not waiting(actor, referral):
        raise Conflict(NOTHING_OPEN)
    result = _result(outcome)
    if result is not None:
        tried = events.ContactAttempted(channel=channel.value, result=result.value)
        apply(referral, Action.LOG_ATTEMPT, actor, tried, happened_at=happened_at)
    answer_open(actor, referral, outcome, happened_at)
    return referral


def _result(outcome: SignalOutcome) -> AttemptResult | None:
    """Whoever died was not spoken with, and nobody tries again."""
    if outcome in SPOKEN:
        return AttemptResult.SPOKEN
    return AttemptResult.NO_ANSWER if outcome is SignalOutcome.NOT_REACHED else None

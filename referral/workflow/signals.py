"""Raising and answering signals of dropping out, for every feature that hears of one."""

from datetime import datetime
from uuid import UUID

from referral.domain import events
from referral.domain.actors import Actor
from referral.domain.signals import Feeling, SignalOutcome, due_on, source_of
from referral.domain.workflow import Action
from referral.lib import clock
from referral.lib.ids import new_id
from referral.models import Referral
from referral.workflow.clockwork import terms_of
from referral.workflow.services import apply
from referral.workflow.signalling import open_signals


def raise_signal(
    actor: Actor, referral: Referral, activity_id: UUID, feeling: Feeling, *, in_talks: bool = False
) -> bool:
    """A host or volunteer misses the person, or worries; False when the coach knows the same already.

    The caller holds the row of the referral. Due on the next working day (D7).
    """
    source = source_of(feeling, in_talks=in_talks)
    if any(each.source is source and each.activity_id == activity_id for each in open_signals(referral)):
        return False
    due = due_on(clock.local(clock.now()), terms_of(referral.region_id).calendar, urgent=False)
    event = events.SignalRaised(
        signal_id=new_id(), source=source.value, activity_id=activity_id, due=due.isoformat()
    )
    apply(referral, Action.RAISE_SIGNAL, actor, event)
    return True


def answer_open(
    actor: Actor, referral: Referral, outcome: SignalOutcome, happened_at: datetime | None = None
) -> int:
    """Write down what came of all open signals at once, since one talk answers them; how many there were."""
    found = open_signals(referral)
    for each in found:
        event = events.SignalAnswered(signal_id=each.id, outcome=outcome.value)
        apply(referral, Action.ANSWER_SIGNAL, actor, event, happened_at=happened_at)
    return len(found)

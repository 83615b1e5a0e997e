"""What an event means for signals of dropping out: which row it keeps, and which event follows from it."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from sqlalchemy import select

from referral.domain import events
from referral.domain.events import Event
from referral.domain.signals import (
    URGENT_FROM,
    WITHDRAWN,
    Mark,
    SignalOutcome,
    SignalSource,
    Standing,
    due_on,
    standing,
)
from referral.domain.statuses import SEATED, Role, Status
from referral.domain.workflow import Action
from referral.extensions import db
from referral.lib import clock
from referral.lib.ids import new_id
from referral.models import Referral, ReferralEvent, Signal
from referral.workflow.clockwork import terms_of

MARKS = ("session_attended", "session_missed", "attendance_withdrawn")

Next = tuple[Action, Event]
"""What Patchwork does by itself after something happened."""


def keep(stored: ReferralEvent, referral: Referral) -> None:
    """Bring the row of a signal up to what its event says."""
    if stored.type == "signal_raised":
        _raised(stored, referral)
    elif stored.type == "signal_answered":
        found = db.session.get(Signal, UUID(stored.content["signal_id"]))
        if found is None:
            return  # `referrals verify` tells of an answer to nothing
        found.outcome = SignalOutcome(stored.content["outcome"])
        found.by_itself = stored.content["by_itself"]
        found.answered_at, found.answered_by = stored.happened_at, stored.actor_id
        db.session.flush()


def _raised(stored: ReferralEvent, referral: Referral) -> None:
    told = stored.content
    found = db.session.get(Signal, UUID(told["signal_id"]))
    if found is None:
        found = Signal(
            id=UUID(told["signal_id"]),
            region_id=referral.region_id,
            referral_id=referral.id,
            activity_id=UUID(told["activity_id"]),
            team_id=referral.team_id,
            coach_id=referral.coach_id,
            source=SignalSource(told["source"]),
            raised_at=stored.happened_at,
            raised_by=stored.actor_id,
            by_itself=False,
        )
        db.session.add(found)
    found.due = date.fromisoformat(told["due"])
    found.urgent_at = stored.happened_at if told["urgent"] else None
    db.session.flush()


def follow(stored: ReferralEvent, referral: Referral, before: Status | None) -> Iterator[Next]:
    """What Patchwork writes down after *stored*; the referral stood in *before* until then."""
    if stored.type in MARKS:
        yield from _after_a_mark(stored, referral)
    elif stored.type == "placement_ended":
        yield from _place_ended(stored, referral, UUID(stored.content["activity_id"]))
    if before in SEATED and referral.status not in SEATED:
        yield from _place_ended(stored, referral, None)


def _after_a_mark(stored: ReferralEvent, referral: Referral) -> Iterator[Next]:
    activity_id = UUID(stored.content["activity_id"])
    now = _standing(referral, activity_id)
    signals = [each for each in open_signals(referral) if each.activity_id == activity_id]
    absence = next((each for each in signals if each.source is SignalSource.ABSENCE), None)
    if now.touches_row:
        yield from _absent(referral, activity_id, now, absence)
    elif now.corrects and absence and not now.in_row:
        yield _answered(absence, SignalOutcome.MISTAKEN)
    elif stored.type == "session_attended" and not now.in_row:
        for each in signals:
            if each.urgent_at is None and each.source not in _WORRIES:
                yield _answered(each, SignalOutcome.CAME_AGAIN)


_WORRIES = frozenset({SignalSource.GROUP_WORRIES, SignalSource.TALKS_WORRY})
"""Coming again is no answer to a worry, nor to a second absence: somebody asks how it goes all the same."""


def _absent(referral: Referral, activity_id: UUID, now: Standing, known: Signal | None) -> Iterator[Next]:
    urgent = now.in_row >= URGENT_FROM
    if known is not None and (known.urgent_at or not urgent):
        return
    due = due_on(clock.local(clock.now()), terms_of(referral.region_id).calendar, urgent=urgent)
    yield (
        Action.RAISE_SIGNAL,
        events.SignalRaised(
            signal_id=known.id if known else new_id(),
            source=SignalSource.ABSENCE.value,
            activity_id=activity_id,
            due=min(due, known.due if known else due).isoformat(),
            urgent=urgent,
        ),
    )


def _place_ended(stored: ReferralEvent, referral: Referral, activity_id: UUID | None) -> Iterator[Next]:
    """Nobody can be missed where nobody is expected; of a coach who ends a place it is the answer."""
    by_coach = stored.actor_role is Role.COACH
    for each in open_signals(referral):
        if activity_id in {None, each.activity_id}:
            yield _answered(each, SignalOutcome.PLACE_ENDED, by_itself=not by_coach)


def _answered(signal: Signal, outcome: SignalOutcome, *, by_itself: bool = True) -> Next:
    event = events.SignalAnswered(signal_id=signal.id, outcome=outcome.value, by_itself=by_itself)
    return Action.ANSWER_SIGNAL, event


def open_signals(referral: Referral) -> list[Signal]:
    """The signals of a referral that wait for an answer, the oldest first."""
    query = select(Signal).where(Signal.referral_id == referral.id, Signal.answered_at.is_(None))
    return list(db.session.scalars(query.order_by(Signal.raised_at, Signal.id)))


def _standing(referral: Referral, activity_id: UUID) -> Standing:
    rows = db.session.execute(
        select(ReferralEvent.happened_at, ReferralEvent.content)
        .where(
            ReferralEvent.referral_id == referral.id,
            ReferralEvent.type.in_(MARKS),
            ReferralEvent.content["activity_id"].astext == str(activity_id),
        )
        .order_by(ReferralEvent.sequence)
    )
    return standing(Mark(content["session_id"], at, content.get("state", WITHDRAWN)) for at, content in rows)

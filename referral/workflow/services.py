"""The one door: every change of a referral's status goes through `apply`."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import select

from referral.audit.services import record
from referral.domain.actors import Actor, system_actor
from referral.domain.audit import EventType, Purpose
from referral.domain.errors import Conflict, IllegalTransition, Invalid
from referral.domain.events import Event, ReferralPaused, ReferralResumed
from referral.domain.permissions import can
from referral.domain.statuses import SEATED, Status
from referral.domain.workflow import Action, find
from referral.extensions import db
from referral.lib import clock
from referral.models import Referral, ReferralEvent, Team, User
from referral.notifications.services import queue_notices
from referral.workflow.clockwork import go_on, halt, wind
from referral.workflow.feedback import hand_out
from referral.workflow.signalling import follow, keep
from referral.workflow.successes import take_down
from referral.workflow.talks import end_with_place
from referral.workflow.tasks import settle

CLOCK_SKEW = timedelta(minutes=5)


def apply(
    referral: Referral,
    action: Action,
    actor: Actor,
    event: Event,
    *,
    happened_at: datetime | None = None,
    to_team: Team | None = None,
    told: Collection[str] = (),
) -> ReferralEvent:
    """Do *action* to *referral* and write down *event*, inside the transaction of a command.

    `happened_at` is when it took place (default: now); the moment of recording is kept beside it.
    `to_team` is the function that has the referral from now on, and hears of it; nobody took it there yet.
    *told* are addresses that heard of the same act already.
    Raises NotAllowed, Conflict (somebody was first: says who and what), Invalid for a moment that
    has not come yet, TypeError when the event does not belong to the action.
    """
    current: Status | None = referral.status
    can(actor, action, referral).require()
    try:
        row = find(action, current)
    except IllegalTransition as error:
        raise _who_was_first(referral, error) from error
    if type(event) is not row.event:
        raise TypeError(f"{action} writes {row.event.__name__}, not {type(event).__name__}")
    moment = _past(happened_at)
    referral.status = row.result(current)
    if to_team is not None:
        referral.team, referral.team_id, referral.coach_id = to_team, to_team.id, None
    referral.version = (referral.version or 0) + 1
    referral.changed_at = clock.now()
    stored = ReferralEvent.store(
        event,
        data_key=referral.data_key,
        region_id=referral.region_id,
        referral_id=referral.id,
        sequence=referral.version,
        actor_id=None if actor.is_system else actor.id,
        actor_role=actor.role,
        happened_at=moment,
        recorded_at=clock.now(),
    )
    _set_clocks(referral, current, event)
    db.session.add_all([referral, stored])
    db.session.flush()
    keep(stored, referral)
    if current in SEATED and referral.status not in SEATED:
        end_with_place(actor, referral)
    _log(referral, action, actor)
    settle(referral)
    hand_out(stored, referral)
    queue_notices(stored, referral, row.audiences, told)
    take_down(stored, referral)
    for next_action, next_event in follow(stored, referral, current):
        apply(referral, next_action, system_actor(referral.region_id), next_event)
    return stored


def _set_clocks(referral: Referral, before: Status | None, event: Event) -> None:
    """A step forward ends a pause and winds the clock; a pause stops it and its end lets it go on."""
    if referral.status is not before:
        if before:
            go_on(referral, before)
        wind(referral, before)
    elif isinstance(event, ReferralPaused):
        halt(referral, date.fromisoformat(event.until))
    elif isinstance(event, ReferralResumed):
        go_on(referral, referral.status)


_LOGGED_AS = {
    Action.SEND: EventType.CREATE,
    Action.HAND_OVER: EventType.TRANSFER,
    Action.OPEN_IN_EMERGENCY: EventType.EMERGENCY,
}
"""All other actions are an update of the referral."""


def _log(referral: Referral, action: Action, actor: Actor) -> None:
    kind = _LOGGED_AS.get(action, EventType.UPDATE)
    purpose = Purpose.EMERGENCY if kind is EventType.EMERGENCY else Purpose.CARE
    record(actor, kind, "referral", object_id=referral.id, subjects=[referral.person_id], purpose=purpose)


def _past(happened_at: datetime | None) -> datetime:
    now = clock.now()
    if happened_at is None:
        return now
    if happened_at > now + CLOCK_SKEW:
        raise Invalid(
            "Dit moment ligt in de toekomst.", {"happened_at": "Kies een moment dat al geweest is."}
        )
    return happened_at


def _who_was_first(referral: Referral, error: IllegalTransition) -> Conflict | IllegalTransition:
    found = db.session.execute(
        select(User.name, ReferralEvent.recorded_at)
        .join(ReferralEvent, ReferralEvent.actor_id == User.id)
        .where(ReferralEvent.referral_id == referral.id)
        .order_by(ReferralEvent.sequence.desc())
        .limit(1)
    ).first()
    if found is None:
        return error
    at = clock.local(found.recorded_at)
    return Conflict(
        f"{found.name} was u voor: de verwijzing staat sinds {at:%d-%m-%Y} om {at:%H:%M} "
        f"op ‘{referral.status.label}’."
    )

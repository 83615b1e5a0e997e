"""What silence leads to: reminders, a word to the coordinator, and the way back to the referrer."""

import logging
from collections.abc import Callable
from uuid import UUID

from sqlalchemy import select

from referral.domain import events
from referral.domain.actors import Actor, system_actor
from referral.domain.event import Event
from referral.domain.silence import next_action, stepped
from referral.domain.workflow import Action
from referral.extensions import db
from referral.lib import clock
from referral.models import Referral, Region
from referral.models.scope import acting
from referral.models.transaction import command
from referral.workflow.clockwork import may_remind, overdue_ids, pause_ended_ids, terms_of
from referral.workflow.services import apply
from referral.workflow.tasks import settle_missing

log = logging.getLogger(__name__)

EVENTS: dict[Action, Callable[[int], Event]] = {
    Action.REMIND_TEAM: events.TeamReminded,
    Action.REMIND_REFERRER: events.ReferrerReminded,
    Action.ESCALATE: events.CoordinatorTold,
    Action.EXPIRE: events.ReferralExpired,
}


def tick_everywhere() -> int:
    """In each region where people are at work now: do the steps that have come; how many."""
    done = 0
    for region_id in list(db.session.scalars(select(Region.id))):
        system = system_actor(region_id)
        with acting(system):
            fill_tasks(system)
            done += tick(system)
    return done


def tick(actor: Actor) -> int:
    """End each pause and do each step of the region that has come, one transaction a referral; how many.

    One that fails does not keep the others waiting: it is tried again an hour later.
    """
    if not may_remind(clock.now(), terms_of(actor.region_id).calendar):
        return 0
    today = clock.today()
    done = _each(actor, pause_ended_ids(actor, today), _resume)
    return done + _each(actor, overdue_ids(actor, today), _step)


def fill_tasks(actor: Actor) -> int:
    """Give referrals that should have a task, and have none, theirs; how many were looked at."""
    seen, after = 0, None
    while True:
        number, after = _fill(actor, after)
        seen += number
        if after is None:
            return seen


@command
def _fill(actor: Actor, after: UUID | None) -> tuple[int, UUID | None]:
    return settle_missing(actor, after)


def _each(actor: Actor, ids: list[UUID], do: Callable[[Actor, UUID], bool]) -> int:
    done = 0
    for referral_id in ids:
        try:
            done += do(actor, referral_id)
        except Exception:
            log.exception("The clock of referral %s could not take its step.", referral_id)
    return done


def _held(actor: Actor, referral_id: UUID) -> Referral | None:
    """The referral as it is now, held until the transaction ends."""
    found = select(Referral).where(Referral.region_id == actor.region_id, Referral.id == referral_id)
    held: Referral | None = db.session.scalar(
        found.with_for_update(of=Referral).execution_options(populate_existing=True)
    )
    return held


@command
def _resume(actor: Actor, referral_id: UUID) -> bool:
    """The end of a pause, unless somebody moved it meanwhile."""
    referral = _held(actor, referral_id)
    if referral is None or referral.paused_until is None or referral.paused_until > clock.today():
        return False
    apply(referral, Action.RESUME, actor, events.ReferralResumed())
    return True


@command
def _step(actor: Actor, referral_id: UUID) -> bool:
    """The next step of one referral, unless somebody acted meanwhile."""
    referral = _held(actor, referral_id)
    if referral is None:
        return False
    terms = terms_of(actor.region_id)
    status, silence = referral.status, referral.silence
    action = next_action(status, silence, clock.today())
    if action is None or silence.since is None:
        return False
    days = silence.kept + terms.calendar.between(silence.since, clock.today())
    apply(referral, action, actor, EVENTS[action](days))
    if referral.status is status:
        referral.silence = stepped(status, silence, terms)
    return True

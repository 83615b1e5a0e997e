"""What silence leads to: reminders, a word to the coordinator, and the way back to the referrer."""

import logging
from collections.abc import Callable
from uuid import UUID

from sqlalchemy import select

from referral.domain import events
from referral.domain.actors import Actor, system_actor
from referral.domain.events import Event
from referral.domain.silence import next_action, stepped
from referral.domain.workflow import Action
from referral.extensions import db
from referral.lib import clock
from referral.models import Referral, Region
from referral.models.scope import acting
from referral.models.transaction import command
from referral.workflow.clockwork import may_remind, overdue_ids, terms_of
from referral.workflow.services import apply

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
            done += tick(system)
    return done


def tick(actor: Actor) -> int:
    """Do each step of the region that has come, one transaction a referral; how many were done.

    One that fails does not keep the others waiting: it is tried again an hour later.
    """
    if not may_remind(clock.now(), terms_of(actor.region_id).calendar):
        return 0
    done = 0
    for referral_id in overdue_ids(actor, clock.today()):
        try:
            done += _step(actor, referral_id)
        except Exception:
            log.exception("The clock of referral %s could not take its step.", referral_id)
    return done


@command
def _step(actor: Actor, referral_id: UUID) -> bool:
    """The next step of one referral, unless somebody acted meanwhile."""
    found = select(Referral).where(Referral.region_id == actor.region_id, Referral.id == referral_id)
    referral = db.session.scalar(found.with_for_update(of=Referral).execution_options(populate_existing=True))
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

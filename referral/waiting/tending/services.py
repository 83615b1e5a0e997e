"""Work of the hour: end offers that nobody answered, and find places that stand free beside a list."""

import logging
from uuid import UUID

from sqlalchemy import and_, or_, select

from referral.domain.actors import Actor, system_actor
from referral.domain.statuses import LIVE
from referral.domain.waiting import RUNNING, WaitState
from referral.extensions import db
from referral.lib import clock
from referral.models import Activity, Referral, Region, WaitingEntry
from referral.models.scope import acting
from referral.models.transaction import command
from referral.workflow.clockwork import may_remind, terms_of
from referral.workflow.waiting import tend

log = logging.getLogger(__name__)


def tend_everywhere() -> int:
    """In each region where people are at work now: tend the lists that ask for it; how many changes."""
    done = 0
    for region_id in list(db.session.scalars(select(Region.id))):
        system = system_actor(region_id)
        with acting(system):
            if may_remind(clock.now(), terms_of(region_id).calendar):
                done += tend_lists(system)
    return done


def tend_lists(actor: Actor) -> int:
    """Tend the lists of a region, one transaction an activity; how many changes. Safe to run twice.

    One that fails does not keep the others waiting: it is tried again an hour later.
    """
    done = 0
    for activity_id in _asking(actor):
        try:
            done += _tend(actor, activity_id)
        except Exception:
            log.exception("The waiting list of activity %s could not be tended.", activity_id)
    return done


@command
def _tend(actor: Actor, activity_id: UUID) -> int:
    return tend(actor, activity_id)


def _asking(actor: Actor) -> list[UUID]:
    """Activities whose list has an offer that ran out, somebody who left, or a free place; or that closed."""
    late = and_(WaitingEntry.state == WaitState.OFFERED, WaitingEntry.expires_at <= clock.now())
    query = (
        select(WaitingEntry.activity_id)
        .join(Activity, Activity.id == WaitingEntry.activity_id)
        .join(Referral, Referral.id == WaitingEntry.referral_id)
        .where(
            WaitingEntry.region_id == actor.region_id,
            WaitingEntry.state.in_(RUNNING),
            or_(
                late,
                Referral.status.not_in(LIVE),
                Activity.taken < Activity.capacity,
                ~Activity.is_open,
            ),
        )
        .distinct()
    )
    return list(db.session.scalars(query.order_by(WaitingEntry.activity_id)))

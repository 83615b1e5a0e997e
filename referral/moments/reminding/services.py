"""The command that reminds; safe to run twice."""

from sqlalchemy import select

from referral.domain.actors import Actor, system_actor
from referral.domain.instruments.moments import MOST_TRIES, REMIND_AFTER, MeasureState, reminders_due
from referral.domain.statuses import LIVE, Status
from referral.extensions import db
from referral.lib import clock
from referral.models import Measurement, Referral, Region
from referral.models.scope import acting
from referral.models.transaction import command
from referral.moments.services import tell


@command
def remind(actor: Actor) -> int:
    """Remind who got a link and did not hand in yet: after one week and after two. How many."""
    now = clock.now()
    waiting = (
        select(Measurement)
        .join(Referral, Referral.id == Measurement.referral_id)
        .where(
            Measurement.region_id == actor.region_id,
            Measurement.state == MeasureState.ASKED,
            Measurement.reminded < len(REMIND_AFTER),
            Measurement.asked_at <= now - REMIND_AFTER[0],
            Measurement.expires_at > now,
            Measurement.tries < MOST_TRIES,
            Referral.status.in_({*LIVE, Status.CLOSED}),
            Referral.hidden_at.is_(None),
        )
        .with_for_update(of=Measurement, skip_locked=True)
    )
    done = 0
    for each in db.session.scalars(waiting):
        if reminders_due(each.asked_at, each.reminded, now):
            each.reminded += 1
            tell(each, each.referral)
            done += 1
    return done


def remind_everywhere() -> int:
    """Remind in every region; how many."""
    done = 0
    for region_id in list(db.session.scalars(select(Region.id))):
        system = system_actor(region_id)
        with acting(system):
            done += remind(system)
    return done

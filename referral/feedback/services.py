"""Open a message; send the mail of the day."""

from datetime import datetime, time
from uuid import UUID

from sqlalchemy import select

from referral.domain.actors import Actor, system_actor
from referral.extensions import db
from referral.feedback.queries import received
from referral.lib import clock
from referral.models import Feedback, Region
from referral.models.scope import acting
from referral.models.transaction import command
from referral.notifications.digest import bundle
from referral.workflow.clockwork import may_remind, terms_of


@command
def open_message(actor: Actor, reference: str, feedback_id: UUID) -> None:
    """Note who of the organisation opened it first, and when; raises NotVisible.

    Two messages of one event tell one story: who opens one has the other at hand.
    """
    message = received(actor, reference, feedback_id, lock=True).message
    same = select(Feedback).where(
        Feedback.event_id == message.event_id,
        Feedback.organisation_id == message.organisation_id,
        Feedback.opened_at.is_(None),
    )
    for each in db.session.scalars(same.with_for_update()):
        each.opened_at, each.opened_by = clock.now(), actor.id


def digest_everywhere() -> int:
    """In each region where people are at work now: the mail of the day for what waited; how many mails.

    It takes what waited since before today, so that a worker that starts late still sends it, and once.
    """
    made = 0
    for region_id in list(db.session.scalars(select(Region.id))):
        system = system_actor(region_id)
        with acting(system):
            if may_remind(clock.now(), terms_of(region_id).calendar):
                made += _bundle(system)
    return made


@command
def _bundle(actor: Actor) -> int:
    return bundle(actor, datetime.combine(clock.today(), time(), tzinfo=clock.AMSTERDAM))

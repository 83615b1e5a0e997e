"""Talks stop with the place they belong to, whoever ends it."""

from sqlalchemy import update

from referral.domain.actors import Actor
from referral.domain.volunteering import TalkEnd
from referral.extensions import db
from referral.lib import clock
from referral.models import Referral, TalkSeries
from referral.models.scope import widened


def end_with_place(actor: Actor, referral: Referral) -> None:
    """End what still runs, so that the volunteer no longer sees the person and has room for another.

    Widened: a referrer who takes the consent back sees no talks, and yet they stop.
    """
    with widened(actor):
        db.session.execute(
            update(TalkSeries)
            .where(TalkSeries.referral_id == referral.id, TalkSeries.ended_at.is_(None))
            .values(ended_at=clock.now(), end_reason=TalkEnd.PLACE_ENDED)
        )

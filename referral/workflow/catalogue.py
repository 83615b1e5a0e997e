"""Telling coaches that something changed where their people take part."""

from sqlalchemy import select

from referral.domain.actors import Actor
from referral.extensions import db
from referral.models import Activity, Placement, Referral
from referral.models.scope import widened
from referral.notifications.covers import address_for
from referral.notifications.services import queue_mail


def tell_coaches(actor: Actor, activity: Activity) -> int:
    """Mail each coach whose people have a place in *activity*, or who stands in for them, once; how many.

    Without a coach the team hears it. The mail names neither people nor the activity.
    """
    query = (
        select(Referral)
        .join(Placement, Placement.referral_id == Referral.id)
        .where(
            Placement.region_id == actor.region_id,
            Placement.activity_id == activity.id,
            Placement.ended_at.is_(None),
            Referral.hidden_at.is_(None),
        )
    )
    with widened(actor):
        found = {
            address_for(each.coach, each) if each.coach else each.team.email
            for each in db.session.scalars(query).unique()
        }
        for address in sorted(found - {""}):
            queue_mail(activity.region_id, "activity_changed", address, {"activity_id": str(activity.id)})
        db.session.flush()
    return len(found - {""})

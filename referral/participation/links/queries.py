"""Reads about links: the activity somebody may make one for, and the links that work."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from referral.domain.actors import Actor
from referral.domain.errors import NotVisible
from referral.domain.statuses import Role
from referral.extensions import db
from referral.lib import clock
from referral.models import Activity, AttendanceLink


def activity_for(actor: Actor, activity_id: UUID) -> Activity:
    """An activity of the region, for a host only the own; raises NotVisible."""
    found = db.session.get(Activity, activity_id)
    own = found is not None and (actor.role is not Role.HOST or found.host_id == actor.id)
    if found is None or found.region_id != actor.region_id or not own:
        raise NotVisible("Deze groep bestaat niet, of is niet van u.")
    return found


def links(actor: Actor, activity: Activity) -> list[AttendanceLink]:
    """The links of an activity that work, the newest first."""
    query = (
        select(AttendanceLink)
        .where(
            AttendanceLink.region_id == actor.region_id,
            AttendanceLink.activity_id == activity.id,
            AttendanceLink.revoked_at.is_(None),
            AttendanceLink.expires_at > clock.now(),
        )
        .options(joinedload(AttendanceLink.maker))
        .order_by(AttendanceLink.made_at.desc())
    )
    return [each for each in db.session.scalars(query) if each.works]


def link_of(actor: Actor, activity_id: UUID, link_id: UUID) -> AttendanceLink:
    """One link of an activity that this actor may make links for; raises NotVisible."""
    activity = activity_for(actor, activity_id)
    found = db.session.get(AttendanceLink, link_id)
    if found is None or found.activity_id != activity.id:
        raise NotVisible("Deze link is er niet.")
    return found

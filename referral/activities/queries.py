"""Reads about activities that the parts of this feature share."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from referral.domain.actors import Actor
from referral.domain.errors import NotVisible
from referral.domain.statuses import Role
from referral.extensions import db
from referral.models import Activity, Neighbourhood, Organisation, User

GONE = "Deze activiteit is er niet (meer)."


def activity_of(actor: Actor, activity_id: UUID, *, lock: bool = False) -> Activity:
    """An activity of the region, open or closed; raises NotVisible for any other.

    `lock` holds the row, and with it the number of places taken, until the end of the transaction.
    """
    query = select(Activity).where(Activity.region_id == actor.region_id, Activity.id == activity_id)
    query = query.options(
        joinedload(Activity.organisation, innerjoin=True),
        joinedload(Activity.neighbourhood, innerjoin=True),
        joinedload(Activity.host),
    )
    if lock:
        query = query.with_for_update(of=Activity).execution_options(populate_existing=True)
    found: Activity | None = db.session.scalar(query)
    if found is None:
        raise NotVisible(GONE)
    return found


def neighbourhoods(actor: Actor) -> list[Neighbourhood]:
    """The neighbourhoods of the region, by name."""
    return list(
        db.session.scalars(
            select(Neighbourhood)
            .where(Neighbourhood.region_id == actor.region_id, ~Neighbourhood.is_rest)
            .order_by(Neighbourhood.name)
        )
    )


def organisation_ids(actor: Actor) -> dict[str, UUID]:
    """Organisations of the region by name."""
    query = select(Organisation.name, Organisation.id).where(Organisation.region_id == actor.region_id)
    return {row.name: row.id for row in db.session.execute(query)}


def hosts(actor: Actor) -> list[User]:
    """Everybody in the region who can lead a group, by name."""
    query = select(User).where(User.region_id == actor.region_id, User.role == Role.HOST, User.works_now())
    return list(db.session.scalars(query.order_by(User.name)))

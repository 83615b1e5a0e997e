"""Reads about activities that the parts of this feature share."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from referral.domain.actors import Actor
from referral.domain.errors import NotVisible
from referral.domain.statuses import Role
from referral.extensions import db
from referral.lib.geo import Point
from referral.lib.identifiers import pc4
from referral.models import Activity, Neighbourhood, Organisation, PostcodePlace, User

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


def places_of(actor: Actor, postcodes: Collection[str]) -> dict[str, Point]:
    """Where these postcodes lie, and their four digits, as far as known; open figures, the same for all."""
    del actor
    asked = {*postcodes, *map(pc4, postcodes)}
    query = select(PostcodePlace).where(PostcodePlace.postcode.in_(asked))
    return {each.postcode: each.point for each in db.session.scalars(query)} if asked else {}


def place_of(actor: Actor, postcode: str) -> Point | None:
    """Where a tidy postcode lies: its six characters, or else its four digits; None when unknown."""
    found = places_of(actor, [postcode])
    return found.get(postcode) or found.get(pc4(postcode))


def hosts(actor: Actor) -> list[User]:
    """Everybody in the region who can lead a group, by name."""
    query = select(User).where(User.region_id == actor.region_id, User.role == Role.HOST, User.works_now())
    return list(db.session.scalars(query.order_by(User.name)))

"""Reads about the catalogue and about an import that waits for a yes."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from referral.domain.activity_sheet import ActivityRow
from referral.domain.actors import Actor
from referral.domain.codes import ActivityKind
from referral.domain.errors import NotVisible
from referral.domain.statuses import Role
from referral.extensions import db
from referral.models import Activity, ActivityImport, Neighbourhood, Organisation, User

SIMPLE = ("name", "kind", "location", "weekday", "minutes", "price_cents", "capacity", "works_because")


def catalogue(actor: Actor, kind: str = "", neighbourhood_id: UUID | None = None) -> list[Activity]:
    """Open activities of the region, by day and time."""
    query = (
        select(Activity)
        .where(Activity.region_id == actor.region_id, Activity.is_open)
        .options(joinedload(Activity.organisation), joinedload(Activity.neighbourhood))
        .order_by(Activity.weekday, Activity.starts, Activity.name)
    )
    if kind in set(ActivityKind):
        query = query.where(Activity.kind == kind)
    if neighbourhood_id:
        query = query.where(Activity.neighbourhood_id == neighbourhood_id)
    return list(db.session.scalars(query))


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


def neighbourhood_ids(actor: Actor) -> dict[str, UUID]:
    """Neighbourhoods of the region by name."""
    return {each.name: each.id for each in neighbourhoods(actor)}


def known(actor: Actor, keys: Iterable[str]) -> dict[str, Activity]:
    """Activities of the region by their own key."""
    query = (
        select(Activity)
        .where(Activity.region_id == actor.region_id, Activity.external_key.in_(list(keys)))
        .options(joinedload(Activity.organisation), joinedload(Activity.neighbourhood))
    )
    return {each.external_key: each for each in db.session.scalars(query)}


def differs(actor: Actor, activity: Activity, row: ActivityRow) -> bool:
    """Whether a line of the sheet changes an activity."""
    del actor
    same = (
        all(getattr(activity, name) == getattr(row, name) for name in SIMPLE)
        and activity.starts.isoformat("minutes") == row.starts
        and sorted(activity.features) == row.features
        and activity.organisation.name == row.organisation
        and activity.neighbourhood.name == row.neighbourhood
        and activity.is_open
    )
    return not same


def waiting_import(actor: Actor, import_id: UUID) -> ActivityImport:
    """An import that this coordinator uploaded; raises NotVisible otherwise."""
    found = db.session.get(ActivityImport, import_id)
    if found is None or found.uploaded_by != actor.id:
        raise NotVisible("Dit bestand is er niet meer. Lees het opnieuw in.")
    return found


def hosts(actor: Actor) -> list[User]:
    """Everybody in the region who can lead a group, by name."""
    query = select(User).where(User.region_id == actor.region_id, User.role == Role.HOST, User.works_now())
    return list(db.session.scalars(query.order_by(User.name)))

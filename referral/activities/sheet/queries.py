"""Reads about a spreadsheet: what it may name, what it changes, and what waits for a yes."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from referral.activities.editing.queries import goals
from referral.activities.queries import organisation_ids
from referral.domain.activity_columns import SheetWorld
from referral.domain.activity_sheet import ActivityRow
from referral.domain.actors import Actor
from referral.domain.errors import NotVisible
from referral.extensions import db
from referral.models import Activity, ActivityImport, Neighbourhood

SIMPLE = ("name", "kind", "location", "weekday", "minutes", "price_cents", "capacity", "works_because")


def neighbourhood_ids(actor: Actor) -> dict[str, UUID]:
    """Neighbourhoods of the region by name."""
    query = select(Neighbourhood.name, Neighbourhood.id).where(
        Neighbourhood.region_id == actor.region_id, ~Neighbourhood.is_rest
    )
    return {row.name: row.id for row in db.session.execute(query)}


def world(actor: Actor) -> SheetWorld:
    """What a sheet may name in the region, and how many places are taken by key."""
    taken = select(Activity.external_key, Activity.taken).where(
        Activity.region_id == actor.region_id, Activity.taken > 0
    )
    return SheetWorld(
        frozenset(organisation_ids(actor)),
        frozenset(neighbourhood_ids(actor)),
        goals(actor),
        {row.external_key: row.taken for row in db.session.execute(taken)},
    )


def known(actor: Actor, keys: Iterable[str], *, lock: bool = False) -> dict[str, Activity]:
    """Activities of the region by their own key; `lock` makes places wait until the end."""
    query = (
        select(Activity)
        .where(Activity.region_id == actor.region_id, Activity.external_key.in_(list(keys)))
        .options(
            joinedload(Activity.organisation, innerjoin=True),
            joinedload(Activity.neighbourhood, innerjoin=True),
        )
        .order_by(Activity.id)
    )
    if lock:
        query = query.with_for_update(of=Activity).execution_options(populate_existing=True)
    return {each.external_key: each for each in db.session.scalars(query)}


def differs(actor: Actor, activity: Activity, row: ActivityRow) -> bool:
    """Whether a line of the sheet changes an activity."""
    del actor
    told = row.told
    for name in ("latitude", "longitude"):  # empty means: wherever the postcode is
        if told.get(name, 0) is None:
            told.pop(name)
    same = (
        all(getattr(activity, name) == getattr(row, name) for name in SIMPLE)
        and all(getattr(activity, name) == value for name, value in told.items())
        and activity.starts.isoformat("minutes") == row.starts
        and sorted(activity.features) == row.features
        and activity.organisation.name == row.organisation
        and activity.neighbourhood.name == row.neighbourhood
        and activity.is_open
    )
    return not same


def waiting_import(actor: Actor, import_id: UUID) -> ActivityImport:
    """An import that this person uploaded; raises NotVisible otherwise."""
    found = db.session.get(ActivityImport, import_id)
    if found is None or found.uploaded_by != actor.id:
        raise NotVisible("Dit bestand is er niet meer. Lees het opnieuw in.")
    return found


def whole_catalogue(actor: Actor) -> list[Activity]:
    """Every open activity of the region, for the sheet."""
    query = (
        select(Activity)
        .where(Activity.region_id == actor.region_id, Activity.is_open)
        .options(
            joinedload(Activity.organisation, innerjoin=True),
            joinedload(Activity.neighbourhood, innerjoin=True),
        )
        .order_by(Activity.external_key)
    )
    return list(db.session.scalars(query))

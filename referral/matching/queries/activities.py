"""Activities for who looks without a suggestion, and one activity by its key."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import Text, cast, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import joinedload

from referral.domain.actors import Actor
from referral.domain.codes import ActivityKind
from referral.extensions import db
from referral.models import Activity, Referral

MOST = 30
"""So many the page lists; who finds more asks more."""


def with_features(
    actor: Actor, referral: Referral, limits: Iterable[str], kind: str = "", but: Iterable[UUID] = ()
) -> list[Activity]:
    """Open activities that have all these features, without those of *but* and those the person has.

    The own neighbourhood first, then by name; the first thirty.
    """
    own = [each.activity_id for each in referral.placements if each.is_live]
    query = (
        select(Activity)
        .where(
            Activity.region_id == actor.region_id,
            Activity.is_open,
            Activity.features.contains(cast(sorted(set(limits)), ARRAY(Text))),
            Activity.id.not_in([*own, *but]),
        )
        .options(joinedload(Activity.host), joinedload(Activity.neighbourhood))
        .order_by((Activity.neighbourhood_id == referral.neighbourhood_id).desc(), Activity.name, Activity.id)
        .limit(MOST)
    )
    if kind in set(ActivityKind):
        query = query.where(Activity.kind == kind)
    return list(db.session.scalars(query))


def activity_for(actor: Actor, activity_id: UUID) -> Activity | None:
    """One activity of the region."""
    query = select(Activity).where(Activity.region_id == actor.region_id, Activity.id == activity_id)
    found: Activity | None = db.session.scalar(query)
    return found

"""Suitable activities with free places, for one referral."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Text, cast, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import joinedload

from referral.domain.actors import Actor
from referral.domain.codes import ActivityKind, Feature
from referral.domain.labels import labels_of
from referral.extensions import db
from referral.models import Activity, Referral


@dataclass(frozen=True, slots=True)
class Choice:
    """An activity with its free places; `nearby` when it is in the person's own neighbourhood."""

    activity: Activity
    free: int
    nearby: bool
    reasons: tuple[str, ...]
    """Why it is on the list, in words for the coach: nobody has to trust a machine's choice (L17)."""


def suitable(actor: Actor, referral: Referral, limits: Iterable[str], kind: str = "") -> list[Choice]:
    """Open activities that have every limit as a feature; own neighbourhood first, then by name."""
    asked = set(limits)
    query = (
        select(Activity)
        .where(
            Activity.region_id == actor.region_id,
            Activity.is_open,
            Activity.features.contains(cast(sorted(asked), ARRAY(Text))),
            Activity.id.not_in(_places_of(referral)),
        )
        .options(joinedload(Activity.host), joinedload(Activity.neighbourhood))
        .order_by((Activity.neighbourhood_id == referral.neighbourhood_id).desc(), Activity.name)
    )
    if kind in set(ActivityKind):
        query = query.where(Activity.kind == kind)
    return [_choice(activity, referral, asked) for activity in db.session.scalars(query)]


def _choice(activity: Activity, referral: Referral, asked: set[str]) -> Choice:
    nearby = activity.neighbourhood_id == referral.neighbourhood_id
    met = labels_of(Feature, (code for code in activity.features if code in asked))
    reasons = (*(["in de eigen wijk"] if nearby else []), *(label.lower() for label in met))
    return Choice(activity, activity.free, nearby, reasons)


def _places_of(referral: Referral) -> list[UUID]:
    return [each.activity_id for each in referral.placements if each.is_live]


def activity_for(actor: Actor, activity_id: UUID, *, lock: bool = False) -> Activity | None:
    """One activity of the region; `lock` makes parallel placements wait for each other."""
    query = select(Activity).where(Activity.region_id == actor.region_id, Activity.id == activity_id)
    if lock:
        query = query.with_for_update(of=Activity)
    found: Activity | None = db.session.scalar(query)
    return found

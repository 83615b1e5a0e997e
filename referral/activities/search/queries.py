"""Searching the catalogue: a fixed number of questions to the database, however many activities there are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Text, and_, cast, func, or_, select, tuple_
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import joinedload

from referral.domain.activities import EVENING_HOUR, ActivityForm
from referral.domain.actors import Actor
from referral.domain.codes import ActivityKind, Feature
from referral.domain.first_meeting import Language, Rhythm
from referral.extensions import db
from referral.lib.geo import DETOUR, EARTH_METRES, Point, walking_metres
from referral.models import Activity

PAGE = 25
LIKE = 0.4
"""So much of what was typed must be in a word of the name: ‘rolatorgroep’ finds ‘Rollatorgroep’."""

WEEKEND = (5, 6)
NOON = time(12)


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody looks for; empty means all. `start` is from where it is walked."""

    words: str = ""
    kind: str = ""
    neighbourhood_id: UUID | None = None
    form: str = ""
    language: str = ""
    part: str = ""
    with_walker: bool = False
    free_of_charge: bool = False
    with_place: bool = False
    start: Point | None = None
    after: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """One activity, and about how many metres it is on foot when that was asked."""

    activity: Activity
    metres: int | None


@dataclass(frozen=True, slots=True)
class Results:
    """A page of the catalogue. `next_key` is for the page after it, empty on the last one."""

    rows: list[Found] = field(default_factory=list)
    next_key: str = ""


def search(actor: Actor, wish: Wish) -> Results:
    """Open activities: the best match first, or the nearest, or else by day and hour."""
    order = _order(wish)
    query = (
        select(Activity, order)
        .where(Activity.region_id == actor.region_id, Activity.is_open, *_conditions(wish))
        .options(
            joinedload(Activity.organisation, innerjoin=True),
            joinedload(Activity.neighbourhood, innerjoin=True),
        )
        .order_by(order, Activity.id)
        .limit(PAGE + 1)
    )
    key = _read_key(wish.after)
    if key is not None:
        query = query.where(tuple_(order, Activity.id) > tuple_(*key))
    rows = db.session.execute(query).all()
    shown = [Found(row[0], _metres(wish, row[0])) for row in rows[:PAGE]]
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return Results(shown, f"{last[1]}~{last[0].id}" if last is not None else "")


def _read_key(text: str) -> tuple[int, UUID] | None:
    number, _, key = text.partition("~")
    try:
        return int(number), UUID(key)
    except ValueError:
        return None


def _order(wish: Wish) -> ColumnElement[int]:
    """One whole number to sort by, small first, so that a page can begin after any row."""
    if wish.start:
        return cast(func.coalesce(_straight(wish.start), 10**8), Integer)
    if wish.words:
        rank = func.ts_rank(Activity.search, _asked(wish.words)) + func.word_similarity(
            wish.words, Activity.name
        )
        return cast(-1000 * rank, Integer)
    return cast(Activity.weekday * 1440 + func.extract("epoch", Activity.starts) / 60, Integer)


def _asked(words: str) -> ColumnElement[Any]:
    return func.websearch_to_tsquery("dutch", words)


def _straight(start: Point) -> ColumnElement[float]:
    """Metres as the crow flies in SQL, as `lib.geo.straight_metres` does it."""
    north, south = func.radians(Activity.latitude), func.radians(start.latitude)
    half_up = (north - south) / 2
    half_across = func.radians(Activity.longitude - start.longitude) / 2
    chord = func.power(func.sin(half_up), 2) + func.cos(south) * func.cos(north) * func.power(
        func.sin(half_across), 2
    )
    return 2 * EARTH_METRES * DETOUR * func.asin(func.sqrt(func.least(1.0, chord)))


def _metres(wish: Wish, activity: Activity) -> int | None:
    there = activity.point
    return walking_metres(wish.start, there) if wish.start and there else None


def _conditions(wish: Wish) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wish.words:
        likely = func.word_similarity(wish.words, Activity.name) >= LIKE
        found.append(or_(Activity.search.op("@@")(_asked(wish.words)), likely))
    if wish.kind in set(ActivityKind):
        found.append(Activity.kind == wish.kind)
    if wish.form in set(ActivityForm):
        found.append(Activity.form == wish.form)
    if wish.neighbourhood_id:
        found.append(Activity.neighbourhood_id == wish.neighbourhood_id)
    if wish.language in set(Language):
        found.append(Activity.languages.contains(cast([wish.language], ARRAY(Text))))
    if wish.with_walker:
        found.append(Activity.features.contains(cast([Feature.ROLLATOR.value], ARRAY(Text))))
    if wish.free_of_charge:
        found.append(Activity.price_cents == 0)
    if wish.with_place:
        found.append(Activity.capacity > Activity.taken)
    return [*found, *_part(wish.part)]


def _part(part: str) -> list[ColumnElement[bool]]:
    evening = time(EVENING_HOUR)
    conditions: Mapping[str, ColumnElement[bool]] = {
        Rhythm.MORNING: Activity.starts < NOON,
        Rhythm.AFTERNOON: and_(Activity.starts >= NOON, Activity.starts < evening),
        Rhythm.EVENING: Activity.starts >= evening,
        Rhythm.WEEKEND: Activity.weekday.in_(WEEKEND),
    }
    return [conditions[Rhythm(part)]] if part in set(Rhythm) else []

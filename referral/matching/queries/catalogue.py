"""The activities of the region as matching looks at them, read as plain rows: there may be ten thousand."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, and_, case, cast, func, or_, select
from sqlalchemy.dialects.postgresql import ARRAY

from referral.domain.activities import EVENING_HOUR, ActivityForm, Ingredient, Transport, Welcome
from referral.domain.actors import Actor
from referral.domain.codes import Feature
from referral.domain.first_meeting import GoalNeed, Interest
from referral.domain.matching.facts import Candidate, Experience, Seeker, TalkPartner
from referral.domain.schedule import Break, Schedule, Season, days
from referral.extensions import db
from referral.lib import clock
from referral.lib.geo import Point, box_degrees
from referral.models import Activity, ActivityBreak, ActivityExperience
from referral.workflow.talks import talk_partners

COLUMNS: tuple[Any, ...] = (
    Activity.id,
    Activity.name,
    Activity.kind,
    Activity.form,
    Activity.features,
    Activity.price_cents,
    Activity.capacity,
    Activity.taken,
    Activity.languages,
    Activity.welcome,
    Activity.ingredients,
    Activity.interests,
    Activity.latitude,
    Activity.longitude,
    Activity.neighbourhood_id,
    Activity.weekday,
    Activity.starts,
    Activity.minutes,
    Activity.at_home,
    Activity.surface,
    Activity.pace,
    Activity.bench_metres,
    Activity.route_metres,
    Activity.transport,
    Activity.expected_number,
    Activity.assured_at,
    Activity.vog_needed,
    Activity.recurrence,
    Activity.starts_on,
    Activity.ends_on,
)

IN_SIGHT = timedelta(weeks=8)
"""Nobody waits longer than this for a first time without being asked."""

NOT_IN_SQL = frozenset({Feature.FREE, Feature.SHORT, Feature.ONE_TO_ONE})
"""Needs that more than the list of features can meet."""


@dataclass(frozen=True, slots=True)
class Around:
    """What is known beside the rows of the catalogue: how it went with others, and days off or moved."""

    told: dict[UUID, dict[GoalNeed, Experience]]
    exceptions: dict[UUID, tuple[Break, ...]]


def around(actor: Actor) -> Around:
    """Both, for the region; to be asked once for a page."""
    return Around(_experience(actor), _exceptions(actor, clock.today()))


def candidates(actor: Actor, seeker: Seeker, known: Around, *, all_of_them: bool = False) -> list[Candidate]:
    """The open activities of the region that may fit *seeker*, with their free places and experience.

    What a column alone rules out stays in the database, unless *all_of_them* are asked for: there may be ten
    thousand. The limits themselves are `domain.matching.limits`; this only leaves out what breaks one.
    """
    query: Select[Any] = select(*COLUMNS, _shared_words(seeker)).where(_open(actor))
    if not all_of_them:
        query = query.where(*_cheap_limits(seeker))
    return _found(actor, query, known)


def whole_catalogue(actor: Actor) -> list[Candidate]:
    """Every open activity of the region with all its word stems: for many people at once."""
    words = func.tsvector_to_array(Activity.search).label("stems")
    return _found(actor, select(*COLUMNS, words).where(_open(actor)), around(actor))


def _found(actor: Actor, query: Select[Any], known: Around) -> list[Candidate]:
    rows = db.session.execute(query).all()
    told, exceptions, today = known.told, known.exceptions, clock.today()
    partners = talk_partners(actor) if any(row.form is ActivityForm.SERIES for row in rows) else ()
    return [
        _candidate(row, told.get(row.id, {}), partners, today, exceptions.get(row.id, ())) for row in rows
    ]


def _exceptions(actor: Actor, today: date) -> dict[UUID, tuple[Break, ...]]:
    """The closed weeks and moved days that are still to come, per activity."""
    query = select(ActivityBreak).where(
        ActivityBreak.region_id == actor.region_id,
        or_(ActivityBreak.ends_on >= today, ActivityBreak.moved_to >= today),
    )
    found: dict[UUID, list[Break]] = defaultdict(list)
    for each in db.session.scalars(query):
        found[each.activity_id].append(each.facts)
    return {key: tuple(breaks) for key, breaks in found.items()}


def _every_week(row: Any, today: date) -> bool:
    """Whether it goes on week after week, so that the next day needs no search."""
    runs = row.ends_on is None and (row.starts_on is None or row.starts_on <= today)
    plain = "INTERVAL" not in row.recurrence and "," not in row.recurrence
    return runs and plain and (not row.recurrence or row.recurrence.startswith("FREQ=WEEKLY;BYDAY="))


def _next_on(row: Any, breaks: tuple[Break, ...], today: date) -> date | None:
    """The next day it meets, None when none is in sight."""
    if not breaks and _every_week(row, today):
        return today + timedelta(days=(row.weekday - today.weekday()) % 7)
    season = Season(row.recurrence, row.weekday, row.starts_on, row.ends_on)
    return next(iter(days(Schedule((season,), breaks), today, today + IN_SIGHT)), None)


def _open(actor: Actor) -> ColumnElement[bool]:
    goes_on = or_(Activity.ends_on.is_(None), Activity.ends_on >= clock.today())
    return and_(Activity.region_id == actor.region_id, Activity.is_open, goes_on)


def _cheap_limits(seeker: Seeker) -> list[ColumnElement[bool]]:
    asked = sorted(seeker.needs - NOT_IN_SQL)
    found = [Activity.features.contains(cast(asked, ARRAY(Text)))] if asked else []
    if Feature.FREE in seeker.needs:
        found.append(Activity.price_cents == 0)
    if seeker.not_in_the_evening:
        found.append(Activity.starts < time(EVENING_HOUR))
    if seeker.reach is not None and seeker.home is not None:
        found.append(_within(seeker.home, seeker.reach))
    return [*found, Activity.welcome.in_({Welcome.MIXED, *seeker.welcome})]


def _within(home: Point, reach: int) -> ColumnElement[bool]:
    """Places in a box that is surely as large as the reach; the exact distance is looked at later."""
    north, east = box_degrees(home, reach)
    return or_(
        Activity.at_home,
        Activity.transport == Transport.FETCHED,
        Activity.latitude.is_(None),
        and_(
            Activity.latitude.between(home.latitude - north, home.latitude + north),
            Activity.longitude.between(home.longitude - east, home.longitude + east),
        ),
    )


def _shared_words(seeker: Seeker) -> ColumnElement[Any]:
    """The word stems of an activity, only of those that share one with the person's own words."""
    none = cast([], ARRAY(Text))
    if not seeker.stems:
        return none.label("stems")
    shares = func.tsvector_to_array(Activity.search).op("&&")(cast(sorted(seeker.stems), ARRAY(Text)))
    return case((shares, func.tsvector_to_array(Activity.search)), else_=none).label("stems")


def _candidate(
    row: Any,
    told: dict[GoalNeed, Experience],
    partners: tuple[TalkPartner, ...],
    today: date,
    breaks: tuple[Break, ...],
) -> Candidate:
    placed = row.latitude is not None and row.longitude is not None
    return Candidate(
        id=row.id,
        name=row.name,
        kind=row.kind,
        form=row.form,
        features=FEATURES.all(row.features),
        price_cents=row.price_cents,
        free=row.capacity - row.taken,
        languages=frozenset(row.languages),
        welcome=row.welcome,
        ingredients=INGREDIENTS.all(row.ingredients),
        interests=INTERESTS.all(row.interests),
        place=Point(row.latitude, row.longitude) if placed else None,
        neighbourhood_id=row.neighbourhood_id,
        weekday=row.weekday,
        starts=row.starts,
        minutes=row.minutes,
        at_home=row.at_home,
        surface=row.surface,
        pace=row.pace,
        bench_metres=row.bench_metres,
        route_metres=row.route_metres,
        transport=row.transport,
        expected_number=row.expected_number,
        assured_days=(today - clock.local(row.assured_at).date()).days,
        next_on=_next_on(row, breaks, today),
        vog_needed=row.vog_needed,
        partners=partners if row.form is ActivityForm.SERIES else (),
        stems=frozenset(row.stems),
        experience=told,
    )


class _Known:
    """The members of a code list by their code; codes of long ago that no longer exist are left out."""

    def __init__(self, kind: Any) -> None:
        self.by_code = {each.value: each for each in kind}

    def all(self, codes: Iterable[str]) -> frozenset[Any]:
        """Those of *codes* that exist."""
        return frozenset(self.by_code[each] for each in codes if each in self.by_code)


FEATURES, INGREDIENTS, INTERESTS = _Known(Feature), _Known(Ingredient), _Known(Interest)


def _experience(actor: Actor) -> dict[UUID, dict[GoalNeed, Experience]]:
    query = select(
        ActivityExperience.activity_id,
        ActivityExperience.need,
        ActivityExperience.placed,
        ActivityExperience.stayed,
    ).where(ActivityExperience.region_id == actor.region_id)
    told: dict[UUID, dict[GoalNeed, Experience]] = defaultdict(dict)
    for row in db.session.execute(query):
        told[row.activity_id][row.need] = Experience(row.placed, row.stayed)
    return told

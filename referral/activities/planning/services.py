"""Commands about time: closed weeks, a moved day, and a group that moves for good."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from referral.activities import queries
from referral.activities.journal.services import Lesson, write_improvement
from referral.activities.planning.seasons import keep_season, timing_of
from referral.domain.activities import ImprovementReason
from referral.domain.actors import Actor
from referral.domain.errors import Invalid, NotVisible
from referral.domain.schedule import Break, Season, check, meets_on
from referral.extensions import db
from referral.lib import clock
from referral.models import Activity, ActivityBreak, ActivitySession
from referral.models.transaction import command
from referral.workflow.catalogue import tell_coaches
from referral.workflow.distances import point_of

DAY = timedelta(days=1)
NOT_THEN = "Op deze dag komt de groep niet bij elkaar."
MARKED = "Van deze dagen is al ingevuld wie er was. Kies andere dagen."


@command
def add_break(actor: Actor, activity_id: UUID, planned: Break) -> ActivityBreak:
    """Close a group for some days, or move its one day.

    Raises Invalid for a day on which it does not meet, and for days of which it was marked who came.
    """
    activity = queries.activity_of(actor, activity_id, lock=True)
    first, moved_to = planned.first, planned.moved_to
    if moved_to and not meets_on(activity.schedule, first):
        raise Invalid(NOT_THEN, {"first": NOT_THEN})
    if moved_to and meets_on(activity.schedule, moved_to):
        words = "Op deze dag komt de groep al bij elkaar."
        raise Invalid(words, {"moved_to": words})
    last = first if moved_to else planned.last
    if _marked_between(activity, first, last):
        raise Invalid(MARKED, {"first": MARKED})
    made = ActivityBreak(
        region_id=actor.region_id,
        activity_id=activity.id,
        starts_on=first,
        ends_on=last,
        moved_to=moved_to,
        reason=planned.reason,
    )
    db.session.add(made)
    return made


def _marked_between(activity: Activity, first: date, last: date) -> bool:
    query = select(ActivitySession.id).where(
        ActivitySession.activity_id == activity.id,
        ActivitySession.held_on.between(first, last),
        ActivitySession.marked_at.is_not(None),
    )
    return db.session.scalar(query.limit(1)) is not None


@command
def remove_break(actor: Actor, activity_id: UUID, break_id: UUID) -> None:
    """Let the rule hold again. Raises Invalid when it was marked who came on the day it moved to."""
    activity = queries.activity_of(actor, activity_id, lock=True)
    found = next((each for each in activity.breaks if each.id == break_id), None)
    if found is None:
        raise NotVisible("Deze uitzondering is er niet (meer).")
    if found.moved_to and _marked_between(activity, found.moved_to, found.moved_to):
        raise Invalid("Van de dag waarheen dit ging is al ingevuld wie er was. Laat de uitzondering staan.")
    db.session.delete(found)


@dataclass(frozen=True, slots=True)
class Move:
    """Another day, hour or place from some day on: columns of the activity, and why."""

    from_day: date
    timing: Mapping[str, Any]
    place: Mapping[str, Any]
    reason: ImprovementReason
    changed: str


@command
def move_group(actor: Actor, activity_id: UUID, asked: Move) -> int:
    """Let a group meet another way from some day on; how many coaches are told.

    Days before stay as they were, and so does who came then. Raises Invalid, with its fields, for a
    day in the past, or a rule by which the group never meets.
    """
    activity = queries.activity_of(actor, activity_id, lock=True)
    _check_start(activity, asked.from_day)
    timing = asked.timing
    check(Season(timing["recurrence"], timing["weekday"], asked.from_day, timing["ends_on"]))
    before, ended = timing_of(activity), activity.ends_on
    _take_over(actor, activity, {**timing, **asked.place})
    keep_season(activity, before, asked.from_day, ended)
    lesson = Lesson(clock.today(), asked.reason, asked.changed)
    write_improvement(actor, activity.id, lesson)
    return tell_coaches(actor, activity)


def _check_start(activity: Activity, from_day: date) -> None:
    words = ""
    if from_day < clock.today():
        words = "Deze dag is al voorbij. Wat was, blijft zoals het was."
    elif activity.starts_on and from_day <= activity.starts_on:
        words = "De groep begint pas later met het ritme van nu. Kies een dag daarna."
    elif _marked_between(activity, from_day, from_day):
        words = "Van deze dag is al ingevuld wie er was. Kies een dag daarna."
    if words:
        raise Invalid(words, {"from_day": words})


def _take_over(actor: Actor, activity: Activity, given: Mapping[str, Any]) -> None:
    """What is new; at another postcode the point on the map is looked up anew."""
    moved = given["postcode"] != activity.postcode
    for name, value in given.items():
        setattr(activity, name, value)
    if moved:
        spot = point_of(activity.postcode)
        point = spot.point if spot else None
        activity.latitude, activity.longitude = (point.latitude, point.longitude) if point else (None, None)
    activity.assured_at = clock.now()

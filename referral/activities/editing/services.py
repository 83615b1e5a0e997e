"""Commands about one entry: store it, close it, open it again, say that it is right."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from referral.activities import queries
from referral.activities.editing.queries import is_known
from referral.domain.actors import Actor
from referral.domain.errors import Invalid
from referral.domain.schedule import Season, check
from referral.extensions import db
from referral.lib import clock
from referral.lib.geo import Point, in_netherlands
from referral.lib.ids import new_id
from referral.models import Activity
from referral.models.transaction import command
from referral.workflow.catalogue import tell_coaches
from referral.workflow.distances import point_of
from referral.workflow.places import hold_places
from referral.workflow.waiting import activity_closed, capacity_changed

OUTSIDE = "Dit punt ligt niet in Nederland. Vul graden in, zoals 52,37 en 4,90."
TIMED = ("recurrence", "weekday", "starts", "starts_on", "ends_on")
PLACED = ("location", "address", "postcode")


@command
def save_activity(
    actor: Actor, activity_id: UUID | None, values: Mapping[str, Any], timing: Mapping[str, Any]
) -> Activity:
    """Store an entry, new or changed; it counts as assured today.

    Day, hour and place of a group with people in it stay as they are: `move_group` changes those. Raises
    Invalid, with its fields, for fewer places than are taken, a day that never comes, or a point abroad.
    """
    made = activity_id is None
    hold_places(actor.region_id)
    activity = _new(actor) if activity_id is None else queries.activity_of(actor, activity_id, lock=True)
    given = dict(values)
    if not is_known(actor, UUID(given["organisation_id"]), UUID(given["neighbourhood_id"])):
        raise Invalid("Deze organisatie of wijk is er niet (meer).")
    refuse_too_few(activity, given["capacity"])
    if activity.taken and not made:
        given = {name: value for name, value in given.items() if name not in {*PLACED, "minutes"}}
    else:
        given |= timing
        check(Season(*(timing[name] for name in ("recurrence", "weekday", "starts_on", "ends_on"))))
    _locate(actor, activity, given)
    for name, value in given.items():
        setattr(activity, name, value)
    activity.organisation_id, activity.neighbourhood_id = (
        UUID(given["organisation_id"]),
        UUID(given["neighbourhood_id"]),
    )
    activity.assured_at = clock.now()
    db.session.add(activity)
    if not made:
        capacity_changed(activity)
    return activity


def _new(actor: Actor) -> Activity:
    key = new_id()
    return Activity(id=key, region_id=actor.region_id, external_key=f"A-{key.hex[-8:]}", taken=0)


def refuse_too_few(activity: Activity, capacity: int) -> None:
    """Raise Invalid when more people have a place than would fit. The caller holds the row."""
    taken = activity.taken or 0
    if capacity < taken:
        words = too_few(taken)
        raise Invalid(words, {"capacity": words})


def too_few(taken: int) -> str:
    """Why places cannot be fewer than are taken."""
    now = "Er heeft nu 1 mens een plek" if taken == 1 else f"Er hebben nu {taken} mensen een plek"
    return f"{now}. Het aantal plekken kan niet lager zijn: overleg eerst met hun coaches."


def _locate(actor: Actor, activity: Activity, given: dict[str, Any]) -> None:
    """Turn typed degrees into a point; without them, or when only the postcode changed, look that up."""
    typed = [given.pop(name, "").replace(",", ".") for name in ("latitude", "longitude")]
    known = activity.point
    before = [f"{known.latitude:.5f}", f"{known.longitude:.5f}"] if known else ["", ""]
    postcode = given.get("postcode", activity.postcode) or ""
    if any(typed) and (typed != before or postcode == activity.postcode):
        point: Point | None = _typed(typed)
    else:
        spot = point_of(postcode)
        point = spot.point if spot else None
    given["latitude"], given["longitude"] = (point.latitude, point.longitude) if point else (None, None)


def _typed(texts: list[str]) -> Point:
    try:
        point = Point(*(float(text) for text in texts))
    except ValueError as error:
        words = "Vul beide graden in, met cijfers, of laat ze allebei leeg."
        raise Invalid(words, {"latitude": words}) from error
    if not in_netherlands(point):
        raise Invalid(OUTSIDE, {"latitude": OUTSIDE})
    return point


@command
def close_activity(actor: Actor, activity_id: UUID) -> Activity:
    """Take it out of the catalogue. Who has a place keeps it until a coach ends it; coaches hear of it.

    The waiting list ends, with a task for the coach of each who waited.
    """
    hold_places(actor.region_id)
    activity = queries.activity_of(actor, activity_id, lock=True)
    if activity.is_open:
        activity.is_open = False
        activity_closed(activity)
        tell_coaches(actor, activity)
    return activity


@command
def reopen_activity(actor: Actor, activity_id: UUID) -> Activity:
    """Put it back in the catalogue; it counts as assured today."""
    activity = queries.activity_of(actor, activity_id, lock=True)
    activity.is_open, activity.assured_at = True, clock.now()
    return activity

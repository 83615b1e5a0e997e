"""Commands: make a link, take it back, and what somebody does who has one."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from referral.domain.actors import Actor, system_actor
from referral.domain.attendance import DAY_LASTS, SEASON_LASTS
from referral.domain.errors import Invalid
from referral.domain.schedule import meets_on
from referral.extensions import db
from referral.lib import clock
from referral.lib.crypto import fingerprint
from referral.lib.ids import new_id
from referral.models import Activity, AttendanceLink
from referral.models.scope import acting
from referral.models.transaction import command
from referral.notifications.services import queue_mail
from referral.participation.days import last_days
from referral.participation.links.queries import activity_for, link_of
from referral.participation.queries import Sheet, days_of, sheet
from referral.participation.services import Marker

T = TypeVar("T")

CLOSED = "Deze activiteit is gesloten. Zet haar eerst terug in de catalogus."
AHEAD = timedelta(days=60)
"""How far ahead a link for one day can be made."""


@command
def make_link(actor: Actor, activity_id: UUID, email: str, day: date | None) -> AttendanceLink:
    """Mail a link that marks who came: on one day, or without a day for the season.

    Raises NotVisible for an activity this actor has nothing to do with; Invalid when it is closed, or for a
    day on which the group does not meet, is over too long, or too far ahead.
    """
    activity = activity_for(actor, activity_id)
    if not activity.is_open:
        raise Invalid(CLOSED, {"email": CLOSED})
    if day is not None:
        _check(activity, day)
    now = clock.now()
    made = AttendanceLink(
        id=new_id(),
        region_id=activity.region_id,
        activity_id=activity.id,
        host_id=activity.host_id,
        made_by=actor.id,
        made_at=now,
        day=day,
        expires_at=_end_of(activity, day),
    )
    made.make_link()
    db.session.add(made)
    db.session.flush()
    queue_mail(activity.region_id, "attendance_link", email, {"link_id": str(made.id)})
    return made


def _check(activity: Activity, day: date) -> None:
    words = ""
    if day < clock.today() - DAY_LASTS:
        words = "Deze dag is te lang geleden voor een link."
    elif day > clock.today() + AHEAD:
        words = "Deze dag is nog te ver weg. Maak de link later."
    elif not meets_on(activity.schedule, day):
        words = "Op deze dag komt de groep niet bij elkaar."
    if words:
        raise Invalid(words, {"day": words})


def _end_of(activity: Activity, day: date | None) -> datetime:
    last = clock.today() + SEASON_LASTS if day is None else day + DAY_LASTS
    if day is None and activity.ends_on:
        last = min(last, activity.ends_on + DAY_LASTS)
    return datetime.combine(last + timedelta(days=1), time(), tzinfo=clock.AMSTERDAM)


@command
def revoke(actor: Actor, activity_id: UUID, link_id: UUID) -> None:
    """Take a link back: it shows nothing any more. Raises NotVisible; twice is as good as once."""
    link = link_of(actor, activity_id, link_id)
    link.revoked_at = link.revoked_at or clock.now()


@dataclass(frozen=True, slots=True)
class Opened:
    """What the page of a link needs: the group and the days it opens, newest first."""

    link_id: UUID
    activity_name: str
    days: dict[date, str]
    one_day: bool
    expires_at: datetime


def works(region_id: UUID, token: str) -> bool:
    """Whether there is something behind a link. Says nothing about anybody."""
    with acting(system_actor(region_id)):
        return _of_link(region_id, token) is not None


@command
def enter(region_id: UUID, token: str) -> bool:
    """Somebody said who they are and comes in; False when the link ended."""
    with acting(system_actor(region_id)):
        link = _of_link(region_id, token)
        if link is None:
            return False
        link.opened_at = link.opened_at or clock.now()
        return True


@command
def open_link(region_id: UUID, token: str) -> Opened | None:
    """The days that somebody who said who they are may mark; None when the link ended."""
    with acting(system_actor(region_id)):
        link = _of_link(region_id, token)
        if link is None:
            return None
        activity = link.activity
        stand = days_of(system_actor(region_id), [activity.id]).get(activity.id, {})
        days = {link.day: stand.get(link.day, "")} if link.day else last_days(activity, stand)
        shown = {day: each for day, each in days.items() if link.opens(day)}
        return Opened(link.id, activity.name, shown, link.day is not None, link.expires_at)


@command
def open_day(region_id: UUID, token: str, name: str, day: date) -> tuple[UUID, Sheet] | None:
    """One day, by first names, with the key of the link; the look is logged under *name*.

    None when the link ended or does not open this day.
    """

    def look(by: Marker, activity: Activity) -> tuple[UUID, Sheet]:
        return by.link_id or UUID(int=0), sheet(by.actor, activity, day)

    return _with_link(region_id, token, name, day, look)


@command
def do_by_link(
    region_id: UUID, token: str, name: str, day: date, act: Callable[[Marker, Activity], T]
) -> T | None:
    """An act on a day by somebody with a link; None when it ended or does not open this day."""
    return _with_link(region_id, token, name, day, act)


def _with_link(
    region_id: UUID, token: str, name: str, day: date, act: Callable[[Marker, Activity], T]
) -> T | None:
    with acting(system_actor(region_id)):
        link = _of_link(region_id, token)
        if link is None or not link.opens(day) or day > clock.today():
            return None
        who = replace(system_actor(region_id), name=name, organisation_name=link.activity.organisation.name)
        return act(Marker(who, link_id=link.id), link.activity)


def _of_link(region_id: UUID, token: str) -> AttendanceLink | None:
    found: AttendanceLink | None = db.session.scalar(
        select(AttendanceLink)
        .where(AttendanceLink.region_id == region_id, AttendanceLink.token_hash == fingerprint(token))
        .options(joinedload(AttendanceLink.activity, innerjoin=True))
    )
    return found if found is not None and found.works else None

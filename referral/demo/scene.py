"""Act as somebody at a moment of the past, through the same commands as the pages use."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from referral.demo.people import Someone
from referral.demo.world import World
from referral.domain.actors import Actor
from referral.domain.attendance import NotHeld
from referral.domain.codes import AttendanceState
from referral.lib import clock
from referral.models.scope import acting
from referral.notifications.services import history
from referral.participation.meetings import services as meetings
from referral.participation.meetings.services import count_walk_ins
from referral.participation.queries import hosted_activity, session_on
from referral.participation.services import Marker, mark_attendance
from referral.referring.services import PersonInput, ReferralInput, save_draft, send_referral


@contextmanager
def at(moment: datetime, actor: Actor) -> Iterator[Actor]:
    """The clock stands at *moment* and *actor* acts; mails of the past are not sent again."""
    with clock.moved_to(moment), acting(actor), history():
        yield actor


def moment_on(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment on Dutch clocks."""
    return datetime.combine(day, time(hour, minute), tzinfo=clock.AMSTERDAM)


def office_hours(moment: datetime, random: Random) -> datetime:
    """The same or the next working day, between nine and five."""
    day = clock.local(moment).date()
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return moment_on(day, random.randint(9, 16), random.randint(0, 59))


def refer(actor: Actor, given: ReferralInput) -> str:
    """Write and send a referral as this actor; the reference."""
    draft_id = save_draft(actor, None, {"surname": [given.person.surname]})
    return send_referral(actor, draft_id, given).reference


def as_input(person: Someone) -> PersonInput:
    """An invented person as a form would bring it."""
    return PersonInput(
        person.surname, person.given_name, person.born, person.postcode, person.house_number, person.phone
    )


def mark(world: World, key: str, day: date, marks: dict[UUID, AttendanceState]) -> None:
    """The host of an activity marks a day, an hour after it ended."""
    host = world.actors[world.hosts[key]]
    with at(moment_on(day, 21), host):
        mark_attendance(host, world.activities[key], day, marks)


def count_others(world: World, key: str, day: date, number: int) -> None:
    """The host counts who came without a referral."""
    host = world.actors[world.hosts[key]]
    with at(moment_on(day, 21), host):
        activity = hosted_activity(host, world.activities[key])
        count_walk_ins(Marker.by_account(host), activity, day, number, new_face=False)


def call_off(world: World, key: str, day: date, reason: NotHeld) -> bool:
    """The host says that the group did not meet; False when one of the stories already told who came."""
    host = world.actors[world.hosts[key]]
    with at(moment_on(day, 9), host):
        activity = hosted_activity(host, world.activities[key])
        session = session_on(host, activity, day)
        if session is not None and session.marked_at is not None:
            return False
        meetings.call_off(Marker.by_account(host), activity, day, reason)
        return True

"""A group with people in it, and a phone that keeps marks and sends them."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from werkzeug.test import TestResponse

from referral.domain.codes import AttendanceState
from referral.domain.statuses import Status
from referral.extensions import db
from referral.lib import clock
from referral.models import Attendance, AttendanceMark, Placement, ReferralEvent
from referral.models.scope import acting
from tests.factories import Area, MadeReferral, referral_in
from tests.support.client import PageClient

NAMES = (
    *("Ab", "Bea", "Cor", "Dina", "Evert", "Fenna", "Gijs", "Hetty", "Ime", "Jo", "Klaas", "Lies", "Mies"),
    *("Nel", "Onno"),
)


@dataclass
class Group:
    """People with a place in the area's walking group since long, in the order of their names."""

    area: Area
    people: list[MadeReferral]
    places: list[UUID]
    day: date

    @property
    def path(self) -> str:
        """The page of the day."""
        return f"/groepen/{self.area.activity_id}/{self.day.isoformat()}"

    def states(self, day: date | None = None) -> dict[UUID, AttendanceState]:
        """What counts on the day, by place."""
        del day
        with self.area.app.app_context(), acting(self.area.system):
            return {each.placement_id: each.state for each in db.session.query(Attendance)}

    def marks(self) -> list[AttendanceMark]:
        """Everything that was said."""
        with self.area.app.app_context(), acting(self.area.system):
            return db.session.query(AttendanceMark).order_by(AttendanceMark.recorded_at).all()

    def events(self, number: int = 0) -> list[str]:
        """What was told about attendance of one person, in order."""
        told = ("participation_started", "session_attended", "session_missed", "attendance_withdrawn")
        with self.area.app.app_context(), acting(self.area.system):
            rows = db.session.query(ReferralEvent).filter(
                ReferralEvent.referral_id == self.people[number].id, ReferralEvent.type.in_(told)
            )
            return [each.type for each in rows.order_by(ReferralEvent.sequence)]


def make_group(area: Area, size: int = 3, status: Status = Status.PLACED, weeks: int = 10) -> Group:
    """A group whose people have had a place for *weeks*; the day is the last Tuesday, today included."""
    people = [
        referral_in(status, area, person={"given_name": NAMES[number], "surname": f"Muggenzifter{number}"})
        for number in range(size)
    ]
    with area.app.app_context(), acting(area.system):
        places = []
        for each in people:
            row = db.session.query(Placement).filter_by(referral_id=each.id).first()
            if row is None:
                row = Placement(region_id=area.region_id, referral_id=each.id, activity_id=area.activity_id)
                db.session.add(row)
            row.placed_at = clock.now() - timedelta(weeks=weeks)
            db.session.flush()
            places.append(row.id)
        db.session.commit()
    today = clock.today()
    return Group(area, people, places, today - timedelta(days=(today.weekday() - 1) % 7))


@dataclass
class Phone:
    """A device that keeps marks until they are sent, as `assets/js/attendance.js` does."""

    client: PageClient
    path: str
    device: UUID = field(default_factory=uuid4)
    number: int = 0
    off: timedelta = timedelta(0)

    def mark(self, place: UUID, state: str, seen: list[str] | None = None) -> dict[str, Any]:
        """A mark of now, by the clock of this phone."""
        self.number += 1
        return {
            "id": str(uuid4()),
            "placement": str(place),
            "state": state,
            "number": self.number,
            "at": self._now(),
            "seen": seen or [],
        }

    def send(self, *marks: dict[str, Any], **more: Any) -> TestResponse:
        """Send marks in one batch."""
        payload = {"device": str(self.device), "now": self._now(), "marks": list(marks), **more}
        return self.client.post(
            f"{self.path}/keuzes",
            json=payload,
            headers={"X-CSRFToken": self.client.csrf, "Accept": "application/json"},
        )

    def _now(self) -> int:
        return int((clock.now() + self.off).timestamp() * 1000)

"""Anybody who signs in reports an incident, and the privacy officer hears of it at once."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from referral.domain.actors import Actor
from referral.domain.incidents import IncidentKind
from referral.domain.statuses import PEOPLE, Role, Status
from referral.extensions import db
from referral.incidents.services import ring_everywhere
from referral.incidents.tasks import remind_of_incidents
from referral.lib import clock
from referral.models import Message
from referral.models.scope import acting
from referral.notifications.delivery import compose
from tests.factories import Area, make_incident, referral_in
from tests.support.client import PageClient
from tests.support.database import Database
from tests.support.raw import raw_rows, whole_database

Browser = Callable[[Actor], PageClient]
PATH = "/incidenten/melden"
WORDS = "De lijst met deelnemers ging naar de verkeerde Kanarievogel."


def filled(**changes: str) -> dict[str, str]:
    """A filled-in form; all of it happened yesterday."""
    day = (clock.today() - timedelta(days=1)).strftime("%d-%m-%Y")
    return {
        "kind": "data_breach",
        "happened_day": day,
        "happened_hour": "10:00",
        "discovered_day": day,
        "discovered_hour": "11:30",
        "words": WORDS,
        "measures": "Gebeld en laten weggooien.",
        "persons_about": "12",
        **changes,
    }


@pytest.mark.parametrize("role", PEOPLE)
def test_L16_everybody_reports_and_sees_the_own_report(signed_in: Browser, area: Area, role: Role) -> None:
    browser = signed_in(area.actor(role))
    assert "U meldde nog niets" in browser.page("/incidenten").text
    assert browser.send(PATH, filled()).location == "/incidenten"
    assert "Datalek" in browser.page("/incidenten").text
    assert WORDS not in browser.page("/incidenten").text


def test_L16_colleagues_do_not_see_it(signed_in: Browser, area: Area) -> None:
    signed_in(area.coach).send(PATH, filled())
    assert "U meldde nog niets" in signed_in(area.second_coach).page("/incidenten").text


def test_L16_the_words_are_sealed(signed_in: Browser, area: Area, database: Database) -> None:
    signed_in(area.coach).send(PATH, filled())
    assert "Kanarievogel" not in whole_database(database)
    (row,) = raw_rows(database, "incident")
    assert row["due_at"] == row["discovered_at"] + timedelta(hours=72)  # type: ignore[operator]  # moments


def test_L16_the_officer_gets_a_mail_without_content(signed_in: Browser, area: Area) -> None:
    signed_in(area.coach).send(PATH, filled())
    with area.app.app_context(), acting(area.system):
        message = db.session.query(Message).filter_by(template="incident").one()
        mail = compose(message).as_string()
    assert "/toezicht/incidenten/" in mail
    for secret in ("Kanarie", "Sanne", "datalek", "lijst"):
        assert secret not in mail


def test_a_person_can_be_named_by_an_own_reference(
    signed_in: Browser, area: Area, database: Database
) -> None:
    made = referral_in(Status.ACCEPTED, area)
    signed_in(area.coach).send(PATH, filled(reference=made.reference.lower()))
    (row,) = raw_rows(database, "incident_person")
    assert row["person_id"] == made.person_id


def test_a_reference_of_another_team_is_unknown(signed_in: Browser, area: Area, database: Database) -> None:
    made = referral_in(Status.ACCEPTED, area)
    answer = signed_in(area.other_coach).send(PATH, filled(reference=made.reference))
    assert answer.status_code == 422
    assert "geen verwijzing met dit kenmerk" in answer.get_data(as_text=True)
    assert raw_rows(database, "incident") == []


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("kind", "", "Kies wat voor incident"),
        ("happened_day", "31-02-2026", "bestaande datum"),
        ("discovered_hour", "09:00", "vóór het moment waarop het gebeurde"),
        ("words", " ", "Schrijf op wat er gebeurde"),
        ("words", "BSN 111222333", "burgerservicenummer"),
        ("persons_about", "veel", "getal"),
        ("persons_about", "-1", "van 0 tot"),
    ],
)
def test_mistakes_are_told_and_nothing_typed_is_lost(
    signed_in: Browser, area: Area, name: str, value: str, says: str
) -> None:
    answer = signed_in(area.coach).send(PATH, filled(**{name: value}))
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert says in text
    assert "Gebeld en laten weggooien." in text


def test_what_must_still_come_is_refused(signed_in: Browser, area: Area, noon: datetime) -> None:
    today = clock.today().strftime("%d-%m-%Y")
    answer = signed_in(area.coach).send(PATH, filled(discovered_day=today, discovered_hour="23:59"))
    assert "moet nog komen" in answer.get_data(as_text=True)


def alarms(area: Area, hours: float) -> int:
    """How many alarm mails there are when it is some hours later."""
    with area.app.app_context(), clock.moved_to(clock.now() + timedelta(hours=hours)):
        ring_everywhere()
        with acting(area.system):
            return db.session.query(Message).filter_by(template="incident_due").count()


def test_L16_the_alarm_rings_a_day_before_and_then_each_day(area: Area) -> None:
    make_incident(area, discovered_at=clock.now() - timedelta(hours=1))
    assert [alarms(area, hours) for hours in (46, 48, 49, 73)] == [0, 1, 1, 2]


def test_L28_a_calamity_rings_the_same_day(area: Area) -> None:
    make_incident(area, IncidentKind.CALAMITY, clock.now() - timedelta(minutes=5))
    with area.app.app_context():
        remind_of_incidents(0)
    assert alarms(area, 0) == 1

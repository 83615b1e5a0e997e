"""The privacy officer searches the log, sees who looked at one person, and takes rows along."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from fhirclient.models.bundle import Bundle
from flask import Flask

from referral.audit.queries import looks_at
from referral.domain.actors import Actor
from referral.domain.statuses import Status
from referral.extensions import db
from referral.lib import clock
from referral.models import AccessLog
from referral.models.scope import acting
from referral.supervision import queries
from tests.factories import Area, MadeReferral, referral_in
from tests.support.client import PageClient
from tests.support.database import Database

Browser = Callable[[Actor], PageClient]
LOG = "/toezicht/logboek"
PERSON = {
    "surname": "van der Berg",
    "given_name": "Johanna",
    "birth_date": "9-3-1948",
    "postcode": "3511 ab",
    "house_number": "12",
}


@pytest.fixture
def made(area: Area, signed_in: Browser) -> MadeReferral:
    """A referral at which coach and GP looked."""
    known = {**PERSON, "birth_date": date(1948, 3, 9), "postcode": "3511 AB"}
    found = referral_in(Status.ACCEPTED, area, person=known)
    signed_in(area.coach).page(f"/werkvoorraad/{found.reference}")
    signed_in(area.gp).page(f"/verwijzingen/{found.reference}")
    return found


@pytest.fixture
def officer(area: Area, signed_in: Browser, made: MadeReferral) -> PageClient:
    """The privacy officer's browser."""
    return signed_in(area.privacy_officer)


def raw(database: Database, person_id: UUID) -> list[tuple[object, ...]]:
    """Who did what to a person, newest first, in SQL past everything."""
    with database.connect() as connection:
        return connection.execute(
            "SELECT actor_name, organisation_name, event_type FROM access_log "
            "WHERE %s = ANY (subject_ids) ORDER BY happened_at DESC, id DESC",
            [person_id],
        ).fetchall()


def test_the_log_is_searched_by_user_kind_and_period(officer: PageClient, made: MadeReferral) -> None:
    today, tomorrow = clock.today(), clock.today() + timedelta(days=1)
    coach = officer.page(f"{LOG}?gebruiker=sanne&soort=read&van={today}&tot={today}").text
    assert "Sanne Coach" in coach
    assert "Dokter Visser" not in coach
    assert "Verwijzing gewijzigd" not in coach.split("<table")[-1]
    assert "Geen regels gevonden" in officer.page(f"{LOG}?van={tomorrow}").text
    assert "Geen regels gevonden" in officer.page(f"{LOG}?gebruiker=%25").text
    assert "Sanne Coach" in officer.page(f"{LOG}?van=gisteren&soort=niets&persoon=iemand").text


def test_no_name_of_a_person_is_shown(officer: PageClient, made: MadeReferral) -> None:
    assert made.surname not in officer.page(LOG).text
    assert made.surname not in officer.page(f"/toezicht/personen/{made.person_id}/wie-keek-er").text


@pytest.mark.parametrize("by", ["reference", "identity"])
def test_a_person_is_found_and_the_search_is_logged(
    officer: PageClient, made: MadeReferral, area: Area, by: str
) -> None:
    given = {"reference": made.reference.lower()} if by == "reference" else PERSON
    answer = officer.send("/toezicht/personen", given)
    assert answer.location == f"/toezicht/personen/{made.person_id}/wie-keek-er"
    with area.app.app_context(), acting(area.system):
        row = db.session.query(AccessLog).filter_by(event_type="search").one()
        assert (row.purpose, row.subject_ids) == ("supervision", [made.person_id])


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"reference": "P-ZZZ-ZZZ"}, "niemand gevonden"),
        ({**PERSON, "surname": "Elders"}, "niemand gevonden"),
        ({"surname": "Elders"}, "of vul het kenmerk in"),
        ({**PERSON, "postcode": "12"}, "geen Nederlandse postcode"),
        ({"birth_date": "morgen"}, "Er klopt nog iets niet"),
    ],
)
def test_who_is_not_found_is_said_beside_the_field(
    officer: PageClient, given: dict[str, str], message: str
) -> None:
    answer = officer.send("/toezicht/personen", given)
    assert answer.status_code == 422
    assert message in answer.get_data(as_text=True)


def test_L20_who_looked_equals_the_log(
    officer: PageClient, made: MadeReferral, area: Area, database: Database
) -> None:
    referral_in(Status.CLOSED, area)
    expected = raw(database, made.person_id)
    page = officer.get(f"/toezicht/personen/{made.person_id}/wie-keek-er").get_data(as_text=True)
    with area.app.app_context(), acting(area.privacy_officer):
        shown = looks_at(area.privacy_officer, made.person_id)[1:]
        db.session.rollback()
    assert [(each.who, each.organisation) for each in shown] == [row[:2] for row in expected]
    assert page.count("<tr") == len(expected) + 1
    assert {row[2] for row in expected} == {"create", "update", "read"}
    assert [row[2] for row in raw(database, made.person_id)] == ["read_log", *(row[2] for row in expected)]


def test_a_person_of_elsewhere_does_not_exist(officer: PageClient) -> None:
    officer.page("/toezicht/personen/00000000-0000-7000-8000-000000000000/wie-keek-er", status=404)


def test_pages_follow_each_other(
    officer: PageClient, made: MadeReferral, monkeypatch: pytest.MonkeyPatch, area: Area
) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    seen: list[UUID] = []
    with area.app.app_context(), acting(area.privacy_officer):
        key = ""
        while True:
            page = queries.rows(area.privacy_officer, queries.Search(person_id=made.person_id), key)
            seen += [row.id for row in page.rows]
            key = page.after
            if not key:
                break
        total = db.session.query(AccessLog).filter(AccessLog.subject_ids.contains([made.person_id])).count()
    assert len(seen) == len(set(seen)) == total


def test_the_rows_of_a_search_leave_as_fhir(
    officer: PageClient, made: MadeReferral, app: Flask, area: Area
) -> None:
    answer = officer.get(f"{LOG}.json?persoon={made.person_id}&soort=read")
    assert answer.mimetype == "application/fhir+json"
    events = Bundle(json.loads(answer.get_data(as_text=True))).entry
    assert {each.resource.agent[0].name for each in events} == {"Sanne Coach", "Dokter Visser"}
    with app.app_context(), acting(area.system):
        row = db.session.query(AccessLog).filter_by(event_type="export").one()
        assert (row.object_type, row.object_detail) == ("access_log", "kind=read")

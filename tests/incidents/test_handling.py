"""The privacy officer judges, tells the authority, tells the persons, and closes."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from referral.domain.actors import Actor
from referral.domain.incidents import IncidentKind
from referral.domain.statuses import Role, Status
from referral.extensions import db
from referral.incidents.presenters import as_csv
from referral.incidents.queries import Concerned
from referral.lib import clock
from referral.models import AccessLog, User
from referral.models.scope import acting
from tests.factories import Area, build_area, make_incident, referral_in
from tests.support.client import PageClient
from tests.support.database import Database
from tests.support.story import do

Browser = Callable[[Actor], PageClient]


@pytest.fixture
def officer(signed_in: Browser, area: Area) -> PageClient:
    """The privacy officer at the desk."""
    return signed_in(area.privacy_officer)


@pytest.fixture
def path(area: Area) -> str:
    """The page of a new breach."""
    return f"/toezicht/incidenten/{make_incident(area)}"


def told() -> dict[str, str]:
    """The authority was told a minute ago."""
    at = clock.now().astimezone(clock.AMSTERDAM) - timedelta(minutes=1)
    return {"day": at.strftime("%d-%m-%Y"), "hour": at.strftime("%H:%M"), "words": "AP-2026-4411"}


def address_of(area: Area, actor: Actor) -> str:
    """The mail address of an account."""
    with area.app.app_context(), acting(area.system):
        return db.session.get_one(User, actor.id).email


def test_L16_from_report_to_closing(officer: PageClient, path: str) -> None:
    assert "Nog 70 uur" in officer.page("/toezicht/incidenten").text
    assert "verkeerde adres" in officer.page(path).text
    do(officer, f"{path}/beoordelen", must_report="yes", words="Er staan adressen in.")
    do(officer, f"{path}/gemeld", **told())
    do(officer, f"{path}/inlichten", informed="yes", words="Alle drie gebeld.")
    do(officer, f"{path}/afsluiten", words="Adressen worden voortaan door twee mensen bekeken.")
    text = officer.page(path).text
    for part in ("Beoordeeld", "AP-2026-4411", "Alle drie gebeld.", "Afgesloten", "twee mensen"):
        assert part in text
    assert "Beoordeel" not in officer.page(path).links
    assert officer.send(f"{path}/inlichten", {"informed": "no", "words": "Toch niet."}).status_code == 409


def test_L16_it_does_not_close_before_it_was_judged_and_told(officer: PageClient, path: str) -> None:
    answer = officer.send(f"{path}/afsluiten", {"words": "Klaar."})
    assert answer.status_code == 422
    assert "Beoordeel eerst" in answer.get_data(as_text=True)
    do(officer, f"{path}/beoordelen", must_report="yes", words="Adressen.")
    answer = officer.send(f"{path}/afsluiten", {"words": "Klaar."})
    assert "Dit moet gemeld worden" in answer.get_data(as_text=True)


def test_L16_not_reporting_needs_a_reason_and_stops_the_clock(officer: PageClient, path: str) -> None:
    answer = officer.send(f"{path}/beoordelen", {"must_report": "no", "words": ""})
    assert answer.status_code == 422
    do(officer, f"{path}/beoordelen", must_report="no", words="Het bestand was versleuteld.")
    assert "Nog 70 uur" not in officer.page(path).text
    do(officer, f"{path}/afsluiten", words="Niets.")


def test_it_is_not_told_before_it_was_known_nor_twice(officer: PageClient, path: str) -> None:
    answer = officer.send(f"{path}/gemeld", {"day": "01-01-2026", "hour": "09:00", "words": "1"})
    assert answer.status_code == 422
    assert "vóór het moment" in answer.get_data(as_text=True)
    do(officer, f"{path}/gemeld", **told())
    assert officer.send(f"{path}/gemeld", told()).status_code == 409
    assert officer.send(f"{path}/beoordelen", {"must_report": "no", "words": "Nee."}).status_code == 409


def test_L16_whom_an_account_saw_is_added_and_exported_in_one_step(
    officer: PageClient, signed_in: Browser, area: Area, path: str
) -> None:
    seen, other = referral_in(Status.ACCEPTED, area), referral_in(Status.ACCEPTED, area)
    coach = signed_in(area.second_coach)
    coach.page(f"/werkvoorraad/{seen.reference}")
    today = clock.today().strftime("%d-%m-%Y")
    form = {"email": address_of(area, area.second_coach), "first": today, "last": today}
    do(officer, f"{path}/betrokkenen/logboek", **form)
    content = officer.get(f"{path}/betrokkenen.csv").get_data(as_text=True)
    rows = list(csv.reader(io.StringIO(content.removeprefix("\ufeff")), delimiter=";"))
    assert [row[1] for row in rows[1:]] == [seen.surname]
    assert rows[1][5] == seen.reference
    assert other.reference not in content
    with area.app.app_context(), acting(area.system):
        log = db.session.query(AccessLog).filter_by(event_type="export", object_type="incident").one()
    assert log.subject_ids == [seen.person_id]
    again = officer.send(f"{path}/betrokkenen/logboek", form)
    assert "niemand die er nog niet bij stond" in again.get_data(as_text=True)


def test_one_person_is_added_once(officer: PageClient, area: Area, path: str) -> None:
    made = referral_in(Status.SENT, area)
    do(officer, f"{path}/betrokkenen/een", reference=made.reference)
    assert "Eén persoon" in officer.page(path).text
    answer = officer.send(f"{path}/betrokkenen/een", {"reference": made.reference})
    assert "stond er al bij" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("step", "form", "says"),
    [
        ("een", {"reference": "P-AAA-AAA"}, "geen verwijzing"),
        (
            "logboek",
            {"email": "a@b.example", "first": "01-11-2026", "last": "02-11-2026"},
            "geen account",
        ),
        (
            "logboek",
            {"email": "a@b.example", "first": "02-11-2026", "last": "01-11-2026"},
            "vóór de eerste dag",
        ),
    ],
)
def test_who_cannot_be_found_is_said(
    officer: PageClient, path: str, step: str, form: dict[str, str], says: str
) -> None:
    answer = officer.send(f"{path}/betrokkenen/{step}", form)
    assert answer.status_code == 422
    assert says in answer.get_data(as_text=True)


def test_L28_a_calamity_goes_to_the_supervisor_the_same_day(officer: PageClient, area: Area) -> None:
    key = make_incident(area, IncidentKind.CALAMITY, clock.now() - timedelta(minutes=1))
    text = officer.page(f"/toezicht/incidenten/{key}").text
    assert "toezichthouder Wmo" in text
    late = make_incident(area, IncidentKind.VIOLENCE, clock.now() - timedelta(hours=25))
    assert "te laat" in officer.page(f"/toezicht/incidenten/{late}").text


def test_another_region_is_another_world(signed_in: Browser, area: Area, path: str) -> None:
    elsewhere = build_area(area.app, "9711", "9712")
    stranger = signed_in(elsewhere.privacy_officer)
    stranger.page(path, 404)
    assert "Er zijn geen incidenten" in stranger.page("/toezicht/incidenten").text
    assert stranger.send(f"{path}/afsluiten", {"words": "Klaar."}).status_code == 404


@pytest.mark.parametrize("role", [Role.COACH, Role.COORDINATOR, Role.ADMIN])
def test_the_register_is_for_the_officer(signed_in: Browser, area: Area, path: str, role: Role) -> None:
    assert signed_in(area.actor(role)).get(path).status_code == 403


def test_steps_cannot_be_changed_by_the_application(
    path: str, officer: PageClient, database: Database
) -> None:
    do(officer, f"{path}/beoordelen", must_report="no", words="Versleuteld.")
    with database.connect() as connection:
        rights = connection.execute(
            "SELECT has_table_privilege('patchwork_app', 'incident_entry', 'UPDATE')"
            " OR has_table_privilege('patchwork_app', 'incident_entry', 'DELETE')"
        ).fetchone()
    assert rights == (False,)


def test_a_cell_that_looks_like_a_formula_is_text() -> None:
    person = Concerned(UUID(int=1), "=HYPERLINK()", "@x", "+31 6", "3511 AB", "12", ("P-AAA-AAA",))
    line = as_csv([person]).splitlines()[1]
    assert line == "'=HYPERLINK();'@x;'+31 6;3511 AB;12;P-AAA-AAA"

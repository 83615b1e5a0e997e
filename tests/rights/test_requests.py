"""Requests: found by exact identity or reference, with a clock, refused with a reason, held back."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from referral.domain.actors import Actor
from referral.domain.rights import RequestKind
from referral.domain.statuses import Role, Status
from referral.extensions import db
from referral.lib import clock
from referral.models import AccessLog, Message, Person, RightsRequest
from referral.models.scope import acting
from referral.notifications import channels
from referral.notifications.delivery import deliver
from referral.rights.services.alarms import mail_officers
from referral.rights.tasks import remind_of_requests
from tests.cli.test_commands import run
from tests.factories import Area, build_area, make_hold, make_request, referral_in
from tests.guards.rules import reading
from tests.support.client import PageClient
from tests.support.database import Database
from tests.support.raw import raw_rows, whole_database
from tests.support.scan import whole

Browser = Callable[[Actor], PageClient]


def send_waiting(area: Area) -> None:
    """Deliver what waits for the officers."""
    with area.app.app_context(), acting(area.system):
        for key in list(db.session.scalars(db.select(Message.id).filter_by(template="rights_due"))):
            deliver(key)


def asked(**values: str) -> dict[str, str]:
    """A filled-in form."""
    return {"kind": "access", "received_on": clock.today().isoformat(), **values}


def identity(surname: str, number: str) -> dict[str, str]:
    """The five facts of a person of the factory."""
    born = "09-03-1948"
    return {
        "surname": surname.upper(),
        "given_name": "J.",
        "birth_date": born,
        "postcode": "3511ab",
        "house_number": number,
    }


def test_L8_somebody_is_found_by_reference(signed_in: Browser, area: Area) -> None:
    made = referral_in(Status.ACCEPTED, area)
    officer = signed_in(area.privacy_officer)
    answer = officer.send("/toezicht/verzoeken/nieuw", asked(reference=made.reference.lower()))
    page = officer.page(answer.location)
    assert made.surname in page.text
    assert "Nog" in officer.page("/toezicht/verzoeken").text
    assert made.surname not in officer.page("/toezicht/verzoeken").text


def test_L8_somebody_is_found_by_exact_identity(signed_in: Browser, area: Area) -> None:
    made = referral_in(Status.ACCEPTED, area, person={"house_number": "77"})
    officer = signed_in(area.privacy_officer)
    answer = officer.send("/toezicht/verzoeken/nieuw", asked(**identity(made.surname, "77")))
    assert made.surname in officer.page(answer.location).text
    again = officer.send("/toezicht/verzoeken/nieuw", asked(**identity(made.surname, "77")))
    assert again.status_code == 422
    assert "staat nog open" in again.get_data(as_text=True)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({}, "alle vijf"),
        ({"reference": "P-XXX-XXX"}, "Er is niemand met deze gegevens"),
        (identity("Onbekend", "1"), "Er is niemand met deze gegevens"),
        ({**identity("Onbekend", "1"), "postcode": "geen"}, "Er is niemand met deze gegevens"),
        ({**identity("Onbekend", "1"), "house_number": ""}, "alle vijf"),
        ({"reference": "P-XXX-XXX", "kind": ""}, "Kies wat de persoon vraagt"),
        ({"reference": "P-XXX-XXX", "received_on": "2999-01-01"}, "toekomst"),
    ],
)
def test_who_is_not_found_gets_no_request(
    signed_in: Browser, area: Area, values: dict[str, str], message: str
) -> None:
    answer = signed_in(area.privacy_officer).send("/toezicht/verzoeken/nieuw", {**asked(), **values})
    assert answer.status_code == 422
    assert message in answer.get_data(as_text=True)


def test_each_search_is_in_the_log(signed_in: Browser, area: Area) -> None:
    made = referral_in(Status.ACCEPTED, area)
    signed_in(area.privacy_officer).send("/toezicht/verzoeken/nieuw", asked(reference=made.reference))
    with area.app.app_context(), acting(area.privacy_officer):
        rows = db.session.query(AccessLog).filter_by(event_type="search", purpose="rights").all()
    assert [each.subject_ids for each in rows] == [[made.person_id]]


def test_a_coach_registers_for_the_own_team(as_coach: PageClient, signed_in: Browser, area: Area) -> None:
    made = referral_in(Status.PARTICIPATING, area)
    path = f"/werkvoorraad/{made.reference}/verzoek"
    assert "Verzoek van" in as_coach.page(path).text
    assert as_coach.send(path, {"kind": ""}).status_code == 422
    assert as_coach.send(path, asked(kind="erasure")).status_code == 302
    assert as_coach.send(path, asked(kind="erasure")).status_code == 422
    assert made.reference in signed_in(area.privacy_officer).page("/toezicht/verzoeken").text
    signed_in(area.other_coach).page(path, 404)


def test_without_an_open_request_the_officer_sees_nobody(signed_in: Browser, area: Area) -> None:
    made, other = referral_in(Status.PARTICIPATING, area), referral_in(Status.PARTICIPATING, area)
    with area.app.app_context(), acting(area.privacy_officer):
        assert db.session.query(Person).count() == 0
    key = make_request(area, made.person_id)
    with area.app.app_context(), acting(area.privacy_officer):
        assert [each.id for each in db.session.query(Person)] == [made.person_id]
    officer = signed_in(area.privacy_officer)
    assert officer.send(f"/toezicht/verzoeken/{key}/klaar").status_code == 302
    with area.app.app_context(), acting(area.privacy_officer):
        assert db.session.query(Person).count() == 0
    text = officer.page(f"/toezicht/verzoeken/{key}").text
    assert made.surname not in text
    assert other.surname not in text
    assert officer.send(f"/toezicht/verzoeken/{key}/klaar").status_code == 404


def test_another_region_is_another_world(signed_in: Browser, app: Flask, area: Area) -> None:
    made = referral_in(Status.ACCEPTED, area)
    key = make_request(area, made.person_id)
    abroad = build_area(app, "9001", "9002")
    officer = signed_in(abroad.privacy_officer)
    officer.page(f"/toezicht/verzoeken/{key}", 404)
    answer = officer.send("/toezicht/verzoeken/nieuw", asked(reference=made.reference))
    assert "Er is niemand" in answer.get_data(as_text=True)


def test_L10_refused_with_a_ground_and_words(signed_in: Browser, area: Area, database: Database) -> None:
    made = referral_in(Status.ACCEPTED, area)
    key = make_request(area, made.person_id, RequestKind.ERASURE)
    officer = signed_in(area.privacy_officer)
    path = f"/toezicht/verzoeken/{key}/weigeren"
    assert officer.send(path, {"ground": "", "explanation": ""}).status_code == 422
    given = {"ground": "other_interest", "explanation": "Uw kind heeft dit later nodig."}
    assert officer.send(path, given).status_code == 302
    text = officer.page(f"/toezicht/verzoeken/{key}").text
    assert "groot belang" in text
    assert "Uw kind heeft dit later nodig." in text
    assert "Uw kind" not in whole_database(database)
    officer.page(path, 404)


def test_L11_a_legal_hold_keeps_erasure_back_until_lifted(signed_in: Browser, area: Area) -> None:
    made = referral_in(Status.CLOSED, area)
    key = make_request(area, made.person_id, RequestKind.ERASURE)
    officer = signed_in(area.privacy_officer)
    home = f"/toezicht/verzoeken/{key}"
    reason = {"reason": "De rechter vroeg om deze gegevens."}
    gone = officer.send(f"{home}/bewaarplicht", {"until": "2020-01-01", **reason})
    assert "al voorbij" in gone.get_data(as_text=True)
    assert officer.send(f"{home}/bewaarplicht", {"until": "2099-12-31", **reason}).status_code == 302
    page = officer.page(home)
    assert "De rechter vroeg" in page.text
    refused = officer.send(f"{home}/wissen", {"sure": "y"})
    assert refused.status_code == 422
    assert "moeten nog bewaard blijven" in refused.get_data(as_text=True)
    lift = next(each for each in page.html.split('"') if each.startswith(f"{home}/bewaarplicht/"))
    assert officer.send(lift).status_code == 302
    assert officer.send(lift).status_code == 404
    assert "Wis deze persoon" in officer.page(home).text


def test_a_hold_that_ended_holds_nothing(signed_in: Browser, area: Area) -> None:
    made = referral_in(Status.CLOSED, area)
    key = make_request(area, made.person_id, RequestKind.ERASURE)
    make_hold(area, key, clock.today() + timedelta(days=3))
    with clock.moved_to(clock.now() + timedelta(days=5)):
        page = signed_in(area.privacy_officer).page(f"/toezicht/verzoeken/{key}").text
    assert "Wis deze persoon" in page


@pytest.mark.parametrize("role", [each for each in Role if each not in {Role.SYSTEM, Role.PRIVACY_OFFICER}])
def test_requests_are_for_the_officer_alone(signed_in: Browser, area: Area, role: Role) -> None:
    assert signed_in(area.actor(role)).get("/toezicht/verzoeken").status_code == 403


LATE = [("erasure", 92), ("access", 32), ("correction", 40)]


@pytest.mark.parametrize(("kind", "days"), LATE)
def test_L10_a_late_request_rings_everywhere(
    app: Flask, client: PageClient, signed_in: Browser, area: Area, kind: str, days: int
) -> None:
    made = referral_in(Status.ACCEPTED, area)
    assert client.get("/alarmz").get_json() == {"status": "ok", "late": {}, "ledger": "ok"}
    assert run(app, "rights", "check")[0] == 0
    make_request(area, made.person_id, RequestKind(kind), clock.today() - timedelta(days=days))
    answer = client.get("/alarmz")
    assert (answer.status_code, answer.get_json()["late"]) == (503, {kind: 1})
    code, output = run(app, "rights", "check")
    assert code == 1
    assert f"1 late: {kind}" in output
    assert "tag--danger" in signed_in(area.privacy_officer).page("/toezicht/verzoeken").html


def test_L10_the_officer_gets_a_mail_without_a_name(app: Flask, area: Area) -> None:
    made = referral_in(Status.ACCEPTED, area)
    with app.app_context():
        remind_of_requests(0)
    assert channels.memory == []
    make_request(area, made.person_id, RequestKind.ERASURE, date(2020, 1, 1))
    other = referral_in(Status.ACCEPTED, area)
    make_request(area, other.person_id, RequestKind.ACCESS, clock.today() - timedelta(days=27))
    with app.app_context():
        assert mail_officers() == 1
        assert mail_officers() == 0
        with clock.moved_to(clock.now() + timedelta(days=1)):
            assert mail_officers() == 1
    send_waiting(area)
    mail, _ = channels.memory
    words = whole(mail)
    assert "Eén verzoek van een persoon is te laat." in words
    assert "Eén verzoek van een persoon moet binnen een week" in words
    assert made.surname not in words
    assert made.reference not in words


def test_AVG18_at_rest_nobody_opens_the_file_until_it_wakes(
    as_coach: PageClient, as_gp: PageClient, signed_in: Browser, area: Area
) -> None:
    made = referral_in(Status.PARTICIPATING, area)
    key = make_request(area, made.person_id, RequestKind.RESTRICTION)
    officer = signed_in(area.privacy_officer)
    assert officer.send(f"/toezicht/verzoeken/{key}/bezwaar").status_code == 404
    assert officer.send(f"/toezicht/verzoeken/{key}/stilzetten").status_code == 302
    as_coach.page(f"/werkvoorraad/{made.reference}", 404)
    as_gp.page(f"/verwijzingen/{made.reference}", 404)
    assert "Johanna" not in signed_in(area.host).page(_session(area)).text
    assert "ligt stil" in officer.page(f"/toezicht/verzoeken/{key}").text
    assert officer.send(f"/toezicht/verzoeken/{key}/weer-openen").status_code == 302
    as_coach.page(f"/werkvoorraad/{made.reference}")
    assert "Johanna" in signed_in(area.host).page(_session(area)).text


def _session(area: Area) -> str:
    return f"/groepen/{area.activity_id}/{clock.today().isoformat()}"


def test_nothing_is_stored_in_clear(area: Area, database: Database) -> None:
    made = referral_in(Status.CLOSED, area)
    make_hold(area, make_request(area, made.person_id, RequestKind.ERASURE))
    assert "rechter" not in whole_database(database)
    rows: list[dict[str, Any]] = raw_rows(database, "rights_request")
    assert [each["due_on"] > each["received_on"] for each in rows] == [True]
    with area.app.app_context(), acting(area.coach):
        assert db.session.query(RightsRequest).count() == 0


def test_the_list_asks_as_often_for_many_as_for_few(app: Flask, signed_in: Browser, area: Area) -> None:
    officer, counted = signed_in(area.privacy_officer), []
    with app.app_context():
        engine = db.engine
    for _ in range(2):
        for _ in range(5):
            make_request(area, referral_in(Status.CLOSED, area).person_id)
        officer.page("/toezicht/verzoeken")
        with reading.watched(engine) as seen:
            officer.page("/toezicht/verzoeken")
        counted.append(len(seen))
    assert counted[0] == counted[1]

"""Erasure: afterwards nothing tells who it was, anywhere (L10)."""

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from referral.domain.actors import Actor
from referral.domain.rights import RequestKind
from referral.domain.statuses import Status
from referral.extensions import Base, db
from referral.models import DataKey, Draft, Message, Person, Referral
from referral.models.scope import acting
from referral.notifications import channels
from referral.notifications.delivery import deliver
from referral.verify import differences
from tests.factories import Area, make_request, referral_in
from tests.rights.canary import CANARIES, NEW_NAME, life_of_a_canary
from tests.support.client import PageClient
from tests.support.database import Database
from tests.support.dump import dump, found_in
from tests.support.raw import raw_rows, whole_database

Browser = Callable[[Actor], PageClient]


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """Everything any logger says, in full."""
    with caplog.at_level(logging.DEBUG):
        yield caplog


def erased(officer: PageClient, area: Area, person_id: UUID) -> UUID:
    """Erase this person on a request; the request."""
    key = make_request(area, person_id, RequestKind.ERASURE)
    path = f"/toezicht/verzoeken/{key}/wissen"
    assert "Dit is voorgoed" in officer.page(path).text
    assert officer.send(path, {}).status_code == 422
    assert officer.send(path, {"sure": "y"}).status_code == 302
    return key


def send_all(area: Area) -> bytes:
    """Deliver every mail that waits; all mail as it left."""
    with area.app.app_context(), acting(area.system):
        for key in [each.id for each in db.session.query(Message)]:
            deliver(key)
    return b"".join(each.as_bytes() for each in channels.memory)


def test_L10_the_canary_is_gone_from_everywhere(
    app: Flask, signed_in: Browser, area: Area, database: Database, logged: pytest.LogCaptureFixture
) -> None:
    person_id, reference = life_of_a_canary(signed_in, area)
    assert found_in(dump(database), [reference]) == [reference]
    assert len(_living_keys(database)) == 4  # of the person, a draft, a parked form, an emergency
    officer = signed_in(area.privacy_officer)
    erased(officer, area, person_id)
    mails = send_all(area)
    assert reference.encode() in mails
    ledger = Path(app.config["ERASURE_LEDGER"]).read_bytes()
    assert str(person_id).encode() in ledger
    places = {
        "dump": dump(database),
        "mails": mails,
        "ledger": ledger,
        "log": logged.text.encode() + repr([each.__dict__ for each in logged.records]).encode(),
        "jobs": repr(raw_rows(database, "procrastinate_jobs")).encode(),
        "files": _files(Path(app.config["ERASURE_LEDGER"]).parent),
    }
    assert {name: found for name, each in places.items() if (found := found_in(each, CANARIES))} == {}


def _living_keys(database: Database) -> list[dict[str, Any]]:
    return [each for each in raw_rows(database, "data_key") if each["wrapped"] is not None]


def _files(folder: Path) -> bytes:
    """What lies beside the database: ledgers and logs, not the server's own pages."""
    return b"".join(each.read_bytes() for each in sorted(folder.glob("*")) if each.is_file())


def test_L10_the_search_would_have_found_it(database: Database, area: Area) -> None:
    with database.connect() as connection:
        for number, value in enumerate((b"Zonderlingvogel", "ZONDERLINGVOGEL".encode("utf-16-le"))):
            connection.execute(
                "INSERT INTO data_key (id, region_id, ring_key, wrapped) VALUES (%s, %s, 'k', %s)",
                [UUID(int=number + 1), area.region_id, value],
            )
    assert found_in(dump(database), CANARIES) == ["Zonderlingvogel"]


def test_L10_no_sealed_value_is_left_to_open(signed_in: Browser, area: Area, database: Database) -> None:
    person_id, _ = life_of_a_canary(signed_in, area)
    erased(signed_in(area.privacy_officer), area, person_id)
    left = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if column.name.endswith("_sealed")
        for row in raw_rows(database, table.name)
        if row[column.name] is not None
    }
    assert left == set()
    assert _living_keys(database) == []


def test_L10_only_what_is_counted_remains(signed_in: Browser, area: Area, database: Database) -> None:
    other = referral_in(Status.PARTICIPATING, area)
    made = referral_in(Status.PARTICIPATING, area)
    before = len(raw_rows(database, "access_log"))
    erased(signed_in(area.privacy_officer), area, made.person_id)
    with area.app.app_context(), acting(area.system):
        person = db.session.get_one(Person, made.person_id)
        assert (person.identity_index, person.surname_index, person.birth_year) == (None, None, None)
        assert person.surname == ""
        row = db.session.get_one(Referral, made.id)
        assert (row.status, row.reasons, row.needs, row.checks) == (Status.WITHDRAWN, ["contact"], [], [])
        assert row.hidden_at is not None
        assert all(each.ended_at for each in row.placements)
        assert db.session.get_one(DataKey, made.person_id).destroyed_at is not None
        assert db.session.get_one(Person, other.person_id).surname == other.surname
    assert len(raw_rows(database, "access_log")) > before
    assert made.surname not in whole_database(database)
    with area.app.app_context():
        assert differences() == (2, [])


def test_L10_nobody_sees_the_person_any_more(
    as_coach: PageClient, as_gp: PageClient, signed_in: Browser, area: Area
) -> None:
    made = referral_in(Status.PARTICIPATING, area)
    officer = signed_in(area.privacy_officer)
    key = erased(officer, area, made.person_id)
    as_coach.page(f"/werkvoorraad/{made.reference}", 404)
    as_gp.page(f"/verwijzingen/{made.reference}", 404)
    assert made.reference not in as_coach.page("/werkvoorraad?tab=klaar").text
    assert made.reference not in as_gp.page("/verwijzingen").text
    assert "Gedaan" in officer.page("/toezicht/verzoeken").text
    assert "klaar" in officer.page(f"/toezicht/verzoeken/{key}").text
    again = {"kind": "access", "received_on": "2026-01-01", "reference": made.reference}
    assert officer.send("/toezicht/verzoeken/nieuw", again).status_code == 422
    assert officer.send(f"/toezicht/verzoeken/{key}/wissen", {"sure": "y"}).status_code == 404


def test_L10_who_has_the_data_is_asked_to_erase_it(signed_in: Browser, area: Area) -> None:
    made = referral_in(Status.ACCEPTED, area, share_with=area.home_care_id)
    send_all(area)
    channels.memory.clear()
    erased(signed_in(area.privacy_officer), area, made.person_id)
    words = send_all(area).decode()
    assert len(channels.memory) == 3
    assert words.count("Gegevens gewist bij verwijzing") == 3


def test_a_person_comes_back_as_somebody_new(signed_in: Browser, area: Area) -> None:
    born = {"surname": "Weerterug", "house_number": "8"}
    made = referral_in(Status.CLOSED, area, person=born)
    erased(signed_in(area.privacy_officer), area, made.person_id)
    assert referral_in(Status.SENT, area, person=born).person_id != made.person_id


def test_a_draft_of_somebody_else_stays(signed_in: Browser, area: Area) -> None:
    made = referral_in(Status.CLOSED, area, person={"surname": "Zelfde"})
    gp = signed_in(area.gp)
    gp.send("/verwijzen", {"given_name": "Johanna", "surname": "Zelfde", "birth_date": "1950-01-01"})
    gp.send("/verwijzen", {"given_name": "Karel", "surname": "Zelfde"})
    gp.send("/verwijzen", {"given_name": "Jo", "surname": "Zelfde", "postcode": "9999 XX"})
    gp.send("/verwijzen", {"given_name": "Johanna", "surname": "Zelfde", "birth_date": "1948-03-09"})
    gp.send("/verwijzen", {"given_name": "J", "surname": "zelfde"})
    erased(signed_in(area.privacy_officer), area, made.person_id)
    with area.app.app_context(), acting(area.system):
        assert db.session.query(Draft).count() == 3


def test_only_a_request_to_erase_erases(signed_in: Browser, area: Area) -> None:
    made = referral_in(Status.CLOSED, area)
    key = make_request(area, made.person_id, RequestKind.ACCESS)
    officer = signed_in(area.privacy_officer)
    assert officer.send(f"/toezicht/verzoeken/{key}/wissen", {"sure": "y"}).status_code == 404
    with area.app.app_context(), acting(area.system):
        assert db.session.get_one(Person, made.person_id).surname == made.surname


def test_the_new_name_is_erased_as_well(signed_in: Browser, area: Area, database: Database) -> None:
    person_id, _ = life_of_a_canary(signed_in, area)
    with area.app.app_context(), acting(area.system):
        assert db.session.get_one(Person, person_id).surname == NEW_NAME
    erased(signed_in(area.privacy_officer), area, person_id)
    assert {each["old_value_sealed"] for each in raw_rows(database, "person_correction")} == {None}

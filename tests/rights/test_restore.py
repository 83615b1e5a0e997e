"""A backup that is put back brings nobody back: the ledger lies outside it (docs/adr/0011)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask

import config as settings
from referral import create_app
from referral.domain.actors import Actor
from referral.domain.errors import Conflict, Restoring
from referral.domain.rights import RequestKind
from referral.domain.statuses import Status
from referral.extensions import db
from referral.lib.ledger import append
from referral.models import Person
from referral.models.scope import acting
from referral.rights.services import erasure
from referral.workflow.erasures import require_erasures
from tests.cli.test_commands import run
from tests.factories import Area, make_request, referral_in
from tests.factories.user import PASSWORD
from tests.rights.canary import CANARIES, life_of_a_canary
from tests.support.client import PageClient, new_client, sign_in
from tests.support.database import Database
from tests.support.dump import drop, dump, found_in, restore
from tests.support.raw import change, raw_rows
from tests.support.settings import environment_for

Browser = Callable[[Actor], PageClient]


@contextmanager
def application_on(database: Database, ledger: str) -> Iterator[Flask]:
    """The application on another database, with the ledger of the first."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {**environment_for(database), "ERASURE_LEDGER": ledger}.items():
            patch.setenv(name, value)
        other = create_app(settings.Test())
    other.test_client_class = PageClient
    try:
        yield other
    finally:
        with other.app_context():
            db.session.remove()
            db.engine.dispose()


def erase(area: Area, person_id: object) -> None:
    """Erase this person on a request."""
    key = make_request(area, person_id, RequestKind.ERASURE)  # type: ignore[arg-type]  # a key
    with area.app.app_context(), acting(area.privacy_officer):
        erasure.erase(area.privacy_officer, key)


def enter(client: PageClient, email: str) -> tuple[int, str]:
    """Sign in with a password; status and page."""
    page = client.page("/aanmelden")
    token = next(each["value"] for each in page.controls if each.get("name") == "csrf_token")
    answer = client.post("/aanmelden", data={"csrf_token": token, "email": email, "password": PASSWORD})
    return answer.status_code, answer.get_data(as_text=True)


def test_L10_after_a_restore_nobody_gets_in_until_the_erasures_are_replayed(
    app: Flask, signed_in: Browser, area: Area, database: Database
) -> None:
    person_id, reference = life_of_a_canary(signed_in, area)
    email = next(str(r["email"]) for r in raw_rows(database, "user_account") if r["id"] == area.coach.id)
    backup = dump(database, "custom")
    erase(area, person_id)
    restored = restore(backup, database, "patchwork_restored")
    try:
        with application_on(restored, app.config["ERASURE_LEDGER"]) as other:
            with other.app_context(), acting(area.system):
                assert db.session.get_one(Person, person_id).surname == "Wonderkwartel"  # the backup knows
            client = new_client(other)
            status, page = enter(client, email)
            assert status == 503
            assert "We zetten een reservekopie terug" in page
            assert sign_in(new_client(other), area.coach).get("/werkvoorraad").status_code == 503
            assert client.get("/readyz").get_json()["reason"] == "erasures"
            assert client.get("/alarmz").get_json()["ledger"] == "database behind"
            assert run(other, "erasures", "replay") == (0, "Erased 1 times again.\n")
            assert run(other, "erasures", "replay") == (0, "Erased 0 times again.\n")
            assert found_in(dump(restored), CANARIES) == []
            assert [each for each in raw_rows(restored, "data_key") if each["wrapped"] is not None] == []
            assert client.get("/readyz").status_code == 200
            assert enter(client, email)[0] == 302
            assert sign_in(new_client(other), area.coach).page(f"/werkvoorraad/{reference}", 404)
    finally:
        drop(restored)


def test_a_crash_between_file_and_commit_is_finished_by_replay(
    app: Flask, client: PageClient, area: Area, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = referral_in(Status.CLOSED, area)
    key = make_request(area, made.person_id, RequestKind.ERASURE)

    def crash(entry: object) -> None:
        raise RuntimeError("The power went.")

    with monkeypatch.context() as patch, app.app_context(), acting(area.privacy_officer):
        patch.setattr("referral.workflow.erasures.store", crash)
        with pytest.raises(RuntimeError, match="power"):
            erasure.erase(area.privacy_officer, key)
    assert client.get("/readyz").status_code == 503
    assert raw_rows(database, "erasure_ledger") == []
    assert run(app, "erasures", "replay")[0] == 0
    assert client.get("/readyz").status_code == 200
    assert len(Path(app.config["ERASURE_LEDGER"]).read_text().splitlines()) == 1
    assert all(row["surname_sealed"] is None for row in raw_rows(database, "person"))


def test_or_by_trying_again(app: Flask, area: Area, monkeypatch: pytest.MonkeyPatch) -> None:
    made = referral_in(Status.CLOSED, area)
    key = make_request(area, made.person_id, RequestKind.ERASURE)
    with app.app_context(), acting(area.privacy_officer):
        with monkeypatch.context() as patch:
            patch.setattr("referral.workflow.erasures.store", lambda entry: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                erasure.erase(area.privacy_officer, key)
        erasure.erase(area.privacy_officer, key)
        require_erasures()
    assert len(Path(app.config["ERASURE_LEDGER"]).read_text().splitlines()) == 1


def test_a_touched_ledger_lets_nobody_in(app: Flask, client: PageClient, area: Area) -> None:
    erase(area, referral_in(Status.CLOSED, area).person_id)
    path = Path(app.config["ERASURE_LEDGER"])
    path.write_text(path.read_text().replace("2", "3"))
    assert client.get("/readyz").get_json()["reason"] == "erasures"
    assert client.get("/alarmz").get_json()["ledger"] == "broken"
    with app.app_context(), pytest.raises(Restoring):
        require_erasures()


def test_a_lost_ledger_stops_erasing_and_is_written_anew(app: Flask, client: PageClient, area: Area) -> None:
    erase(area, referral_in(Status.CLOSED, area).person_id)
    path = Path(app.config["ERASURE_LEDGER"])
    kept = path.read_text()
    path.unlink()
    assert client.get("/readyz").status_code == 200
    assert client.get("/alarmz").get_json()["ledger"] == "file incomplete"
    assert run(app, "rights", "check")[0] == 1
    with pytest.raises(Conflict, match="niet compleet"):
        erase(area, referral_in(Status.CLOSED, area).person_id)
    assert run(app, "erasures", "rebuild") == (0, "Wrote 1 lines.\n")
    assert path.read_text() == kept
    assert run(app, "rights", "check")[0] == 0


def test_erasing_waits_for_a_replay(app: Flask, area: Area) -> None:
    made = referral_in(Status.CLOSED, area)
    told = {"erased_at": "2026-01-01T00:00:00+00:00", "region_id": str(area.region_id)}
    keys = {"request_id": str(made.id), "person_ids": [], "key_ids": []}
    append(Path(app.config["ERASURE_LEDGER"]), {**told, **keys})
    with pytest.raises(Restoring):
        erase(area, made.person_id)


def test_the_ledger_in_the_database_grows_only(app: Flask, area: Area, database: Database) -> None:
    erase(area, referral_in(Status.CLOSED, area).person_id)
    (row,) = raw_rows(database, "erasure_ledger")
    assert row["number"] == 1
    with app.app_context(), acting(area.system), pytest.raises(Exception, match="permission denied"):
        db.session.connection().exec_driver_sql("DELETE FROM erasure_ledger")


def test_events_can_forget_their_words_and_change_nothing_else(
    app: Flask, area: Area, database: Database
) -> None:
    referral_in(Status.DECLINED, area)
    with app.app_context(), acting(area.system), pytest.raises(Exception, match="permission denied"):
        db.session.connection().exec_driver_sql("UPDATE referral_event SET type = 'x'")
    with app.app_context(), acting(area.system), pytest.raises(Exception, match="never changed"):
        db.session.connection().exec_driver_sql("UPDATE referral_event SET words_sealed = '\\x00'")
    change(database, "UPDATE referral_event SET sequence = sequence")  # past the trigger, to show it is one

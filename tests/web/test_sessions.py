"""Sessions live in the database: rotated at sign-in, ended by time and on the server."""

from datetime import datetime, timedelta

import pytest
from flask import Flask

from referral.lib import clock
from referral.lib.crypto import fingerprint
from referral.web.sessions import TOUCH_AFTER
from tests.factories import Area
from tests.factories.user import PASSWORD
from tests.support.client import PageClient, sign_in
from tests.support.database import Database
from tests.support.raw import raw_rows
from tests.support.second_factor import code, give_app, pass_door, submit

OWN_PAGE = "/activiteiten"


def email_of(database: Database, area: Area) -> str:
    """The coach's address."""
    return next(str(row["email"]) for row in raw_rows(database, "user_account") if row["id"] == area.coach.id)


def cookie(client: PageClient) -> str:
    """The session cookie."""
    found = client.get_cookie("patchwork")
    return found.value if found else ""


def csrf_of(client: PageClient, path: str) -> str:
    """The token in the form of a page."""
    page = client.page(path)
    return next(each["value"] for each in page.controls if each.get("name") == "csrf_token")


def enter(
    client: PageClient, database: Database, area: Area, password: str = PASSWORD, target: str = ""
) -> int:
    """Sign in through the page; the status."""
    token = csrf_of(client, "/aanmelden")
    values = {
        "csrf_token": token,
        "email": email_of(database, area).upper(),
        "password": password,
        "next": target,
    }
    return client.post("/aanmelden", data=values).status_code


def rows(database: Database) -> list[dict[str, object]]:
    """All sessions, oldest first."""
    return sorted(raw_rows(database, "web_session"), key=lambda row: str(row["id"]))


def test_signing_in_rotates_the_token(client: PageClient, area: Area, database: Database) -> None:
    give_app(area, area.coach)
    client.page("/aanmelden")
    before = cookie(client)
    assert enter(client, database, area) == 302
    half = cookie(client)
    assert submit(client, "/aanmelden/tweede-stap", {"code": code()}).status_code == 302
    assert len({before, half, cookie(client)}) == 3
    assert [row["ended_at"] is None for row in rows(database)] == [False, False, True]
    assert [row["user_id"] for row in rows(database)] == [None, None, area.coach.id]


def test_the_database_holds_no_token(client: PageClient, area: Area, database: Database) -> None:
    enter(client, database, area)
    stored = rows(database)[-1]
    assert stored["token_hash"] == fingerprint(cookie(client))
    assert cookie(client) not in str(stored)


def test_a_wrong_password_is_refused_and_typed_text_is_kept(
    client: PageClient, area: Area, database: Database
) -> None:
    assert enter(client, database, area, password="mis") == 422
    assert all(row["user_id"] is None for row in rows(database))


@pytest.mark.parametrize("target", ["https://elders.test/", "//elders.test/", "/\\elders.test", "elders"])
def test_nobody_is_sent_elsewhere_after_sign_in(client: PageClient, area: Area, target: str) -> None:
    give_app(area, area.coach)
    assert pass_door(client, area, area.coach, target).location == "/vandaag"


def test_the_cookie_is_hidden_from_scripts_and_other_sites(client: PageClient, area: Area) -> None:
    header = client.get("/aanmelden").headers["Set-Cookie"]
    assert "HttpOnly" in header
    assert "SameSite=Lax" in header


def test_in_production_the_cookie_needs_https(
    app: Flask, client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "SESSION_COOKIE_SECURE", True)
    assert "Secure" in client.get("/aanmelden").headers["Set-Cookie"]


def test_thirty_idle_minutes_end_a_session(client: PageClient, area: Area, noon: datetime) -> None:
    sign_in(client, area.coach)
    with clock.moved_to(noon + timedelta(minutes=29)):
        assert client.get(OWN_PAGE).status_code == 200
    with clock.moved_to(noon + timedelta(minutes=58)):
        assert client.get(OWN_PAGE).status_code == 200
    with clock.moved_to(noon + timedelta(minutes=89)):
        assert client.get(OWN_PAGE).status_code == 302


def test_twelve_hours_end_the_busiest_session(client: PageClient, area: Area, noon: datetime) -> None:
    sign_in(client, area.coach)
    for quarter in range(48):
        with clock.moved_to(noon + timedelta(minutes=15 * quarter)):
            assert client.get(OWN_PAGE).status_code == 200
    with clock.moved_to(noon + timedelta(hours=12)):
        assert client.get(OWN_PAGE).status_code == 302


def test_a_session_is_touched_now_and_then(
    client: PageClient, area: Area, database: Database, noon: datetime
) -> None:
    sign_in(client, area.coach)
    for moment, seen in ((noon + TOUCH_AFTER, noon), (noon + TOUCH_AFTER * 2, noon + TOUCH_AFTER * 2)):
        with clock.moved_to(moment):
            client.get(OWN_PAGE)
        assert rows(database)[0]["seen_at"] == seen


def test_signing_out_ends_the_session_on_the_server(app: Flask, client: PageClient, area: Area) -> None:
    sign_in(client, area.coach)
    stolen = app.test_client()
    stolen.set_cookie("patchwork", client.token)
    assert stolen.get(OWN_PAGE).status_code == 200
    assert client.send("/afmelden").location == "/aanmelden"
    assert client.get(OWN_PAGE).status_code == 302
    assert stolen.get(OWN_PAGE).status_code == 302


def test_an_unknown_token_is_nobody(client: PageClient, area: Area) -> None:
    client.set_cookie("patchwork", "verzonnen")
    assert client.get(OWN_PAGE).status_code == 302


def test_reading_pages_makes_no_session_for_strangers(
    client: PageClient, area: Area, database: Database
) -> None:
    client.get("/healthz")
    client.get(OWN_PAGE)
    assert rows(database) == []


def test_what_is_remembered_stays_in_the_same_row(odd_client: PageClient, database: Database) -> None:
    odd_client.get("/remember/een")
    token = cookie(odd_client)
    odd_client.get("/remember/twee")
    assert cookie(odd_client) == token
    assert [row["content"] for row in rows(database)] == [{"word": "twee"}]


def test_only_its_own_sessions_are_saved(app: Flask) -> None:
    with pytest.raises(TypeError):
        app.session_interface.save_session(app, {}, app.response_class())  # type: ignore[arg-type]  # on purpose

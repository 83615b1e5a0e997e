"""Only our own names are answered, and only the proxies we run are believed."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

import config
from referral import create_app
from referral.domain.actors import Actor
from referral.domain.statuses import Status
from referral.extensions import db
from referral.models import Message
from referral.models.scope import acting
from referral.notifications import channels
from referral.notifications.delivery import deliver
from tests.factories import Area, referral_in
from tests.support.client import PageClient, sign_in
from tests.support.database import Database
from tests.support.raw import raw_rows
from tests.support.settings import environment_for, keys_kept
from tools.environment import new_secrets


@pytest.mark.parametrize(
    "host", ["evil.example", "patchwork.test.evil.example", "xpatchwork.test", "10.0.0.1", ""]
)
def test_another_host_is_refused(client: PageClient, caplog: pytest.LogCaptureFixture, host: str) -> None:
    response = client.get("/aanmelden", headers={"Host": host})
    assert response.status_code == 400
    assert "evil" not in response.get_data(as_text=True)
    assert response.headers["X-Frame-Options"] == "DENY"
    assert f"host {host!r}" in caplog.text


@pytest.mark.parametrize("host", ["patchwork.test", "PATCHWORK.test:8443", "localhost:5000", "127.0.0.1"])
def test_our_own_names_are_answered(client: PageClient, host: str) -> None:
    assert client.get("/aanmelden", headers={"Host": host}).status_code == 200


def test_a_forged_host_changes_no_redirect(client: PageClient) -> None:
    response = client.get("/werkvoorraad", headers={"X-Forwarded-Host": "evil.example"})
    assert (response.status_code, response.location) == (302, "/aanmelden?next=/werkvoorraad")


def test_probes_ask_by_address(client: PageClient) -> None:
    assert client.get("/healthz", headers={"Host": "10.1.2.3:8000"}).status_code == 200
    assert client.get("/readyz", headers={"Host": "10.1.2.3:8000"}).status_code == 200


def test_links_in_mail_come_from_the_settings(app: Flask, area: Area, context: None) -> None:
    referral_in(Status.SENT, area)
    with app.test_request_context(headers={"Host": "evil.example"}), acting(area.system):
        deliver(db.session.scalars(db.select(Message.id)).first())  # type: ignore[arg-type]  # there is one
    body = channels.memory[-1].get_body(("plain",))
    assert body is not None
    assert "http://patchwork.test/" in body.get_content()
    assert "evil" not in channels.memory[-1].as_string()


def addresses(database: Database) -> list[object]:
    """The addresses in the access log."""
    return [row["access_point"] for row in raw_rows(database, "access_log") if row["event_type"] == "read"]


FORWARDED = {"X-Forwarded-For": "203.0.113.7, 198.51.100.9", "X-Forwarded-Proto": "https"}


def test_nobody_names_their_own_address(
    area: Area, signed_in: Callable[[Actor], PageClient], database: Database
) -> None:
    made = referral_in(Status.ACCEPTED, area)
    response = signed_in(area.coach).get(f"/werkvoorraad/{made.reference}", headers=FORWARDED)
    assert addresses(database) == ["127.0.0.1"]
    assert "Strict-Transport-Security" not in response.headers


@pytest.fixture
def behind(
    request: pytest.FixtureRequest, app: Flask, area: Area, database: Database
) -> Iterator[PageClient]:
    """A coach's browser on an application behind as many proxies as the test says."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {**environment_for(database), "TRUSTED_PROXIES": request.param}.items():
            patch.setenv(name, value)
        made = create_app(config.Test())
    made.test_client_class = PageClient
    yield sign_in(made.test_client(), area.coach)  # type: ignore[arg-type]  # a PageClient
    with made.app_context():
        db.engine.dispose()


@pytest.mark.parametrize(
    ("behind", "address"), [("1", "198.51.100.9"), ("2", "203.0.113.7")], indirect=["behind"]
)
def test_our_own_proxies_are_believed(
    behind: PageClient, area: Area, database: Database, address: str
) -> None:
    made = referral_in(Status.ACCEPTED, area)
    headers = {**FORWARDED, "X-Forwarded-Host": "evil.example"}
    response = behind.get(f"/werkvoorraad/{made.reference}", headers=headers)
    assert response.status_code == 200
    assert addresses(database) == [address]
    assert response.headers["Strict-Transport-Security"]


@pytest.fixture
def real(app: Flask, database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The application with the settings of production."""
    environment = {**environment_for(database), **new_secrets(), "BASE_URL": "https://patchwork.example"}
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("HOSTS", raising=False)
    with keys_kept():
        made = create_app(config.Production())
        yield made
        with made.app_context():
            db.engine.dispose()


def test_in_production_the_cookie_is_bound_to_this_host(real: Flask) -> None:
    response = real.test_client().get("/aanmelden", base_url="https://patchwork.example")
    cookie = response.headers["Set-Cookie"]
    assert cookie.startswith("__Host-patchwork=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def test_in_production_browsers_stay_with_https_and_this_name(real: Flask) -> None:
    client = real.test_client()
    assert "max-age=63072000" in client.get("/healthz").headers["Strict-Transport-Security"]
    assert client.get("/aanmelden", base_url="https://localhost").status_code == 400
    with real.test_request_context(base_url="https://patchwork.example"):
        address = real.jinja_env.globals["asset"]("app.css")  # type: ignore[operator]  # a function
    with client.get(address, base_url="https://patchwork.example") as response:
        assert "max-age=63072000" in response.headers["Strict-Transport-Security"]

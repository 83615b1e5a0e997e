"""Guessing is slowed down, and the demo's one-click door exists in the demo only."""

from datetime import datetime, timedelta

import pytest
from flask import Flask

from referral.accounts.queries import PER_ACCOUNT, PER_ADDRESS, WINDOW
from referral.accounts.services import check_password, hash_password
from referral.domain.statuses import PEOPLE
from referral.extensions import db
from referral.lib import clock
from referral.models import User
from referral.web.navigation import HOME
from tests.factories import Area
from tests.factories.user import PASSWORD
from tests.support.client import PageClient, sign_in


def email(area: Area) -> str:
    """The coach's address."""
    with area.app.app_context():
        return db.session.get_one(User, area.coach.id).email


def attempt(client: PageClient, address: str, password: str) -> int:
    """The status of one try."""
    page = client.page("/aanmelden")
    token = next(each["value"] for each in page.controls if each.get("name") == "csrf_token")
    values = {"csrf_token": token, "email": address, "password": password}
    return client.post("/aanmelden", data=values).status_code


def test_guessing_is_stopped_and_ends_by_itself(client: PageClient, area: Area, noon: datetime) -> None:
    address = email(area)
    tries = [attempt(client, address, "mis") for _ in range(PER_ACCOUNT + 1)]
    assert tries == [422] * PER_ACCOUNT + [429]
    assert attempt(client, address.upper(), PASSWORD) == 429
    with clock.moved_to(noon + WINDOW + timedelta(seconds=1)):
        assert attempt(client, address, PASSWORD) == 302


def test_success_forgets_earlier_mistakes(client: PageClient, area: Area) -> None:
    address = email(area)
    for _ in range(2):
        assert [attempt(client, address, "mis") for _ in range(PER_ACCOUNT - 1)] == [422] * (PER_ACCOUNT - 1)
        assert attempt(client, address, PASSWORD) == 302
        client.set_cookie("patchwork", "")


def test_guessing_from_one_place_is_stopped_for_all_accounts(
    area: Area, context: None, client: PageClient
) -> None:
    for number in range(PER_ADDRESS):
        assert check_password(f"{number}@nergens.test", "mis", "127.0.0.1") is None
    assert attempt(client, "nieuw@nergens.test", "mis") == 429


def test_an_empty_form_is_refused(client: PageClient, area: Area) -> None:
    assert attempt(client, "", "") == 422


def test_who_left_or_has_no_password_does_not_get_in(area: Area, context: None) -> None:
    user = db.session.get_one(User, area.coach.id)
    address, user.password_hash = user.email, ""
    db.session.commit()
    assert check_password(address, "", "") is None
    user.password_hash, user.left_at = hash_password("nieuw"), clock.now()
    db.session.commit()
    assert check_password(address, "nieuw", "") is None
    user.left_at = None
    db.session.commit()
    assert check_password(address, "nieuw", "") is not None


def test_the_demo_has_a_door_per_role(
    app: Flask, client: PageClient, area: Area, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        db.session.get_one(User, area.coach.id).is_demo = True
        db.session.get_one(User, area.gp.id).is_demo = True
        db.session.commit()
    assert "Sanne Coach" not in client.page("/aanmelden").text
    sign_in(client, area.gp)
    assert client.send(f"/aanmelden/proef/{area.coach.id}").status_code == 404
    monkeypatch.setitem(app.config, "DEMO", True)
    text = client.page("/aanmelden").text
    assert text.index("Dokter Visser") < text.index("Sanne Coach")
    assert client.send(f"/aanmelden/proef/{area.host.id}").status_code == 404
    assert client.send(f"/aanmelden/proef/{area.coach.id}").location == "/vandaag"


@pytest.mark.parametrize("role", PEOPLE)
def test_everybody_has_a_first_page(app: Flask, client: PageClient, area: Area, role: str) -> None:
    actor = next(area.actor(each) for each in PEOPLE if each == role)
    location = sign_in(client, actor).get("/").location
    with app.test_request_context():
        assert location == app.url_for(HOME[actor.role])
    assert client.page(location).headings

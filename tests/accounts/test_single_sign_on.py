"""Signing in at the own organisation's provider, which is a real one here (L22, L23)."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask import Flask

from referral.domain.statuses import Role
from referral.extensions import db
from referral.models import Organisation, PastMembership, User
from referral.models.scope import acting
from tests.factories import Area
from tests.factories.membership import door
from tests.factories.user import make_user
from tests.support.client import PageClient, new_client
from tests.support.database import Database
from tests.support.provider import real_provider
from tests.support.raw import change, raw_rows

SLUG = "zorg-zelf"
CALLBACK = f"http://patchwork.test/aanmelden/organisatie/{SLUG}/terug"
SECOND_STEP = "/aanmelden/tweede-stap"
PEOPLE: dict[str, dict[str, Any]] = {
    "wil": {
        "email": f"wil@{SLUG}.example",
        "name": "Wil Wijkteam",
        "groups": ["wijkteam"],
        "amr": ["pwd", "mfa"],
    },
    "zwak": {"email": f"zwak@{SLUG}.example", "name": "Zwak Wijkteam", "groups": ["wijkteam"]},
    "los": {"email": f"los@{SLUG}.example", "name": "Los Persoon", "groups": ["keuken"]},
    "gast": {"email": "gast@elders.example", "name": "Gast", "groups": ["wijkteam"], "email_verified": True},
}


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """A running provider that knows PEOPLE."""
    with real_provider(PEOPLE, CALLBACK) as found:
        yield found


def start(client: PageClient, slug: str = SLUG, target: str = "") -> str:
    """The address of the provider that our start page leads to."""
    answer = client.get(f"/aanmelden/organisatie/{slug}/start", query_string={"next": target})
    assert answer.status_code == 302, answer.get_data(as_text=True)
    return str(answer.location)


def at_provider(address: str, name: str) -> str:
    """Sign in at the provider as *name*; the path back to us with what it gave along."""
    with requests.Session() as browser:
        browser.trust_env = False
        answer = browser.get(address, timeout=10)
        form = re.search(r'action="([^"]+)"', answer.text)
        assert form, answer.text
        answer = browser.post(answer.url.split("/hallo/")[0] + form[1], {"name": name}, allow_redirects=False)
        while not answer.headers["Location"].startswith("http://patchwork.test"):
            answer = browser.get(answer.headers["Location"], timeout=10, allow_redirects=False)
    return str(answer.headers["Location"]).removeprefix("http://patchwork.test")


def account(area: Area, email: str) -> User | None:
    """The account with this address."""
    with area.app.app_context():
        return db.session.query(User).filter_by(email=email).one_or_none()


def enter(client: PageClient, name: str, target: str = "") -> Any:
    """The whole way; our last answer."""
    return client.get(at_provider(start(client, target=target), name))


def test_L23_somebody_new_gets_the_role_of_the_group(client: PageClient, area: Area, issuer: str) -> None:
    door(area, issuer, SLUG)
    address = start(client)
    asked = parse_qs(urlsplit(address).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == [CALLBACK]
    assert asked["response_type"] == ["code"]
    assert len(asked["state"][0]) > 40 < len(asked["nonce"][0]) + 1
    assert client.get(at_provider(address, "wil")).location == "/verwijzingen"
    assert "Wil Wijkteam" in client.page("/verwijzingen").text
    user = account(area, f"wil@{SLUG}.example")
    assert user
    assert (user.role, user.name, user.password_hash) == (Role.CARE_WORKER, "Wil Wijkteam", "")


def test_without_a_group_that_means_something_nobody_gets_in(
    client: PageClient, area: Area, issuer: str
) -> None:
    door(area, issuer, SLUG)
    answer = enter(client, "los")
    assert answer.status_code == 403
    assert "geen groep" in answer.get_data(as_text=True)
    assert account(area, f"los@{SLUG}.example") is None
    assert client.get("/verwijzingen").status_code == 302


def test_an_address_of_somebody_else_is_not_taken_over(client: PageClient, area: Area, issuer: str) -> None:
    door(area, issuer, SLUG)
    assert "e-mailadres" in enter(client, "gast").get_data(as_text=True)
    with area.app.app_context():
        practice = db.session.get_one(Organisation, area.practice_id)
        make_user(practice, Role.GP, "Wil Anders").email = f"wil@{SLUG}.example"
        db.session.commit()
    answer = enter(new_client(area.app), "wil")
    assert answer.status_code == 403
    assert "ander account" in answer.get_data(as_text=True)


def test_role_and_team_follow_the_groups_at_each_sign_in(
    client: PageClient, area: Area, issuer: str, database: Database
) -> None:
    door(area, issuer, SLUG)
    assert enter(client, "wil").status_code == 302
    change(database, "UPDATE organisation SET kind = 'welfare' WHERE slug = 'zorg-zelf'")
    change(database, "UPDATE group_role SET role = 'host'")
    again = new_client(area.app)
    assert enter(again, "wil").location == "/groepen"
    assert client.get("/verwijzingen").status_code == 302, "the session of the old role is over"
    with area.app.app_context(), acting(area.admin):
        assert [each.role for each in db.session.query(PastMembership)] == [Role.CARE_WORKER]
    change(database, "UPDATE group_role SET group_name = 'niemand'")
    assert enter(new_client(area.app), "wil").status_code == 403
    assert again.get("/groepen").status_code == 302, "who lost the group lost the session"


def test_L22_a_leaver_does_not_come_back_through_the_provider(
    client: PageClient, area: Area, issuer: str, database: Database
) -> None:
    door(area, issuer, SLUG)
    assert enter(client, "wil").status_code == 302
    change(database, "UPDATE user_account SET left_at = now() WHERE provider_subject = 'wil'")
    answer = enter(new_client(area.app), "wil")
    assert answer.status_code == 403
    assert "beëindigd" in answer.get_data(as_text=True)


def test_the_way_back_is_ours_only(client: PageClient, area: Area, issuer: str) -> None:
    door(area, issuer, SLUG)
    assert enter(client, "wil", "https://boef.example/").location == "/verwijzingen"
    assert enter(new_client(area.app), "wil", "//boef.example/").location == "/verwijzingen"
    assert enter(new_client(area.app), "wil", "/activiteiten").location == "/activiteiten"


def test_L23_a_second_factor_at_the_provider_counts_only_when_trusted_and_told(
    app: Flask, area: Area, issuer: str, database: Database
) -> None:
    door(area, issuer, SLUG)
    assert enter(new_client(app), "zwak").location == SECOND_STEP
    assert enter(new_client(app), "wil").location == "/verwijzingen"
    change(database, "UPDATE single_sign_on SET trusts_second_factor = false")
    half = new_client(app)
    assert enter(half, "wil", "/activiteiten").location == SECOND_STEP
    assert half.get("/verwijzingen").location.startswith("/aanmelden")
    kinds = [row["kind"] for row in raw_rows(database, "account_event")]
    assert kinds == ["provider_right", "signed_in", "provider_right"]


def test_an_answer_works_once_and_in_the_browser_that_asked(
    client: PageClient, area: Area, issuer: str, caplog: pytest.LogCaptureFixture
) -> None:
    door(area, issuer, SLUG)
    back = at_provider(start(client), "wil")
    stranger = new_client(area.app)
    refused = stranger.get(back)
    assert refused.status_code == 400
    assert "andere browser" in refused.get_data(as_text=True)
    start(stranger)
    assert stranger.get(back).status_code == 400, "the state of another browser"
    assert client.get(back).status_code == 302
    assert client.get(back).status_code == 400, "the same answer again"
    assert caplog.messages.count(f"single sign-on refused at {SLUG}: state") == 3


def test_an_organisation_may_refuse_passwords(
    client: PageClient, area: Area, issuer: str, database: Database
) -> None:
    door(area, issuer, SLUG, provider_only=True)
    token = next(c["value"] for c in client.page("/aanmelden").controls if c.get("name") == "csrf_token")
    values = {"csrf_token": token, "email": f"wil@{SLUG}.example", "password": "een lang wachtwoord"}
    assert client.post("/aanmelden", data=values).location == f"/aanmelden/organisatie/{SLUG}"
    with area.app.app_context():
        organisation = db.session.query(Organisation).filter_by(slug=SLUG).one()
        make_user(organisation, Role.CARE_WORKER, "Wil").email = "wil@prive.example"
        db.session.commit()
    values |= {"email": "wil@prive.example", "password": "een lang wachtwoord voor de proef"}
    assert client.post("/aanmelden", data=values).status_code == 422
    assert not [row for row in raw_rows(database, "web_session") if row["user_id"]]


def test_the_mail_address_finds_the_door(client: PageClient, area: Area) -> None:
    door(area, slug=SLUG)
    page = client.page("/aanmelden/organisatie")
    token = next(c["value"] for c in page.controls if c.get("name") == "csrf_token")
    for email, status in ((f"Wil@{SLUG.upper()}.example", 302), ("a@elders.example", 422), ("@", 422)):
        answer = client.post("/aanmelden/organisatie", data={"csrf_token": token, "email": email})
        assert answer.status_code == status
    assert "/start" in " ".join(client.page(f"/aanmelden/organisatie/{SLUG}").links)
    client.page("/aanmelden/organisatie/bestaat-niet", 404)

"""Passkeys: made and used on our own address only, once per challenge, with the holder verified."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from referral.accounts.passkeys.services import REFUSED, prove, site
from referral.accounts.queries import PER_ADDRESS
from referral.domain.errors import TooOften
from referral.extensions import db
from referral.lib import clock
from referral.models import User
from referral.models.scope import acting
from tests.accounts.steps import enrol, kinds
from tests.factories import Area
from tests.support.authenticator import Authenticator
from tests.support.client import PageClient, new_client, sign_in
from tests.support.database import Database
from tests.support.raw import raw_rows
from tests.support.second_factor import code, give_app, give_password, submit, take_token

STEP = "/aanmelden/tweede-stap"


def challenge(client: PageClient, path: str) -> str:
    """Ask for options; the challenge in them."""
    answer = client.send(path)
    assert answer.status_code == 200, answer.text
    return str(answer.get_json()["challenge"])


def make(client: PageClient, device: Authenticator, name: str = "Laptop") -> Any:
    """Register the passkey of *device* from the page for it."""
    take_token(client, "/tweede-stap")
    answer = device.create(challenge(client, "/tweede-stap/opties"))
    return client.send("/tweede-stap/passkey", {"name": name, "credential": answer})


def use(client: PageClient, device: Authenticator, wanted: str = "") -> Any:
    """Sign in with the passkey alone."""
    take_token(client, "/aanmelden")
    answer = device.get(wanted or challenge(client, "/aanmelden/opties"))
    return client.send("/aanmelden/passkey", {"credential": answer, "next": "/activiteiten"})


@pytest.fixture
def device(area: Area, client: PageClient) -> Authenticator:
    """The coach's only factor."""
    made = Authenticator(area.coach.id)
    give_password(client, area, area.coach)
    assert make(client, made).location.startswith("/account/herstelcodes")
    return made


def test_a_passkey_alone_signs_in(area: Area, device: Authenticator, database: Database) -> None:
    client = new_client(area.app)
    assert use(client, device).location == "/activiteiten"
    assert client.get("/activiteiten").status_code == 200
    (row,) = raw_rows(database, "passkey")
    assert (row["sign_count"], row["transports"], row["name"]) == (1, ["internal"], "Laptop")
    assert kinds(database)[-1] == "signed_in"


def test_a_passkey_is_a_second_step(area: Area, device: Authenticator) -> None:
    client = new_client(area.app)
    give_password(client, area, area.coach, "/activiteiten")
    take_token(client, STEP)
    asked = client.send(f"{STEP}/opties").get_json()
    assert len(asked["allowCredentials"]) == 1
    assert asked["userVerification"] == "required"
    answer = client.send(f"{STEP}/passkey", {"credential": device.get(asked["challenge"])})
    assert answer.location == "/activiteiten"


def test_the_passkey_of_a_colleague_is_no_second_step(area: Area, device: Authenticator) -> None:
    give_app(area, area.gp)
    client = new_client(area.app)
    give_password(client, area, area.gp)
    take_token(client, STEP)
    answer = client.send(f"{STEP}/passkey", {"credential": device.get(challenge(client, f"{STEP}/opties"))})
    assert (answer.status_code, REFUSED in answer.text) == (422, True)


def test_a_second_step_needs_a_challenge_and_has_a_limit(area: Area, device: Authenticator) -> None:
    client = new_client(area.app)
    give_password(client, area, area.coach)
    take_token(client, STEP)
    statuses = []
    device.verifies = False
    for _ in range(PER_ADDRESS + 1):
        sent = {"credential": device.get(challenge(client, f"{STEP}/opties"))}
        statuses.append(client.send(f"{STEP}/passkey", sent).status_code)
    assert statuses == [422] * PER_ADDRESS + [429]
    assert client.send(f"{STEP}/passkey", {"credential": device.get("AAAA")}).status_code == 422


@pytest.mark.parametrize(
    "change",
    [
        {"origin": "https://patchwork.test.elders.example"},
        {"origin": "https://patchwork.test"},
        {"origin": "http://patchwork.test:8080"},
        {"domain": "elders.example"},
        {"verifies": False},
        {"credential_id": b"x" * 32},
    ],
    ids=lambda change: "-".join(map(str, change)),
)
def test_an_answer_from_elsewhere_is_refused(
    area: Area, device: Authenticator, database: Database, change: dict[str, Any]
) -> None:
    for name, value in change.items():
        setattr(device, name, value)
    client = new_client(area.app)
    answer = use(client, device)
    assert (answer.status_code, REFUSED in answer.text) == (422, True)
    assert client.get("/activiteiten").status_code == 302
    assert kinds(database)[-1] == "passkey_refused"


def test_another_key_with_the_same_name_is_refused(area: Area, device: Authenticator) -> None:
    thief = Authenticator(area.coach.id, credential_id=device.credential_id, count=99)
    assert use(new_client(area.app), thief).status_code == 422


def test_a_counter_that_goes_back_is_refused(area: Area, device: Authenticator) -> None:
    device.count = 10
    assert use(new_client(area.app), device).status_code == 302
    device.count = 5
    assert use(new_client(area.app), device).status_code == 422


def test_a_wrong_or_used_challenge_is_refused(area: Area, device: Authenticator) -> None:
    client = new_client(area.app)
    take_token(client, "/aanmelden")
    first = device.get(challenge(client, "/aanmelden/opties"))
    other = new_client(area.app)
    take_token(other, "/aanmelden")
    assert other.send("/aanmelden/passkey", {"credential": first}).status_code == 422
    challenge(other, "/aanmelden/opties")
    assert other.send("/aanmelden/passkey", {"credential": first}).status_code == 422
    wrong = client.send("/aanmelden/passkey", {"credential": device.get("AAAA")})
    assert wrong.status_code == 422
    assert client.send("/aanmelden/passkey", {"credential": first}).status_code == 422, "it was spent"


def test_a_challenge_for_one_end_serves_no_other(area: Area, device: Authenticator) -> None:
    client = new_client(area.app)
    give_password(client, area, area.coach)
    take_token(client, STEP)
    answer = device.get(challenge(client, f"{STEP}/opties"))
    assert client.send("/aanmelden/passkey", {"credential": answer}).status_code in {302, 422}
    assert client.get("/activiteiten").status_code == 302


def test_a_challenge_grows_old(area: Area, device: Authenticator, noon: datetime) -> None:
    client = new_client(area.app)
    take_token(client, "/aanmelden")
    answer = device.get(challenge(client, "/aanmelden/opties"))
    with clock.moved_to(noon + timedelta(minutes=6)):
        assert client.send("/aanmelden/passkey", {"credential": answer}).status_code == 422


def without(part: str) -> Callable[[dict[str, Any]], object]:
    """An answer in which one part was swapped for something else."""
    return lambda whole: whole | {"response": whole["response"] | {part: "AAAA"}}


GARBAGE: dict[str, Callable[[dict[str, Any]], object]] = {
    "nothing": lambda _: "",
    "no JSON": lambda _: "geen json",
    "a list": lambda _: [],
    "numbers": lambda _: {"id": 5, "response": 5},
    "no parts": lambda whole: whole | {"response": {}},
    "a letter that base64 does not have": lambda whole: whole | {"id": "é"},
    "two keys": lambda whole: whole | {"rawId": "AAAA"},
    "another type": lambda whole: whole | {"type": "password"},
    "client data": without("clientDataJSON"),
}
USED = {"authenticator data": without("authenticatorData"), "signature": without("signature")}
USED |= {"user": without("userHandle")}
MADE = {"attestation": without("attestationObject")}


def as_sent(change: Callable[[dict[str, Any]], object], answer: str) -> str:
    """The changed answer as the browser would send it."""
    sent = change(json.loads(answer))
    return sent if isinstance(sent, str) else json.dumps(sent)


@pytest.mark.parametrize("change", (GARBAGE | USED).values(), ids=(GARBAGE | USED).keys())
def test_a_broken_answer_signs_nobody_in(
    area: Area, device: Authenticator, change: Callable[[dict[str, Any]], object]
) -> None:
    client = new_client(area.app)
    take_token(client, "/aanmelden")
    text = as_sent(change, device.get(challenge(client, "/aanmelden/opties")))
    assert client.send("/aanmelden/passkey", {"credential": text}).status_code == 422


@pytest.mark.parametrize("change", (GARBAGE | MADE).values(), ids=(GARBAGE | MADE).keys())
def test_a_broken_answer_is_no_new_passkey(
    area: Area, client: PageClient, database: Database, change: Callable[[dict[str, Any]], object]
) -> None:
    give_password(client, area, area.coach)
    take_token(client, "/tweede-stap")
    text = as_sent(change, Authenticator(area.coach.id).create(challenge(client, "/tweede-stap/opties")))
    made = client.send("/tweede-stap/passkey", {"credential": text, "name": "Laptop"})
    assert made.status_code == 422
    assert raw_rows(database, "passkey") == []


ELSEWHERE: list[dict[str, Any]] = [
    {"origin": "https://elders.example"},
    {"domain": "elders.example"},
    {"verifies": False},
]


@pytest.mark.parametrize("change", ELSEWHERE, ids=str)
def test_a_passkey_from_elsewhere_is_not_kept(
    area: Area, client: PageClient, database: Database, change: dict[str, Any]
) -> None:
    give_password(client, area, area.coach)
    assert make(client, Authenticator(area.coach.id, **change)).status_code == 422
    assert raw_rows(database, "passkey") == []


def test_no_passkey_without_a_challenge(area: Area, client: PageClient) -> None:
    give_password(client, area, area.coach)
    take_token(client, "/tweede-stap")
    answer = Authenticator(area.coach.id).create("AAAA")
    assert client.send("/tweede-stap/passkey", {"credential": answer, "name": "x"}).status_code == 422
    assert client.send("/tweede-stap/passkey", {"credential": answer, "name": ""}).status_code == 422


def test_a_passkey_belongs_to_one_account(area: Area, device: Authenticator, client: PageClient) -> None:
    other = new_client(area.app)
    give_password(other, area, area.gp)
    assert make(other, device).status_code == 409


def test_an_app_can_join_a_passkey(area: Area, device: Authenticator) -> None:
    client = new_client(area.app)
    use(client, device)
    assert enrol(client).location == "/account"
    page = client.page("/account")
    assert "Laptop" in page.text
    assert "Telefoon" in page.text
    again = new_client(area.app)
    give_password(again, area, area.coach)
    assert "Gebruik uw passkey" in again.page(STEP).text


def test_refusals_from_one_place_are_limited(area: Area, device: Authenticator) -> None:
    device.verifies = False
    client = new_client(area.app)
    statuses = [use(client, device).status_code for _ in range(PER_ADDRESS + 1)]
    assert statuses == [422] * PER_ADDRESS + [429]
    give_app(area, area.coach)
    device.verifies = True
    with area.app.app_context(), acting(area.coach):
        user = db.session.get_one(User, area.coach.id)
        with pytest.raises(TooOften):
            prove(device.get("AAAA"), b"", "127.0.0.1", user)


def test_bare_network_addresses_have_no_passkeys(
    app: Flask, area: Area, client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for address in ("http://127.0.0.1:8000", "http://[::1]:8000", ""):
        monkeypatch.setitem(app.config, "BASE_URL", address)
        with app.app_context():
            assert site() is None
    assert "passkey" not in client.page("/aanmelden").text
    take_token(client, "/aanmelden")
    assert client.send("/aanmelden/opties").status_code == 422
    assert "passkey" not in sign_in(client, area.coach).page("/tweede-stap").text


def test_code_and_passkey_stand_side_by_side(area: Area, device: Authenticator) -> None:
    give_app(area, area.coach)
    client = new_client(area.app)
    give_password(client, area, area.coach)
    assert submit(client, STEP, {"code": code()}).status_code == 302

"""Answers that prove nothing are refused, whoever gives them (OpenID Connect Core 3.1.3.7)."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc.jwk import OctKey, RSAKey

from referral.lib import clock
from tests.factories import Area
from tests.factories.membership import SECRET, door
from tests.support.client import PageClient, new_client
from tests.support.provider import Wicked, wicked_provider

SLUG = "zorg-zelf"


@pytest.fixture
def wicked(area: Area) -> Iterator[Wicked]:
    """A provider that does as it is told, and an organisation that trusts it."""
    with wicked_provider() as found:
        door(area, found.issuer, SLUG)
        yield found


def come_back(client: PageClient, wicked: Wicked, **changes: str) -> Any:
    """Start, let the provider sign what it was told to, and come back; our answer."""
    there = client.get(f"/aanmelden/organisatie/{SLUG}/start").location
    asked = {name: values[0] for name, values in parse_qs(urlsplit(there).query).items()}
    wicked.claims = {
        "nonce": asked["nonce"],
        "email": f"wil@{SLUG}.example",
        "groups": ["wijkteam"],
        "amr": ["mfa"],
        **wicked.claims,
    }
    query = {"code": "c", "state": asked["state"], **changes}
    return client.get(f"/aanmelden/organisatie/{SLUG}/terug", query_string=query)


def test_an_honest_answer_lets_in(client: PageClient, wicked: Wicked) -> None:
    assert come_back(client, wicked).location == "/verwijzingen"


def now() -> int:
    """The present second."""
    return int(clock.now().timestamp())


def _with_secret(wicked: Wicked) -> None:
    wicked.algorithm, wicked.signed_with = "HS256", OctKey.import_key(SECRET)


LIES: dict[str, Callable[[Wicked], None]] = {
    "unsigned": lambda w: setattr(w, "algorithm", "none"),
    "signed with another key": lambda w: setattr(w, "signed_with", RSAKey.generate_key(2048)),
    "signed with our secret": _with_secret,
    "expired": lambda w: w.claims.update(exp=now() - 61),
    "from the future": lambda w: w.claims.update(iat=now() + 120),
    "for somebody else": lambda w: w.claims.update(aud="another-client"),
    "for many, asked by another": lambda w: w.claims.update(aud=["patchwork", "b"], azp="b"),
    "from another issuer": lambda w: w.claims.update(iss="https://elders.example"),
    "another nonce": lambda w: w.claims.update(nonce="x"),
    "without subject": lambda w: w.claims.update(sub=None),
    "of another token": lambda w: w.claims.update(at_hash="AAAAAAAAAAAAAAAAAAAAAA"),
}


@pytest.mark.parametrize("lie", LIES)
def test_L23_a_lie_is_refused(
    client: PageClient, wicked: Wicked, lie: str, caplog: pytest.LogCaptureFixture
) -> None:
    LIES[lie](wicked)
    answer = come_back(client, wicked)
    assert answer.status_code == 400
    assert "klopte niet" in answer.get_data(as_text=True)
    assert any("id_token" in message for message in caplog.messages)
    assert client.get("/verwijzingen").location.startswith("/aanmelden")


def test_a_clock_that_is_a_minute_off_is_forgiven(client: PageClient, wicked: Wicked) -> None:
    wicked.claims = {"exp": now() - 50}
    assert come_back(client, wicked).status_code == 302


def test_another_state_another_issuer_or_an_error_is_refused(area: Area, wicked: Wicked) -> None:
    for changes in (
        {"state": "x"},
        {"state": ""},
        {"iss": "https://elders.example"},
        {"error": "access_denied"},
        {"code": ""},
    ):
        assert come_back(new_client(area.app), wicked, **changes).status_code == 400
        wicked.claims = {}


def test_an_attempt_does_not_wait_for_ever(client: PageClient, wicked: Wicked, noon: datetime) -> None:
    there = client.get(f"/aanmelden/organisatie/{SLUG}/start").location
    state = parse_qs(urlsplit(there).query)["state"][0]
    with clock.moved_to(noon.replace(minute=11)):
        back = client.get(f"/aanmelden/organisatie/{SLUG}/terug", query_string={"code": "c", "state": state})
    assert back.status_code == 400


@pytest.mark.parametrize(
    "facts",
    [
        {"issuer": "https://elders.example"},
        {"token_endpoint": "http://127.0.0.1:1/token"},
        {"jwks_uri": "http://169.254.169.254/latest"},
        {"authorization_endpoint": "https://elders.example/auth"},
        {"authorization_endpoint": None},
    ],
)
def test_nobody_but_the_issuer_is_spoken_to(
    client: PageClient, wicked: Wicked, facts: dict[str, object]
) -> None:
    wicked.facts = facts
    answer = client.get(f"/aanmelden/organisatie/{SLUG}/start")
    assert answer.status_code == 503
    assert wicked.asked == ["/.well-known/openid-configuration"]


def test_a_silent_provider_gets_a_page(client: PageClient, area: Area) -> None:
    slug = door(area, "http://127.0.0.1:9")
    answer = client.get(f"/aanmelden/organisatie/{slug}/start")
    assert answer.status_code == 503
    assert "antwoordt nu niet" in answer.get_data(as_text=True)


def test_in_production_only_https_is_spoken(
    client: PageClient, wicked: Wicked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(client.application.config, "ENV_NAME", "production")
    assert client.get(f"/aanmelden/organisatie/{SLUG}/start").status_code == 503
    assert wicked.asked == []


def test_two_clients_of_one_provider_stay_apart(area: Area, client: PageClient, wicked: Wicked) -> None:
    other = door(area, wicked.issuer, "zorg-ander")
    there = client.get(f"/aanmelden/organisatie/{SLUG}/start").location
    state = parse_qs(urlsplit(there).query)["state"][0]
    back = client.get(f"/aanmelden/organisatie/{other}/terug", query_string={"code": "c", "state": state})
    assert back.status_code == 400

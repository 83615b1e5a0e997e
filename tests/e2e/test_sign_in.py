"""Signing in as professionals do: a password and a second step, a passkey alone, a recovery code."""

import re
import time
from secrets import token_hex

import pyotp
import pytest
from argon2 import PasswordHasher
from playwright.sync_api import CDPSession

from tests.e2e.browser import Visitor
from tests.factories.user import PASSWORD

pytestmark = pytest.mark.e2e

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def account(visitor: Visitor) -> str:
    """A new coordinator without any factor; the mail address."""
    address = f"nieuw-{token_hex(4)}@patchwork.example"
    with visitor.server.database.connect() as connection:
        connection.execute(
            "INSERT INTO user_account"
            " (id, region_id, email, name, password_hash, role, organisation_id, is_demo)"
            " SELECT gen_random_uuid(), region_id, %s, 'Nieuwe Collega', %s, role, organisation_id, false"
            " FROM user_account WHERE is_demo AND role = 'coordinator'",
            [address, PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)],
        )
    return address


def give_password(visitor: Visitor, address: str) -> None:
    """The first half of signing in."""
    visitor.go("/aanmelden")
    visitor.fill("E-mailadres", address)
    visitor.fill("Wachtwoord", PASSWORD)
    visitor.page.get_by_role("button", name="Meld aan", exact=True).click()
    visitor.look()


def couple_app(visitor: Visitor) -> tuple[str, list[str]]:
    """Set up an app; its secret, and the recovery codes that were shown."""
    visitor.click("Gebruik een app")
    secret = (visitor.page.locator(".secret").text_content() or "").replace(" ", "")
    assert visitor.page.get_by_role("img", name="QR-code").locator("svg path").count() == 1
    visitor.fill("Code uit de app", pyotp.TOTP(secret).now())
    visitor.press("Koppel de app")
    visitor.sees("Bewaar uw herstelcodes")
    codes = visitor.page.locator(".codes li").all_text_contents()
    visitor.click("Ik heb ze bewaard")
    return secret, codes


def sign_out(visitor: Visitor) -> None:
    """The button in the header."""
    visitor.page.get_by_role("button", name="Afmelden", exact=True).click()
    visitor.page.wait_for_url("**/aanmelden")


def test_an_app_is_coupled_and_asked_for(visitor: Visitor, colleague: Visitor) -> None:
    address = account(visitor)
    give_password(visitor, address)
    visitor.sees("Stel uw tweede stap in")
    visitor.go("/overzicht")
    visitor.sees("Stel uw tweede stap in")
    secret, codes = couple_app(visitor)
    visitor.sees("Contact binnen twee weken")
    visitor.go("/account/herstelcodes")
    visitor.does_not_see(codes[0])
    sign_out(visitor)

    give_password(visitor, address)
    visitor.sees("Nog één stap")
    visitor.fill("Code uit de app", pyotp.TOTP(secret).at(int(time.time()) - 120))
    visitor.press("Meld aan")
    visitor.sees("loopt ongeveer 2 minuten achter")
    visitor.fill("Code uit de app", pyotp.TOTP(secret).at(int(time.time()) + 30))
    visitor.press("Meld aan")
    visitor.sees("Contact binnen twee weken")

    give_password(colleague, address)
    colleague.click("Ik heb mijn telefoon niet bij me")
    colleague.fill("Herstelcode", codes[0])
    colleague.press("Meld aan")
    colleague.sees("nog 9 herstelcodes")
    visitor.go("/account")
    visitor.sees("Een ander apparaat")
    visitor.sees("wachtwoord en herstelcode")
    visitor.press("Overal afmelden")
    visitor.sees("U bent overal afgemeld")
    colleague.go("/account")
    assert "/aanmelden" in colleague.page.url


@pytest.fixture
def authenticator(colleague: Visitor) -> CDPSession:
    """A virtual authenticator in the browser, with a finger on it."""
    session = colleague.page.context.new_cdp_session(colleague.page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return session


def test_a_passkey_replaces_the_password(colleague: Visitor, authenticator: CDPSession) -> None:
    address = account(colleague)
    give_password(colleague, address)
    colleague.fill("Naam van deze passkey", "Laptop op kantoor")
    colleague.press("Maak een passkey")
    colleague.sees("Bewaar uw herstelcodes")
    colleague.click("Ik heb ze bewaard")
    sign_out(colleague)

    colleague.press("Meld aan met een passkey")
    colleague.sees("Contact binnen twee weken")
    colleague.go("/account")
    colleague.sees("Laptop op kantoor")
    colleague.press("Verwijder")
    colleague.sees("Dit is uw enige tweede stap")
    sign_out(colleague)

    give_password(colleague, address)
    colleague.press("Gebruik uw passkey")
    colleague.page.wait_for_url(re.compile("/overzicht"))


def test_a_passkey_that_is_stopped_says_so(colleague: Visitor) -> None:
    session = colleague.page.context.new_cdp_session(colleague.page)
    session.send("WebAuthn.enable")
    options = {**AUTHENTICATOR, "isUserVerified": False}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    give_password(colleague, account(colleague))
    colleague.page.get_by_role("button", name="Maak een passkey").click()
    colleague.sees("Het is niet gelukt")
    colleague.look()
    assert colleague.page.get_by_role("link", name="Gebruik een app").is_visible()

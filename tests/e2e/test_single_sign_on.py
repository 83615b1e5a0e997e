"""Joining: by an invitation in a mail, and through the own organisation's provider of identities."""

from collections.abc import Iterator
from secrets import token_hex

import pytest
from flask import Flask

import config as settings
from referral import create_app
from referral.domain.actors import system_actor
from referral.extensions import db
from referral.models import Message
from referral.models.scope import acting
from referral.notifications.delivery import compose
from tests.e2e.browser import Visitor
from tests.e2e.server import Server
from tests.e2e.test_sign_in import couple_app
from tests.factories.membership import SECRET
from tests.support.provider import real_provider
from tests.support.settings import environment_for

pytestmark = pytest.mark.e2e

ADMIN = "Beheerder"
SLUG = "thuiszorg-nabij"
PEOPLE = {
    "mila": {
        "email": "mila@thuiszorg-nabij.example",
        "name": "Mila Nabij",
        "groups": ["wijkverpleging"],
        "amr": ["mfa"],
    },
    "kok": {"email": "kok@thuiszorg-nabij.example", "name": "Kok Nabij", "groups": ["keuken"]},
}


@pytest.fixture(scope="module")
def issuer(server: Server) -> Iterator[str]:
    """A running provider that sends people back to the running product."""
    with real_provider(PEOPLE, f"{server.address}/aanmelden/organisatie/{SLUG}/terug") as found:
        yield found


@pytest.fixture(scope="module")
def post_office(server: Server) -> Iterator[Flask]:
    """An application on the same database, which renders mails as the worker would."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment_for(server.database).items():
            patch.setenv(name, value)
        patch.setenv("BASE_URL", server.address)
        app = create_app(settings.Test())
    yield app
    with app.app_context():
        db.engine.dispose()


def link_in_mail(app: Flask, server: Server, address: str) -> str:
    """The path of the link that was mailed to *address*."""
    with server.database.connect() as connection:
        row = connection.execute(
            "SELECT id, region_id FROM message WHERE address = %s ORDER BY id DESC", [address]
        ).fetchone()
    assert row
    with app.app_context(), acting(system_actor(row[1])):  # type: ignore[arg-type]  # a key
        body = compose(db.session.get_one(Message, row[0])).get_body(("plain",))
        assert body
        text = str(body.get_content())
    return "/uitnodiging/" + text.split(f"{server.address}/uitnodiging/")[1].split(maxsplit=1)[0]


def open_organisation(visitor: Visitor, name: str) -> None:
    """As the administrator, the page of an organisation."""
    visitor.enter_as(ADMIN)
    visitor.click(name)


def test_an_invited_coach_joins_and_leaves(
    visitor: Visitor, colleague: Visitor, server: Server, post_office: Flask
) -> None:
    address = f"noor-{token_hex(3)}@samenop.example"
    open_organisation(visitor, "Stichting Samenop Waterbeek")
    visitor.click("Nodig iemand uit")
    visitor.press("Verstuur de uitnodiging")
    visitor.sees("Er klopt nog iets niet")
    visitor.fill("Naam", "Noor Zwaan")
    visitor.fill("E-mailadres", address)
    visitor.pick("Rol", "Welzijnscoach")
    visitor.choose("Team West")
    visitor.press("Verstuur de uitnodiging")
    visitor.sees("De uitnodiging aan")
    path = link_in_mail(post_office, server, address)

    colleague.go(path)
    colleague.sees("welzijnscoach bij Stichting Samenop Waterbeek")
    colleague.fill("Kies een wachtwoord", "kort")
    colleague.press("Maak mijn account")
    colleague.sees("12 tekens of meer")
    colleague.fill("Kies een wachtwoord", "vier losse lange woorden")
    colleague.press("Maak mijn account")
    couple_app(colleague)
    colleague.sees("Vandaag")
    colleague.go("/werkvoorraad")

    visitor.go("/beheer")
    visitor.click("Stichting Samenop Waterbeek")
    row = visitor.page.get_by_role("row").filter(has_text=address)
    row.get_by_role("link", name="Stopt").click()
    visitor.look()
    visitor.press("Beëindig de toegang")
    visitor.sees("kan meteen niet meer aanmelden")
    colleague.page.goto(f"{server.address}/werkvoorraad")
    colleague.sees("Meld aan")
    assert colleague.page.goto(server.address + path)
    colleague.sees("Deze link werkt niet")


def set_up_provider(visitor: Visitor, issuer: str) -> None:
    """As the administrator, let an organisation bring its own sign-in."""
    open_organisation(visitor, "Thuiszorg Nabij")
    visitor.page.get_by_role("link", name="Stel het in").or_(
        visitor.page.get_by_role("link", name="Wijzig de instellingen")
    ).click()
    visitor.look()
    visitor.sees(f"/aanmelden/organisatie/{SLUG}/terug")
    visitor.fill("Adres van de aanbieder", issuer)
    visitor.fill("Client-id", "patchwork")
    visitor.fill("Client-geheim", SECRET)
    visitor.fill("Groep 1", "wijkverpleging")
    visitor.pick("Rol van groep 1", "Zorgverlener")
    visitor.fill("Maildomeinen", "thuiszorg-nabij.example")
    visitor.page.get_by_label("De tweede stap bij de aanbieder is genoeg").check()
    visitor.press("Bewaar")
    visitor.sees("staat klaar")


def go_to_provider(visitor: Visitor, name: str) -> None:
    """From our sign-in page to the provider, and through its form."""
    visitor.go("/aanmelden")
    visitor.click("Meld aan via uw organisatie")
    visitor.fill("E-mailadres van uw werk", f"{name}@thuiszorg-nabij.example")
    visitor.press("Ga verder")
    visitor.page.get_by_role("link", name="Naar de aanmelding van mijn organisatie").click()
    visitor.page.get_by_label("Naam op het werk").fill(name)
    visitor.page.get_by_role("button", name="Ga naar binnen").click()
    visitor.page.wait_for_url(f"{visitor.server.address}/**")


def test_a_care_worker_comes_in_through_the_own_organisation(
    visitor: Visitor, colleague: Visitor, issuer: str
) -> None:
    set_up_provider(colleague, issuer)
    go_to_provider(visitor, "mila")
    visitor.look()
    visitor.sees("Mila Nabij")
    visitor.sees("Zorgverlener, Thuiszorg Nabij")
    assert visitor.page.url.endswith("/verwijzingen")


def test_somebody_without_a_group_reads_why_not(visitor: Visitor, colleague: Visitor, issuer: str) -> None:
    set_up_provider(colleague, issuer)
    go_to_provider(visitor, "kok")
    visitor.sees("geen groep die met Patchwork werkt")
    visitor.look()

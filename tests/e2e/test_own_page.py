"""The own page: the coach makes it, the person answers at home, and the coach sees it on Today."""

import re

import pytest
from playwright.sync_api import Browser as Chromium

from tests.e2e.browser import ZOOMED, Visitor, new_visitor
from tests.e2e.server import Server
from tests.e2e.steps import COACH, GP, refer, to_the_intake, unique

pytestmark = pytest.mark.e2e


def test_a_person_answers_at_home(chromium: Chromium, server: Server) -> None:
    """The coach works with scripting; the person first with, and for the last part without."""
    coach = new_visitor(chromium, server, scripted=True)
    coach.enter_as(GP)
    surname = unique("Thuislezer", coach)
    coach.eyes_open = False  # other journeys look at these pages
    reference = refer(coach, surname, number="61")
    coach.enter_as(COACH)
    to_the_intake(coach, reference)
    coach.eyes_open = True
    link = _make(coach, reference)
    phone = new_visitor(chromium, server, scripted=True)
    phone.page.set_viewport_size(ZOOMED)  # type: ignore[arg-type]  # a size
    _opens(phone, link)
    _answers(phone)
    _sees(coach, reference, surname)
    plain = new_visitor(chromium, server, scripted=False)
    _opens(plain, link)
    _takes_back_and_stops(plain)
    coach.go(f"/werkvoorraad/{reference}/pagina")
    coach.sees("Bea is gestopt")
    for each in (coach, phone, plain):
        each.leave()


def _make(coach: Visitor, reference: str) -> str:
    coach.go(f"/werkvoorraad/{reference}/activiteiten")
    coach.press("Zet op de pagina van Bea")
    coach.sees("staan op de pagina")
    coach.choose("Brief op papier")
    coach.press("Maak de link")
    coach.sees("Nog niet geopend")
    found = re.search(r"/uw-pagina/[0-9a-f-]{36}/[\w-]+", coach.page.content())
    assert found
    return found.group()


def _opens(phone: Visitor, link: str) -> None:
    phone.go(link)
    phone.does_not_see("Bea")
    phone.fill("Dag", "18")
    phone.pick("Maand", "mei")
    phone.press("Open uw pagina")
    phone.sees("Deze dag klopt niet")
    phone.fill("Dag", "17")
    phone.press("Open uw pagina")
    phone.sees("Dag Bea")
    phone.sees("Misschien iets voor u")


def _answers(phone: Visitor) -> None:
    assert phone.page.locator(".own__offers > li").count() == 3
    phone.press("Ja, graag")
    phone.sees("U zei: ja, graag.")
    phone.press("Nu nog niet")
    phone.sees("U zei: nu nog niet.")
    phone.click("Verander dit")
    phone.choose("Sms of app")
    phone.choose("’s Ochtends")
    phone.press("Bewaar")
    phone.sees("Bewaard.")
    phone.click("Stuur een bericht aan mijn coach")
    phone.fill("Uw bericht", "Mag mijn buurvrouw mee?")
    phone.press("Verstuur")
    phone.sees("Uw bericht is verstuurd")


def _sees(coach: Visitor, reference: str, surname: str) -> None:
    coach.go("/vandaag?soort=page_answer")
    coach.sees(surname)
    coach.go(f"/werkvoorraad/{reference}/pagina")
    coach.sees("Mag mijn buurvrouw mee?")
    coach.sees("Contactwens gewijzigd: sms of app, ’s ochtends")
    coach.press("Gezien")
    coach.sees("De taak is van uw lijst")


def _takes_back_and_stops(plain: Visitor) -> None:
    plain.press("Liever niet")
    plain.sees("U zei: liever niet.")
    plain.page.locator(".own__consents li").last.get_by_role("link").click()
    plain.press("Ja, trek dit in")
    plain.sees("Dat geldt vanaf nu.")
    plain.click("Ik stop")
    plain.press("Ja, ik stop")
    plain.sees("U bent gestopt")
    plain.sees("Wilt u toch verder? Bel dan.")

"""A coach asks how it goes: somebody answers on a phone in two sittings, somebody else on paper."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser as Chromium

from tests.e2e.browser import Visitor, new_visitor
from tests.e2e.server import Server
from tests.e2e.steps import COACH, GP, Told, questions_link, refer, to_the_intake

pytestmark = pytest.mark.e2e

SENTENCES = ("Ik ervaar een leegte", "Er zijn genoeg mensen", "Ik heb veel mensen")
REST = ("Er zijn voldoende mensen", "Ik mis mensen", "Vaak voel ik me")
GOAL = "Weer zingen met anderen"
SECOND = "Joost Verhagen"
"""A coach of the same team."""


def test_from_the_question_to_the_score(colleague: Visitor, chromium: Chromium) -> None:
    coach, server = colleague, colleague.server
    coach.eyes_open = False  # other journeys look at these pages
    coach.enter_as(GP)
    by_phone = refer(coach, "Vragenlijst", number="81")
    on_paper = refer(coach, "Papierlijst", number="82")
    coach.enter_as(COACH)
    for reference in (by_phone, on_paper):
        to_the_intake(coach, reference, Told(GOAL))
    coach.eyes_open = True
    _asks(coach, by_phone, "Stuur een link per sms")
    coach.sees("De link is verstuurd")
    link = questions_link(server)
    phone = new_visitor(chromium, server, scripted=True)
    _fills_in_half(phone, link)
    phone.leave()
    _goes_on_while_enlarged(chromium, server, link)
    _sees_score_and_why(coach, by_phone)
    _on_paper_twice(coach, on_paper)


def _asks(coach: Visitor, reference: str, way: str) -> None:
    coach.go(f"/werkvoorraad/{reference}")
    coach.click("Vragenlijsten")
    coach.sees("Er is nog niets ingevuld")
    coach.sees("WHO-5: nog geen tekst")
    coach.click("Vraag het")
    coach.press("Vraag het")
    coach.sees("Kies een manier.")
    coach.choose(way)
    coach.press("Vraag het")


def _fills_in_half(phone: Visitor, link: str) -> None:
    """Every page is looked at on 320 and 360 pixels too; a wrong year shows nothing."""
    phone.go(link)
    phone.does_not_see(GOAL)
    phone.fill("In welk jaar bent u geboren?", "1951")
    phone.press("Verder")
    phone.sees("Dit jaar klopt niet")
    phone.fill("In welk jaar bent u geboren?", "1950")
    phone.press("Verder")
    phone.sees("Bladzijde 1 van 4")
    for sentence in SENTENCES:
        _answers(phone, sentence, "Min of meer")
    phone.press("Verder")
    phone.sees("Bladzijde 2 van 4")


def _answers(visitor: Visitor, sentence: str, answer: str) -> None:
    question = visitor.page.get_by_role("group", name=sentence)
    question.get_by_role("radio", name=answer, exact=True).check()


def _goes_on_while_enlarged(chromium: Chromium, server: Server, link: str) -> None:
    """A desktop at 400 %: 320 pixels wide, each drawn as four; by keyboard, without scripting."""
    context = chromium.new_context(
        java_script_enabled=False,
        viewport={"width": 320, "height": 256},
        device_scale_factor=4,
        locale="nl-NL",
    )
    person = Visitor(context.new_page(), server, scripted=False)
    person.eyes_open = False  # it stays this narrow
    person.go(link)
    person.fill("In welk jaar bent u geboren?", "1950")
    person.page.keyboard.press("Enter")
    person.sees("Bladzijde 2 van 4")
    for sentence in REST:
        _answers(person, sentence, "Nee")
        _fits(person)
    person.press("Verder")
    person.sees(GOAL)
    person.page.get_by_role("radio", name="6", exact=True).focus()
    person.page.keyboard.press("Space")
    _fits(person)
    person.press("Verder")
    person.fill("Hoe vaak sprak u de huisarts", "999")
    person.press("Verder")
    person.sees("Kies een getal van 0 tot en met 200.")
    person.fill("Hoe vaak sprak u de huisarts", "2")
    person.choose("Praten over hoe het gaat")
    person.press("Verder")
    person.sees("Bijna klaar")
    _fits(person)
    person.choose("Nee, ik deed het zelf")
    person.press("Verstuur")
    person.sees("Uw antwoorden zijn binnen")
    assert person.page.goto(server.address + link).status == 404  # type: ignore[union-attr]  # it answers
    person.leave()


def _fits(person: Visitor) -> None:
    wide = person.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, f"{person.page.url} is {wide} pixels too wide"


def _sees_score_and_why(coach: Visitor, reference: str) -> None:
    coach.go(f"/werkvoorraad/{reference}/vragenlijsten")
    coach.sees("Hulp erbij: nee, ik deed het zelf")
    coach.page.get_by_text("Waarom is dit 4?").first.click()
    coach.sees("Alles bij elkaar: 4 van 6.")
    assert coach.page.get_by_role("img", name=re.compile("De Jong Gierveld")).first.is_visible()
    coach.does_not_see("eenzaam")


def _on_paper_twice(coach: Visitor, reference: str) -> None:
    _asks(coach, reference, "Print het op papier")
    link = coach.page.get_by_role("link", name="Print het papier (PDF)")
    answer = coach.page.request.get(coach.server.address + (link.get_attribute("href") or ""))
    assert answer.body().startswith(b"%PDF")
    _types(coach, "Nee")
    coach.choose("Laat een collega dit papier ook overtypen")
    coach.press("Leg vast")
    coach.sees("Vraag nu een collega het ook te doen")
    with _beside(coach.server, SECOND):
        coach.enter_as(SECOND)
        coach.go(f"/werkvoorraad/{reference}/vragenlijsten")
        _types(coach, "Ja")
        coach.press("Leg vast")
        coach.sees("De eerste keer stond hier: Nee")
        coach.choose("Ik keek nog een keer op het papier")
        coach.press("Leg vast")
        coach.sees("Beide keren is hetzelfde getypt")
    coach.page.get_by_text("Waarom is dit 6?").first.click()
    coach.sees("Alles bij elkaar: 6 van 6.")


@contextmanager
def _beside(server: Server, name: str) -> Iterator[None]:
    """Let a colleague of the demo in with one click too, for as long as it takes."""
    change = "UPDATE user_account SET is_demo = %s WHERE name = %s"
    with server.database.connect() as connection:
        connection.execute(change, [True, name])
    yield
    with server.database.connect() as connection:
        connection.execute(change, [False, name])


def _types(coach: Visitor, last: str) -> None:
    coach.click("Typ het papier over")
    for sentence in (*SENTENCES, *REST[:-1]):
        _answers(coach, sentence, "Min of meer")
    _answers(coach, REST[-1], last)

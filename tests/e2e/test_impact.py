"""A yearly round: sent by a student, answered on a phone and on paper, read by who works there."""

import re

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Locator

from tests.e2e.browser import Visitor, new_visitor
from tests.e2e.server import Server
from tests.e2e.steps import COORDINATOR, HOST, MEASURER, impact_link

pytestmark = pytest.mark.e2e

GROUP = "Rollatorgroep Molenpark"
LINE = "Ik durf weer plannen te maken."


def test_a_student_measures_and_the_group_reads_what_it_did(
    colleague: Visitor, chromium: Chromium, server: Server
) -> None:
    colleague.enter_as(MEASURER)
    _plan_and_send(colleague)
    person = new_visitor(chromium, server, scripted=True)
    _answer_on_a_phone(person, impact_link(server))
    person.leave()
    _type_in_and_close(colleague)
    colleague.enter_as(HOST)
    colleague.go("/uitslagen")
    _follow(colleague, colleague.page.locator("main").get_by_role("link", name=GROUP).last)
    colleague.sees("Wat het best gaat")
    colleague.sees("Wat het minst gaat")
    colleague.sees("11 gaven antwoord")
    colleague.enter_as(COORDINATOR)
    _word_a_goal(colleague)


def _follow(visitor: Visitor, link: Locator) -> None:
    """Click a link that is one of several alike, and look at what comes."""
    with visitor.page.expect_navigation():
        link.click()
    visitor.look()


def _plan_and_send(measurer: Visitor) -> None:
    """A small group only: the warning comes before anything is sent."""
    measurer.click("Plan een meting")
    measurer.choose("0 mensen doen mee")
    measurer.press("Plan de meting")
    measurer.sees("Te klein voor een eigen uitslag")
    measurer.press("Verstuur de vragen")
    measurer.sees("De meting loopt.")


def _answer_on_a_phone(person: Visitor, path: str) -> None:
    person.go(path)
    person.press("Verstuur mijn antwoorden")
    person.sees("Eén antwoord is al genoeg")
    question = person.page.locator("fieldset").filter(has_text="Ik").first
    question.get_by_text("Ja, zeker").click()
    person.press("Verstuur mijn antwoorden")
    person.sees("Uw antwoorden zijn binnen")
    gone = person.page.goto(person.server.address + path)
    assert gone is not None
    assert gone.status == 404


def _type_in_and_close(measurer: Visitor) -> None:
    measurer.go("/metingen")
    _follow(measurer, measurer.page.locator("tr").filter(has_text="Loopt").last.get_by_role("link"))
    row = measurer.page.locator("tr").filter(has_text="Koffiekamer Molenpark").first
    _follow(measurer, row.get_by_role("link"))
    measurer.fill("Hoeveel bladen?", "1")
    measurer.press("Maak bladen")
    code = measurer.page.locator(".chips .tag").first.inner_text()
    assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{3}", code)
    _follow(measurer, measurer.page.locator(".back"))
    measurer.click("Voer papier in")
    measurer.fill("Code op het blad", code.lower())
    measurer.press("Zoek het blad")
    question = measurer.page.locator("fieldset").filter(has_text="Ik voel me hier thuis.").first
    question.get_by_text("Een beetje").click()
    measurer.press("Bewaar dit blad")
    measurer.sees(f"Blad {code} is ingevoerd.")
    _follow(measurer, measurer.page.locator(".back"))
    measurer.click("Losse antwoorden")
    measurer.sees(code)
    _follow(measurer, measurer.page.locator(".back"))
    measurer.click("Sluit de meting")
    measurer.press("Sluit de meting")
    measurer.sees("De uitslagen staan klaar.")


def _word_a_goal(coordinator: Visitor) -> None:
    coordinator.go("/activiteiten/doelen")
    coordinator.click("Doel 6 invullen")
    coordinator.fill("Naam van het doel", "Meer plannen")
    coordinator.fill("Wat is dit doel, in gewone woorden?", "Mensen kijken weer vooruit.")
    coordinator.fill("Zin 1", "Ik ben tevreden over mijn plannen.")
    coordinator.press("Bewaar als nieuwe versie")
    coordinator.sees("Vraag niet of iemand tevreden is")
    coordinator.fill("Zin 1", LINE)
    coordinator.press("Bewaar als nieuwe versie")
    coordinator.sees("Meer plannen")

"""The catalogue: somebody makes an activity, others find it, and its host says that it is right."""

import pytest

from tests.e2e.browser import Visitor
from tests.e2e.server import Server
from tests.e2e.steps import COACH, COMMUNITY_WORKER, COORDINATOR, assurance_link, unique

pytestmark = pytest.mark.e2e


def test_coordinator_makes_an_activity_that_a_coach_finds(visitor: Visitor, colleague: Visitor) -> None:
    name = unique("Plantsoenpraat", visitor)
    visitor.enter_as(COORDINATOR)
    visitor.go("/activiteiten/nieuw")
    visitor.press("Bewaar")
    visitor.sees("Geef de activiteit een naam.")
    visitor.fill("Naam", name)
    visitor.fill("Voor welk probleem is dit een oplossing?", "Wie niemand kent, schoffelt hier mee.")
    visitor.pick("Soort", "Samen iets maken of doen")
    visitor.pick("Organisatie", "Buurthuis De Kajuit")
    visitor.pick("Wijk", "Molenpark")
    visitor.fill("Hoeveel mensen kunnen meedoen?", "12")
    visitor.fill("Waar treffen mensen elkaar?", "Hek van het plantsoen")
    visitor.fill("Postcode", "9801 KA")
    visitor.pick("Hoe vaak?", "Elke 2 weken")
    visitor.pick("Op welke dag?", "vrijdag")
    visitor.fill("Hoe laat begint het?", "10:00")
    visitor.fill("Hoeveel minuten duurt het?", "90")
    visitor.fill("Vanaf", "2026-12-04")
    visitor.choose("Ontmoeten")
    visitor.choose("Zelfredzaamheid")
    visitor.press("Bewaar")
    visitor.sees("Elke 2 weken op vrijdag, 10:00")
    colleague.enter_as(COACH)
    colleague.go("/activiteiten")
    colleague.fill("Zoek op woorden", name.replace("soen", "son"))
    colleague.fill("Afstand vanaf postcode", "9801 KB")
    colleague.press("Zoek")
    colleague.sees("m lopen (schatting)")
    colleague.click(name)
    colleague.sees("Wie niemand kent, schoffelt hier mee.")
    colleague.click("Openbare pagina")
    colleague.sees("Kom gerust langs")


def test_host_assures_by_link(visitor: Visitor, server: Server) -> None:
    activity = "Rozenoord wandelt" if visitor.scripted else "Ontbijt aan de haven"
    visitor.go(assurance_link(server, activity))
    visitor.sees(activity)
    visitor.press("Dit klopt niet meer")
    visitor.sees("Schrijf in een paar woorden wat er veranderd is.")
    visitor.press("Dit klopt nog")
    visitor.sees("Vandaag is vastgelegd dat het klopt.")


def test_community_worker_sees_what_asks_for_an_act(visitor: Visitor) -> None:
    visitor.enter_as(COMMUNITY_WORKER)
    visitor.sees("een half uur later, om half acht")
    visitor.click("Geld en ik")
    visitor.sees("Elke 2 weken op maandag")
    visitor.click("Verplaats de groep")
    visitor.go("/opbouwwerk")
    visitor.click("Geld en ik")
    visitor.click("Dagen die anders zijn")
    visitor.sees("Wat al vaststaat")
    visitor.go("/opbouwwerk")
    visitor.click("Geld en ik")
    visitor.click("Haal uit de catalogus")
    visitor.sees("U kunt haar later terugzetten.")

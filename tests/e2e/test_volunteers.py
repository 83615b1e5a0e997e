"""A volunteer is written down; another holds talks, notes one, and says that it goes too deep."""

import pytest

from referral.lib import clock
from tests.e2e.browser import Visitor
from tests.e2e.steps import COACH, COORDINATOR, GP, HOST, Told, refer, to_the_intake, unique

pytestmark = pytest.mark.e2e

TALKS = "Gesprekken over zin, Noord"


def test_the_coordinator_adds_a_volunteer(visitor: Visitor) -> None:
    name = unique("Fenneke Bos", visitor)
    visitor.enter_as(COORDINATOR)
    visitor.go("/vrijwilligers")
    visitor.sees("Rachida Amrani")
    visitor.sees("de training is op die dag niet geldig")
    visitor.click("Voeg een vrijwilliger toe")
    visitor.fill("Naam", name)
    visitor.fill("Telefoon", "0612")
    visitor.choose("Thuiszorg Nabij")
    visitor.choose("Turks")
    visitor.press("Bewaar")
    visitor.sees("Dit telefoonnummer klopt niet.")
    visitor.fill("Telefoon", "0612345678")
    visitor.fill("Training geldig tot en met", f"{clock.today().year + 1}-11-01")
    visitor.fill("Laatste intervisie", clock.today().isoformat())
    visitor.press("Bewaar")
    visitor.sees(name)
    visitor.page.get_by_role("link", name=f"Pauze voor {name}").click()
    visitor.look()
    visitor.fill("Eerste dag", clock.today().isoformat())
    visitor.pick("Waarom?", "Even op adem komen")
    visitor.press("Leg de pauze vast")
    visitor.sees("De pauze is vastgelegd.")


def test_talks_from_the_first_to_what_goes_too_deep(visitor: Visitor, colleague: Visitor) -> None:
    colleague.enter_as(GP)
    reference = refer(colleague, unique("Zoekende", visitor))
    _as(colleague, COACH)
    _to_talks(colleague, reference)
    colleague.choose("Corrie Veldman")
    colleague.choose("De persoon vindt het goed")
    colleague.press("Begin de gesprekken")
    colleague.sees("0 van 6 gesprekken")
    visitor.enter_as(HOST)
    visitor.go("/mijn-gesprekken")
    _hers(visitor, "Noteer een gesprek")
    visitor.choose("Ja")
    visitor.fill("Datum", clock.today().isoformat())
    visitor.fill("Hoeveel minuten?", "50")
    visitor.press("Leg vast")
    visitor.sees("Vastgelegd. Dank u wel.")
    _hers(visitor, "Dit gaat te diep")
    visitor.choose("Meteen hulp")
    visitor.press("Vraag om hulp")
    visitor.sees("U hoeft dit niet alleen te dragen.")
    colleague.go("/vandaag")
    row = colleague.page.locator("tr").filter(has_text=reference).filter(has_text="Gesprek ging te diep")
    row.get_by_role("link", name="Draag over").click()
    colleague.look()
    colleague.sees("Draag over aan andere hulp")
    colleague.go(f"/werkvoorraad/{reference}/gesprekkenreeks")
    colleague.sees("1 van 6 gesprekken, 50 van 540 minuten")
    colleague.click("Rond de gesprekken af")
    colleague.pick("Waarom stoppen de gesprekken?", "Andere hulp neemt het over")
    colleague.choose("Dat weten we niet")
    colleague.press("Rond de gesprekken af")
    colleague.sees("De gesprekken zijn afgerond.")


def test_neighbours_are_brought_together(visitor: Visitor) -> None:
    visitor.enter_as(COACH)
    visitor.go("/werkvoorraad?tab=meedoen")
    visitor.click("Fatima Al-Sayed")
    visitor.click("Iets doen voor een buur")
    visitor.sees("Biedt aan: koken")
    visitor.click("Maak een kaart")
    visitor.sees("Ik kan koken voor een ander.")
    visitor.click("Buren voor elkaar")
    visitor.click("Breng ze bij elkaar")
    visitor.press("Ze doen het samen")
    visitor.sees("Vraag het eerst.")


def _as(person: Visitor, role: str) -> None:
    person.page.context.clear_cookies()
    person.enter_as(role)


def _hers(volunteer: Visitor, link: str) -> None:
    """The newest of those with whom this volunteer talks."""
    volunteer.page.locator("section").filter(has_text="Bea").last.get_by_role("link", name=link).click()
    volunteer.look()


MEANING = Told(
    words="Weer weten waar ik het voor doe",
    about="Zin geven, verlies een plek geven",
    score="3",
    start="Eerst gesprekken met één iemand",
    why="Verlies of zinvragen gaan voor",
    limit="Eén op één",
)


def _to_talks(coach: Visitor, reference: str) -> None:
    to_the_intake(coach, reference, MEANING)
    coach.click("Zoek een activiteit")
    offer = coach.page.locator(".offer").filter(has_text=TALKS)
    offer.get_by_role("button", name="Geef een plek").click()
    coach.look()
    coach.go(f"/werkvoorraad/{reference}")
    coach.click("Gesprekken met een vrijwilliger")

"""Host, care provider, coordinator and researcher."""

import pytest

from tests.e2e.browser import Visitor
from tests.e2e.steps import CARE, COORDINATOR, HOST, RESEARCHER, fill_person, reference_on, unique

pytestmark = pytest.mark.e2e

HEAD = (
    "kenmerk;naam;soort;organisatie;wijk;plaats;dag;begintijd;minuten;prijs;plekken;eigenschappen;werkt omdat"
)
ROW = "Stichting Samenop Waterbeek;Molenpark;Kade;maandag;10:00;60;0;12;Gratis;Je loopt samen"


def test_host_marks_a_session(visitor: Visitor) -> None:
    visitor.enter_as(HOST)
    visitor.sees("Rollatorgroep Molenpark")
    days = visitor.page.locator("section").filter(has_text="Rollatorgroep Molenpark").get_by_role("link")
    days.nth(2).click()
    visitor.look()
    visitor.page.get_by_role("group", name="Jo", exact=False).get_by_label("Later gekomen").check()
    visitor.press("Bewaar")
    visitor.sees("mensen waren er")
    visitor.does_not_see("Bakker")


def test_care_provider_refers_and_follows(visitor: Visitor) -> None:
    visitor.enter_as(CARE)
    visitor.click("Jo Bakker")
    visitor.sees("Doet mee")
    visitor.does_not_see("bakker was vaak")
    visitor.does_not_see("gevallen in huis")
    visitor.go("/verwijzen")
    fill_person(visitor, unique("Thuis", visitor))
    visitor.press("Ga verder")
    visitor.does_not_see("Speelt een van deze dingen nu?")
    visitor.fill("Wat valt u op?", "De gordijnen blijven dicht.")
    visitor.fill("Telefoonnummer", "0612345678")
    visitor.choose("Ja, mondeling")
    visitor.press("Controleer en verstuur")
    visitor.press("Verstuur de verwijzing")
    assert reference_on(visitor)


def test_coordinator_reads_in_a_list(visitor: Visitor) -> None:
    visitor.enter_as(COORDINATOR)
    visitor.sees("Contact binnen twee weken")
    key = f"E2E-{visitor.scripted}"
    _upload(visitor, f"{HEAD}\n{key};Kadeloop;Wandelen;{ROW}\n{key};=1+1;Wandelgroep;{ROW}\n")
    visitor.sees("Er is nog niets ingelezen")
    visitor.sees("Onbekende soort")
    visitor.sees("formule")
    visitor.sees("Dit kenmerk staat vaker")
    good = f"{HEAD}\n{key};Kadeloop {key};Wandelgroep;{ROW}\n"
    _upload(visitor, good)
    visitor.press("Lees deze lijst in")
    visitor.sees("1 nieuw, 0 gewijzigd, 0 hetzelfde")
    _upload(visitor, good)
    visitor.press("Lees deze lijst in")
    visitor.sees("0 nieuw, 0 gewijzigd, 1 hetzelfde")
    _upload(visitor, "naam;soort\nx;y\n")
    visitor.sees("ontbreekt: kenmerk")


def _upload(visitor: Visitor, content: str) -> None:
    visitor.go("/activiteiten/inlezen")
    visitor.page.get_by_label("CSV-bestand").set_input_files(
        {"name": "lijst.csv", "mimeType": "text/csv", "buffer": content.encode()}
    )
    visitor.press("Bekijk wat er gebeurt")


def test_researcher_starts_at_releases_and_sees_no_names(visitor: Visitor) -> None:
    visitor.enter_as(RESEARCHER)
    visitor.sees("Cijfers komen uit een bevroren uitgave van een goedgekeurde studie.")
    for name in ("Bakker", "Yilmaz", "Smit", "Kok", "Fatima"):
        visitor.does_not_see(name)

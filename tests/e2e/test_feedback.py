"""Messages back to the referrer: new, opened, printed, kept in the own record; the coach sees it."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.e2e.browser import Visitor
from tests.e2e.steps import COACH, GP, refer, to_a_place, to_the_intake, unique

pytestmark = pytest.mark.e2e

GROUP = "Rollatorgroep Molenpark"


def test_each_step_comes_back_as_a_letter(visitor: Visitor, colleague: Visitor) -> None:
    visitor.enter_as(GP)
    reference = refer(visitor, unique("Terugkijker", visitor))
    colleague.enter_as(COACH)
    to_the_intake(colleague, reference)
    to_a_place(colleague, GROUP)
    colleague.click("Rond af")
    colleague.page.locator(".options .option").filter(has_text="Deels gelukt").first.click()
    colleague.choose("Heeft een beetje geholpen")
    colleague.pick("Waarom ronden jullie af?", "Heeft de weg gevonden")
    colleague.pick("Waar gaat de persoon mee verder?", "Een sociale activiteit")
    colleague.fill("Wat wilt u de verwijzer meegeven?", "Vraag gerust eens naar het koor.")
    colleague.press("Rond af")
    colleague.sees("Nog niet geopend")
    visitor.go("/verwijzingen")
    visitor.sees("Nieuwe berichten")
    visitor.go(f"/verwijzingen/{reference}")
    visitor.press("Open ‘Afgerond’")
    visitor.sees("Vraag gerust eens naar het koor.")
    visitor.sees("Doel 1: deels gelukt.")
    visitor.sees("De persoon vindt: heeft een beetje geholpen.")
    text = _fetched(visitor, "Als tekst").decode("ascii")
    assert len(text) <= 2000
    assert f"Kenmerk:   {reference}" in text
    assert len(PdfReader(BytesIO(_fetched(visitor, "Als brief (PDF)"))).pages) == 1
    colleague.go(f"/werkvoorraad/{reference}")
    colleague.sees("Geopend op")


def test_a_refusal_comes_back_too(visitor: Visitor, colleague: Visitor) -> None:
    visitor.enter_as(GP)
    reference = refer(visitor, unique("Elderling", visitor))
    colleague.enter_as(COACH)
    colleague.go(f"/werkvoorraad/{reference}/niet-aannemen")
    colleague.choose("Geen ruimte op dit moment")
    colleague.fill("Toelichting", "Na de zomer is er weer plek.")
    colleague.press("Neem niet aan")
    visitor.go(f"/verwijzingen/{reference}")
    visitor.press("Open ‘Niet aangenomen’")
    visitor.sees("Na de zomer is er weer plek.")


def test_mail_once_a_day(visitor: Visitor) -> None:
    visitor.enter_as(GP)
    visitor.go("/account")
    visitor.choose("Eén keer per dag")
    visitor.press("Bewaar uw keuze")
    visitor.sees("Bewaard.")
    assert visitor.page.get_by_label("Eén keer per dag").is_checked()
    visitor.choose("Meteen")
    visitor.press("Bewaar uw keuze")


def _fetched(visitor: Visitor, link: str) -> bytes:
    """What a link of the page gives, as this visitor."""
    path = visitor.page.get_by_role("link", name=link).get_attribute("href")
    answer = visitor.page.request.get(f"{visitor.server.address}{path}")
    assert answer.ok
    return answer.body()

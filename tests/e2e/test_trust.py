"""Trust in a browser: consent taken back, persons joined and parted, emergency access, the meldcode."""

import pytest

from tests.e2e.browser import Visitor
from tests.e2e.steps import COACH, GP, refer, unique

pytestmark = pytest.mark.e2e

OFFICER = "Functionaris"
OTHER_TEAM = ("9811 AB", "8")


def test_who_takes_consent_back_is_heard_at_once(visitor: Visitor, colleague: Visitor) -> None:
    colleague.enter_as(GP)
    reference = refer(colleague, unique("Intrekker", visitor))
    colleague.sees(reference)
    visitor.enter_as(COACH)
    visitor.go(f"/werkvoorraad/{reference}")
    visitor.click("Bekijk of wijzig")
    visitor.sees("Intrekken kan altijd")
    card = visitor.page.locator("section").filter(has_text="De verwijzer mag horen hoe het gaat")
    card.get_by_role("link", name="Trek in").click()
    visitor.press("Trek in")
    visitor.sees("Er klopt nog iets niet")
    visitor.choose("Mondeling")
    visitor.press("Trek in")
    visitor.sees("Vastgelegd.")
    colleague.go(f"/verwijzingen/{reference}")
    colleague.sees("Toestemming ingetrokken")
    colleague.sees("De persoon wil niet dat u de stappen ziet")


def test_without_consent_to_refer_the_file_closes(visitor: Visitor, colleague: Visitor) -> None:
    visitor.enter_as(GP)
    surname = unique("Stopper", visitor)
    reference = refer(visitor, surname)
    colleague.enter_as(COACH)
    colleague.go(f"/werkvoorraad/{reference}")
    visitor.go(f"/toestemming/{reference}")
    visitor.click("Trek in")
    visitor.sees("Hiermee stopt de verwijzing")
    visitor.choose("Mondeling")
    visitor.press("Trek in")
    visitor.go(f"/verwijzingen/{reference}")
    visitor.sees("Gestopt: de persoon wil niet meer")
    colleague.go("/werkvoorraad")
    colleague.does_not_see(surname)


def test_two_records_of_one_person_are_joined_and_parted(visitor: Visitor, colleague: Visitor) -> None:
    surname = unique("Schoutendubbel", visitor)
    colleague.enter_as(GP)
    first = refer(colleague, surname)
    colleague.go(f"/verwijzingen/{first}")
    colleague.click("Trek in")
    colleague.press("Trek in")
    second = refer(colleague, surname.replace("Schouten", "Schauten"))
    visitor.enter_as(COACH)
    visitor.go(f"/werkvoorraad/{second}")
    visitor.click("Is deze persoon al bekend?")
    visitor.sees("Naam klinkt hetzelfde")
    visitor.press("Dit is dezelfde persoon")
    visitor.sees("Eerder samengevoegd")
    visitor.go(f"/werkvoorraad/{second}")
    visitor.sees(first)
    visitor.click("Is deze persoon al bekend?")
    visitor.press("Toch twee personen")
    visitor.sees("Weer uit elkaar gehaald.")
    visitor.go(f"/werkvoorraad/{second}")
    visitor.does_not_see(first)


def test_an_emergency_opens_one_file_and_is_judged(visitor: Visitor, colleague: Visitor) -> None:
    colleague.enter_as(GP)
    other = _of_another_team(colleague, unique("Noodgeval", visitor))
    visitor.enter_as(COACH)
    answer = visitor.page.goto(f"{visitor.server.address}/werkvoorraad/{other}")
    assert answer is not None
    assert answer.status == 404
    visitor.go("/noodtoegang")
    visitor.fill("Kenmerk", other)
    visitor.choose("Er is nu gevaar")
    visitor.fill("Wat is er aan de hand?", "De buurvrouw belt: de gordijnen zijn al dagen dicht.")
    visitor.press("Open het dossier")
    visitor.sees("U heeft drie uur toegang")
    colleague.enter_as(OFFICER)
    colleague.go("/toezicht/noodtoegang")
    card = colleague.page.locator("section").filter(has_text=other)
    card.get_by_role("button", name="Terecht", exact=True).click()
    colleague.sees("Uw oordeel is vastgelegd.")
    colleague.look()


def test_the_meldcode_in_five_steps(visitor: Visitor, colleague: Visitor) -> None:
    colleague.enter_as(GP)
    reference = refer(colleague, unique("Zorgelijk", visitor))
    visitor.enter_as(COACH)
    visitor.go(f"/werkvoorraad/{reference}")
    visitor.click("Begin de meldcode")
    visitor.press("Begin de meldcode")
    for number in range(1, 6):
        visitor.page.get_by_label("Stap", exact=True).select_option(index=number)
        visitor.fill("Datum", "2026-11-03")
        visitor.fill("Wat zag, hoorde", f"Stap {number} gedaan.")
        visitor.press("Leg vast")
        visitor.sees(f"Stap {number} gedaan.")
    visitor.click("Sluit af met een besluit")
    visitor.choose("Zelf hulp georganiseerd")
    visitor.press("Leg vast")
    visitor.sees("Afgesloten op")


def _of_another_team(gp: Visitor, surname: str) -> str:
    postcode, number = OTHER_TEAM
    return refer(gp, surname, postcode=postcode, number=number)

"""A coach takes a referral from the inbox to a place and a result; a host marks; the GP sees it."""

import pytest

from referral.lib import clock
from tests.e2e.browser import Visitor
from tests.e2e.steps import COACH, GP, HOST, hand_over_link, meet_today, refer, to_a_place, unique

pytestmark = pytest.mark.e2e

GROUP = "Rollatorgroep Molenpark"


def test_from_inbox_to_place_to_closing(visitor: Visitor, colleague: Visitor) -> None:
    meet_today(visitor.server, GROUP)
    colleague.enter_as(GP)
    surname = unique("Rondloper", visitor)
    reference = refer(colleague, surname)
    visitor.enter_as(COACH)
    _accept_and_reach(visitor, surname, reference)
    _intake(visitor)
    to_a_place(visitor, GROUP)
    _host_marks(colleague)
    visitor.go(f"/werkvoorraad/{reference}")
    visitor.sees("Doet mee")
    _close(visitor)
    colleague.enter_as(GP)
    colleague.go(f"/verwijzingen/{reference}")
    colleague.sees("Afgerond: heeft de weg gevonden")
    colleague.does_not_see("boodschappen")


def _accept_and_reach(coach: Visitor, surname: str, reference: str) -> None:
    coach.sees("Vandaag")
    coach.fill("Zoek op achternaam", surname)
    coach.press("Zoek")
    coach.click(f"Bea {surname}")
    coach.press("Neem aan")
    coach.sees("U heeft deze verwijzing aangenomen")
    coach.click("Leg contactpoging vast")
    coach.press("Leg vast")
    coach.sees("Er klopt nog iets niet")
    coach.choose("Telefoon")
    coach.choose("Geen gehoor")
    coach.press("Leg vast")
    coach.sees("Contactpoging: telefoon, geen gehoor")
    coach.does_not_see("Er is contact gelegd")
    coach.go(f"/werkvoorraad/{reference}/poging")
    coach.choose("Telefoon")
    coach.choose("Gesproken")
    coach.press("Leg vast")
    coach.sees("Er is contact gelegd")


def _intake(coach: Visitor) -> None:
    coach.click("Leg de intake vast")
    coach.fill("Wat wil de persoon?", "Zelf weer boodschappen doen")
    coach.pick("Waar gaat dit doel over?", "Mijn dag en huishouden op orde")
    coach.pick("Hoe gaat dat nu", "3")
    coach.fill("Wat breng ik mee?", "Bakt graag")
    coach.choose("Meteen meedoen met anderen")
    coach.pick("Waarom zo?", "Ziet nog mensen, maar het worden er minder")
    coach.choose("Met rollator")
    coach.choose("Gratis")
    coach.press("Leg vast")
    coach.sees("Zelf weer boodschappen doen")


def _host_marks(host: Visitor) -> None:
    host.enter_as(HOST)
    host.page.locator("section").filter(has_text=GROUP).get_by_role("link").first.click()
    host.look()
    present = host.page.get_by_role("group", name="Bea").get_by_label("Aanwezig")
    assert present.count()
    for number in range(present.count()):
        present.nth(number).check()
    host.press("Bewaar")
    host.sees("Bewaard")


def _close(coach: Visitor) -> None:
    coach.click("Rond af")
    coach.press("Rond af")
    coach.sees("Er klopt nog iets niet")
    coach.page.locator(".options .option").filter(has_text="Gelukt").first.click()
    coach.choose("Heeft veel geholpen")
    coach.pick("Waarom ronden jullie af?", "Heeft de weg gevonden")
    coach.pick("Waar gaat de persoon mee verder?", "Bewegen of sport")
    coach.press("Rond af")
    coach.sees("Afgerond: heeft de weg gevonden")


def test_two_coaches_at_once(visitor: Visitor, colleague: Visitor) -> None:
    colleague.enter_as(GP)
    reference = refer(colleague, unique("Tegelijk", visitor))
    visitor.enter_as(COACH)
    visitor.go(f"/werkvoorraad/{reference}")
    colleague.enter_as(COACH)
    colleague.go(f"/werkvoorraad/{reference}")
    colleague.press("Neem aan")
    visitor.page.get_by_role("button", name="Neem aan").click()
    visitor.sees("Marit Hoekstra was u voor")


def test_decline_and_note_and_hand_over(visitor: Visitor, colleague: Visitor) -> None:
    colleague.enter_as(GP)
    reference = refer(colleague, unique("Elders", visitor))
    visitor.enter_as(COACH)
    visitor.go(f"/werkvoorraad/{reference}")
    visitor.click("Schrijf een notitie")
    visitor.fill("Notitie", "Alleen voor ons team")
    visitor.press("Leg vast")
    visitor.sees("Alleen voor ons team")
    visitor.press("Neem aan")
    visitor.click("Draag over aan andere hulp")
    choice = visitor.page.get_by_label("Naar wie?")
    choice.select_option(index=1)
    visitor.fill("Wat vraagt u?", "Drie maanden huurachterstand")
    visitor.press("Vraag om over te nemen")
    visitor.sees("Vraag het eerst aan de persoon.")
    visitor.choose("De persoon weet dit en vindt het goed")
    visitor.press("Vraag om over te nemen")
    visitor.sees("Overgedragen aan andere hulp")
    _other_help_answers(colleague, visitor)
    visitor.go(f"/werkvoorraad/{reference}")
    visitor.sees("Opgepakt door Sanne Visser")
    visitor.go(f"/werkvoorraad/{reference}/niet-aannemen")
    visitor.choose("De persoon wil dit niet")
    visitor.press("Neem niet aan")
    colleague.go(f"/verwijzingen/{reference}")
    colleague.sees("Niet aangenomen: de persoon wil dit niet")
    colleague.does_not_see("Alleen voor ons team")


def _other_help_answers(guest: Visitor, coach: Visitor) -> None:
    """The receiver of the link has no account; here we make the link as the mail does."""
    link = hand_over_link(guest.server)
    guest.go(link)
    guest.does_not_see("huurachterstand")
    guest.fill("Uw naam en functie", "Sanne Visser, raadsvrouw")
    guest.press("Bekijk de vraag")
    guest.sees("Drie maanden huurachterstand")
    guest.choose("Ja")
    guest.fill("Wie neemt contact op?", "Sanne Visser")
    guest.page.get_by_label("Wanneer?").fill(clock.today().strftime("%d-%m-%Y"))
    guest.press("Verstuur uw antwoord")
    guest.sees("Dank u wel")
    guest.page.goto(guest.server.address + link)
    guest.fill("Uw naam en functie", "Iemand anders")
    guest.press("Bekijk de vraag")
    guest.sees("Deze link werkt niet meer")

"""A GP refers, is stopped when somebody is known already, and hears back."""

import pytest

from tests.e2e.browser import Visitor
from tests.e2e.steps import COACH, GP, fill_gp_form, fill_person, refer, unique

pytestmark = pytest.mark.e2e


def test_refer_follow_and_hand_over_the_recept(visitor: Visitor) -> None:
    visitor.enter_as(GP)
    reference = refer(visitor, unique("Heilbron", visitor))
    visitor.sees("Geef het welzijnsrecept mee")
    letter = visitor.page.context.request.get(f"{visitor.server.address}/verwijzingen/{reference}/recept.pdf")
    assert letter.body().startswith(b"%PDF")
    visitor.click("Volg deze verwijzing")
    visitor.sees("Verwijzing verstuurd")
    visitor.sees("Nog 14 dagen")


def test_live_referral_is_shown_before_any_other_field(visitor: Visitor) -> None:
    visitor.enter_as(GP)
    surname = unique("Tweemaal", visitor)
    refer(visitor, surname)
    visitor.go("/verwijzen")
    fill_person(visitor, surname)
    visitor.press("Ga verder")
    visitor.sees("Er loopt al een verwijzing voor deze persoon")
    visitor.sees("Verstuurd")
    visitor.does_not_see("Waarom verwijst u?")


def test_wrong_answers_keep_what_was_typed(visitor: Visitor) -> None:
    visitor.enter_as(GP)
    visitor.go("/verwijzen")
    fill_person(visitor, unique("Foutje", visitor), postcode="123 XX")
    visitor.press("Ga verder")
    visitor.sees("Dit is geen Nederlandse postcode")
    assert visitor.page.get_by_label("Postcode").input_value() == "123 XX"
    visitor.fill("Postcode", "9801AB")
    visitor.press("Ga verder")
    fill_gp_form(visitor, words="Mijn nummer is 111222333")
    visitor.press("Controleer en verstuur")
    visitor.sees("burgerservicenummer")
    assert "111222333" in visitor.page.get_by_label("Wat zegt de persoon zelf?").input_value()
    visitor.choose("Dit is geen BSN, maar iets anders")
    visitor.press("Controleer en verstuur")
    visitor.sees("Klopt alles?")


def test_draft_goes_on_at_another_device(visitor: Visitor, colleague: Visitor) -> None:
    visitor.enter_as(GP)
    surname = unique("Onderweg", visitor)
    visitor.go("/verwijzen")
    fill_person(visitor, surname)
    visitor.press("Ga verder")
    visitor.fill("Wat zegt de persoon zelf?", "Halverwege een zin")
    if visitor.scripted:
        visitor.sees("Concept bewaard om")
    else:
        visitor.press("Bewaar en ga later verder")
    colleague.enter_as(GP)
    colleague.click(f"Bea {surname}")
    assert colleague.page.get_by_label("Wat zegt de persoon zelf?").input_value() == "Halverwege een zin"


def test_an_ended_session_loses_nothing(visitor: Visitor) -> None:
    visitor.enter_as(GP)
    visitor.go("/verwijzen")
    fill_person(visitor, unique("Verlopen", visitor))
    visitor.press("Ga verder")
    visitor.fill("Wat zegt de persoon zelf?", "Dit typte ik net")
    with visitor.server.database.connect() as connection:
        connection.execute("UPDATE web_session SET seen_at = seen_at - interval '1 day'")
    visitor.page.get_by_role("button", name="Controleer en verstuur").click()
    visitor.sees("Kijk rond in de proefomgeving")
    visitor.page.locator(f".accounts button:has-text('{GP}')").first.click()
    visitor.sees("Uw tekst is bewaard")
    visitor.press("Ga verder")
    assert visitor.page.get_by_label("Wat zegt de persoon zelf?").input_value() == "Dit typte ik net"


def test_question_of_the_team_is_answered(visitor: Visitor, colleague: Visitor) -> None:
    visitor.enter_as(GP)
    reference = refer(visitor, unique("Vragenier", visitor))
    colleague.enter_as(COACH)
    colleague.go(f"/werkvoorraad/{reference}")
    colleague.click("Stel een vraag terug")
    colleague.fill("Uw vraag", "Gaat er iemand mee?")
    colleague.press("Verstuur de vraag")
    visitor.go(f"/verwijzingen/{reference}")
    visitor.sees("Gaat er iemand mee?")
    visitor.click("Beantwoord de vraag")
    visitor.fill("Uw antwoord", "De buurvrouw gaat mee.")
    visitor.press("Verstuur uw antwoord")
    visitor.sees("De buurvrouw gaat mee.")

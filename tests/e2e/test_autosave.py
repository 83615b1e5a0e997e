"""A session ends while somebody writes, and the page stays open."""

import pytest

from tests.e2e.browser import Visitor
from tests.e2e.steps import COACH, GP, fill_person, unique

pytestmark = pytest.mark.e2e

WORDS = "Wat zegt de persoon zelf?"


def writes_until_signed_out(visitor: Visitor) -> None:
    """A GP is halfway a referral when the session ends."""
    visitor.enter_as(GP)
    visitor.go("/verwijzen")
    fill_person(visitor, unique("Openlaten", visitor))
    visitor.press("Ga verder")
    with visitor.server.database.connect() as connection:
        connection.execute("UPDATE web_session SET seen_at = seen_at - interval '1 day'")
    visitor.fill(WORDS, "Dit typte ik na het einde")
    visitor.sees("U bent uitgelogd")


def signs_in_beside(visitor: Visitor, role: str) -> None:
    """Follow the link of the notice to a new tab, sign in there and close it."""
    with visitor.page.context.expect_page() as opened:
        visitor.page.get_by_role("link", name="Meld u aan").click()
    opened.value.locator(f".accounts button:has-text('{role}')").first.click()
    opened.value.get_by_role("button", name="Afmelden").wait_for()
    opened.value.close()


def test_saving_goes_on_after_signing_in_in_another_tab(colleague: Visitor) -> None:
    writes_until_signed_out(colleague)
    signs_in_beside(colleague, GP)
    colleague.fill(WORDS, "En dit daarna")
    colleague.sees("Concept bewaard om")
    colleague.page.reload()
    assert colleague.page.get_by_label(WORDS).input_value() == "En dit daarna"


def test_sending_at_once_after_signing_in_in_another_tab(colleague: Visitor) -> None:
    writes_until_signed_out(colleague)
    signs_in_beside(colleague, GP)
    colleague.press("Controleer en verstuur")
    colleague.sees("Er klopt nog iets niet")
    assert colleague.page.get_by_label(WORDS).input_value() == "Dit typte ik na het einde"


def test_somebody_elses_session_does_not_take_the_text_over(colleague: Visitor) -> None:
    writes_until_signed_out(colleague)
    signs_in_beside(colleague, COACH)
    colleague.fill(WORDS, "Dit blijft van de huisarts")
    colleague.sees("Nog niet bewaard")
    assert colleague.page.get_by_label(WORDS).input_value() == "Dit blijft van de huisarts"

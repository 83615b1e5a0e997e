"""A coach reports a letter gone wrong; the privacy officer judges it, tells of it and closes it."""

from datetime import timedelta

import pytest

from referral.lib import clock
from tests.e2e.browser import Visitor
from tests.e2e.steps import COACH

pytestmark = pytest.mark.e2e

OFFICER = "Functionaris gegevensbescherming"


def test_an_incident_from_report_to_what_was_learnt(visitor: Visitor, colleague: Visitor) -> None:
    yesterday = (clock.today() - timedelta(days=1)).isoformat()
    colleague.enter_as(COACH)
    colleague.go("/incidenten")
    colleague.click("Meld een incident")
    colleague.press("Meld dit incident")
    colleague.sees("Kies wat voor incident het is.")
    colleague.choose("Datalek")
    colleague.fill("Wanneer gebeurde het?", yesterday)
    colleague.fill("Wanneer werd het ontdekt?", yesterday)
    for hour in colleague.page.get_by_label("Hoe laat?").all():
        hour.fill("09:30")
    colleague.fill("Wat is er gebeurd?", "Een brief ging naar het verkeerde huisnummer.")
    colleague.fill("Om hoeveel personen gaat het ongeveer?", "1")
    colleague.press("Meld dit incident")
    colleague.sees("Uw melding is binnen.")

    visitor.enter_as(OFFICER)
    visitor.go("/toezicht/incidenten")
    visitor.click("Datalek van")
    visitor.sees("verkeerde huisnummer")
    visitor.click("Beoordeel")
    visitor.press("Leg vast")
    visitor.sees("Kies ja of nee.")
    visitor.choose("Nee")
    visitor.fill("Waarom?", "De brief kwam dicht terug.")
    visitor.press("Leg vast")
    visitor.sees("De brief kwam dicht terug.")
    visitor.click("Sluit af")
    visitor.fill("Wat doen we om dit te voorkomen?", "Het adres leest voortaan een tweede mee.")
    visitor.press("Sluit af")
    visitor.sees("Afgesloten")
    visitor.does_not_see("Beoordeel opnieuw")

    colleague.go("/incidenten")
    colleague.sees("Afgesloten")

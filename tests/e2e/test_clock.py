"""The coordinator sets the clock, closes a day and opens it again."""

from datetime import timedelta

import pytest

from referral.lib import clock
from tests.e2e.browser import Visitor
from tests.e2e.steps import COORDINATOR

pytestmark = pytest.mark.e2e


def test_the_clock_and_a_closing_day(visitor: Visitor) -> None:
    visitor.enter_as(COORDINATOR)
    visitor.click("Klok en sluitingsdagen")
    visitor.fill("Bericht aan de coördinator", "2")
    visitor.press("Bewaar")
    visitor.sees("Dit moet later zijn dan de herinnering.")
    visitor.fill("Bericht aan de coördinator", "6")
    visitor.press("Bewaar")
    visitor.sees("Bewaard.")
    visitor.press("Voeg toe")
    visitor.sees("Vul in waarom.")
    visitor.fill("Welke dag?", (clock.today() + timedelta(days=9)).isoformat())
    visitor.fill("Waarom dicht?", "Heidag van alle teams")
    visitor.press("Voeg toe")
    visitor.sees("Heidag van alle teams")
    visitor.press("Haal weg")
    visitor.does_not_see("Heidag van alle teams")
    visitor.fill("Bericht aan de coördinator", "7")
    visitor.press("Bewaar")
    visitor.sees("Bewaard.")

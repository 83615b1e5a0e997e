"""Referrer and coach write to each other; somebody stands in for who is away; who is who is found."""

from datetime import timedelta

import pytest

from referral.lib import clock
from tests.e2e.browser import Visitor
from tests.e2e.steps import COACH, GP, refer, unique

pytestmark = pytest.mark.e2e

COLLEAGUE = "Marit Hoekstra"


def test_a_question_an_answer_and_read(visitor: Visitor, colleague: Visitor) -> None:
    visitor.enter_as(GP)
    surname = unique("Kortlijn", visitor)
    reference = refer(visitor, surname)
    visitor.go(f"/verwijzingen/{reference}")
    visitor.click("Gesprek met het team")
    visitor.press("Verstuur")
    visitor.sees("Er klopt nog iets niet")
    visitor.fill("Uw bericht", "Let op: mevrouw hoort slecht aan de telefoon.")
    visitor.choose(COLLEAGUE)
    visitor.press("Verstuur")
    visitor.sees("mevrouw hoort slecht")
    visitor.does_not_see("Gelezen door Marit")

    colleague.enter_as(COACH)
    colleague.go("/gesprekken")
    colleague.click(f"Bea {surname}")
    colleague.sees("mevrouw hoort slecht")
    colleague.fill("Uw bericht", "Dank u, dan ga ik bij haar langs.")
    colleague.press("Verstuur")
    colleague.sees("dan ga ik bij haar langs")

    visitor.go(f"/verwijzingen/{reference}")
    visitor.click("1 nieuw bericht")
    visitor.sees("dan ga ik bij haar langs")
    visitor.sees("Gelezen door Marit Hoekstra")
    if visitor.scripted:
        visitor.sees("U heeft dit gelezen")
    else:
        visitor.press("Ik heb dit gelezen")
    visitor.go("/gesprekken")
    visitor.does_not_see(f"Bea {surname}")


def test_away_and_somebody_stands_in(visitor: Visitor) -> None:
    visitor.enter_as("Zorgverlener")
    visitor.go("/account")
    visitor.click("Ik ben afwezig")
    visitor.fill("Laatste dag", (clock.today() - timedelta(days=3)).isoformat())
    visitor.press("Leg vast")
    visitor.sees("Er klopt nog iets niet")
    visitor.fill("Eerste dag", clock.today().isoformat())
    visitor.fill("Laatste dag", (clock.today() + timedelta(days=3)).isoformat())
    visitor.press("Leg vast")
    visitor.sees("Vastgelegd")
    visitor.press("Ik ben er weer")
    visitor.sees("U bent er weer")


def test_the_demo_coach_stands_in_for_a_colleague(visitor: Visitor) -> None:
    visitor.enter_as(COACH)
    visitor.go("/vandaag?van=mij")
    visitor.sees("voor Joost Verhagen")


def test_who_is_who(visitor: Visitor) -> None:
    visitor.enter_as(GP)
    visitor.go("/wie-is-wie?postcode=12")
    visitor.sees("Dit is geen Nederlandse postcode")
    visitor.fill("Postcode", "9801")
    visitor.press("Toon")
    visitor.sees("Wie is wie in Molenpark")
    visitor.sees("Team Noord")
    visitor.sees("Marit")
    visitor.sees("Sociaal raadslieden Waterbeek")
    visitor.pick("Wijk", "Rozenoord")
    visitor.fill("Postcode", "")
    visitor.press("Toon")
    visitor.sees("Wie is wie in Rozenoord")
    visitor.sees("Ineke")

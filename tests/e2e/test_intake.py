"""A coach begins an intake, is called away, goes on, records it and corrects it."""

import re

import pytest

from tests.e2e.browser import Visitor
from tests.e2e.steps import COACH, GP, refer, unique

pytestmark = pytest.mark.e2e

GOAL = "Wat wil de persoon?"
CAN = "Wat kan en doet iemand nu?"


def reached(coach: Visitor, gp: Visitor, surname: str) -> str:
    """A new referral of somebody with whom the coach has just spoken; the reference."""
    gp.enter_as(GP)
    reference = refer(gp, unique(surname, coach))
    coach.enter_as(COACH)
    coach.go(f"/werkvoorraad/{reference}")
    coach.press("Neem aan")
    coach.click("Leg contactpoging vast")
    coach.choose("Telefoon")
    coach.choose("Gesproken")
    coach.press("Leg vast")
    return reference


def test_resumed_recorded_and_corrected(visitor: Visitor, colleague: Visitor) -> None:
    reference = reached(visitor, colleague, "Halverwege")
    visitor.click("Leg de intake vast")
    visitor.fill(GOAL, "Zelf weer boodschappen doen")
    visitor.fill(CAN, "Loopt elke dag naar de brievenbus")
    _keep(visitor)
    visitor.go("/vandaag?soort=plan_intake")
    visitor.go(f"/werkvoorraad/{reference}")
    visitor.sees("aan de intake.")
    visitor.click("Ga daarin verder")
    assert visitor.page.get_by_label(CAN).input_value() == "Loopt elke dag naar de brievenbus"
    visitor.choose("Meteen meedoen met anderen")
    visitor.press("Leg vast")
    visitor.sees("Er klopt nog iets niet")
    visitor.sees("Kies waar dit doel over gaat.")
    assert visitor.page.get_by_label(GOAL).input_value() == "Zelf weer boodschappen doen"
    visitor.pick("Waar gaat dit doel over?", "Bewegen, naar buiten")
    visitor.pick("Hoe gaat dat nu, van 0 tot 10?", "4")
    visitor.pick("Waarom zo?", "Wil graag onder de mensen")
    visitor.choose("Koken en eten")
    visitor.press("Leg vast")
    visitor.sees("bij de intake een 4")
    visitor.does_not_see("aan de intake.")
    visitor.click("Verbeter de intake")
    visitor.fill(GOAL, "Elke dag zelf boodschappen doen")
    visitor.press("Bewaar de verbetering")
    visitor.sees("Schrijf kort waarom u dit verbetert.")
    visitor.fill("Waarom verbetert u dit?", "Het ging om elke dag")
    visitor.press("Bewaar de verbetering")
    visitor.sees("Intake verbeterd")
    changed = visitor.page.locator(".changes").inner_text()
    assert re.search(r"Zelf weer boodschappen doen.+Elke dag zelf boodschappen doen", changed, re.DOTALL)


def _keep(coach: Visitor) -> None:
    """By itself where scripting is on, by the button where it is not."""
    if coach.scripted:
        coach.sees("Concept bewaard om")
    else:
        coach.press("Bewaar als concept")
        coach.sees("Het concept is bewaard")


def test_a_second_window_does_not_overwrite(colleague: Visitor, visitor: Visitor) -> None:
    reference = reached(visitor, colleague, "Tweevensters")
    colleague.enter_as(COACH)
    for each in (colleague, visitor):
        each.go(f"/werkvoorraad/{reference}/intake")
    colleague.fill(GOAL, "Dit stond er eerst")
    colleague.sees("Concept bewaard om")
    visitor.fill(GOAL, "Dit kwam er later bij")
    if visitor.scripted:
        visitor.sees("iets anders in dit concept.")
    visitor.page.get_by_role("button", name="Bewaar als concept").click()
    visitor.sees("Bewaar nog eens om dat te vervangen.")
    visitor.look()
    assert visitor.page.get_by_label(GOAL).input_value() == "Dit kwam er later bij"
    visitor.press("Bewaar als concept")
    visitor.sees("Het concept is bewaard")
    colleague.go(f"/werkvoorraad/{reference}/intake")
    assert colleague.page.get_by_label(GOAL).input_value() == "Dit kwam er later bij"

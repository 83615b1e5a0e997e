"""A coach matches with reasons; the person says no; nothing fits; somebody acts on the wish."""

import pytest

from tests.e2e.browser import Visitor
from tests.e2e.steps import COACH, COORDINATOR, GP, MAKER, refer, to_the_intake, unique

pytestmark = pytest.mark.e2e

GROUP = "Rollatorgroep Molenpark"


def test_from_suggestion_to_unmet_wish_and_back(visitor: Visitor, colleague: Visitor) -> None:
    colleague.enter_as(GP)
    reference = refer(colleague, unique("Zoeker", visitor))
    visitor.enter_as(COACH)
    to_the_intake(visitor, reference)
    visitor.click("Zoek een activiteit")
    offer = visitor.page.locator(".offer").filter(has_text=GROUP)
    assert offer.locator(".why__for").count()
    assert visitor.page.get_by_role("button", name="Geef een plek").count() <= 3
    offer.get_by_label("Liever niet, omdat").select_option(label="Past niet bij mij")
    with visitor.page.expect_navigation():
        offer.get_by_role("button", name="Leg vast dat het niet past").click()
    visitor.sees("Nee zeggen mag altijd.")
    assert not visitor.page.locator(".offer").filter(has_text=GROUP).count()
    visitor.click("Er past niets")
    visitor.press("Leg vast")
    visitor.sees("Kies waarom er niets past.")
    visitor.pick("Waarom past er niets?", "Wat iemand wil, is er niet")
    visitor.choose("Samen iets maken of doen")
    visitor.press("Leg vast")
    visitor.sees("Er past nog niets")
    _somebody_makes_it(colleague)
    visitor.go(f"/werkvoorraad/{reference}")
    visitor.sees("Er is nu iets dat kan passen")


def _somebody_makes_it(maker: Visitor) -> None:
    maker.enter_as(MAKER)
    maker.go("/wensen")
    row = maker.page.locator("tbody tr").filter(has_text="Samen iets maken of doen").first
    with maker.page.expect_navigation():
        row.get_by_role("button", name="Ik pak dit op").click()
    maker.sees("Iemand is ermee bezig")
    row = maker.page.locator("tbody tr").filter(has_text="Samen iets maken of doen").first
    row.get_by_role("combobox").select_option(index=1)
    with maker.page.expect_navigation():
        row.get_by_role("button", name="Laat het weten").click()
    maker.sees("dat er nu iets is")


def test_the_weights_are_looked_at_before_they_count(visitor: Visitor) -> None:
    visitor.enter_as(COORDINATOR)
    visitor.go("/overzicht/weging")
    box = visitor.page.get_by_label("Weging", exact=False).first
    before = box.input_value()
    box.fill(before.replace("interesse =", "intresse ="))
    visitor.press("Bekijk wat er verandert")
    visitor.sees("dat is niet bekend")
    visitor.page.get_by_label("Weging", exact=False).first.fill(
        before.replace("interesse = 8", "interesse = 1")
    )
    visitor.press("Bekijk wat er verandert")
    visitor.sees("Wat er zou veranderen")


def test_a_round_is_asked_for(visitor: Visitor) -> None:
    visitor.enter_as(COACH)
    visitor.go("/ronde")
    visitor.press("Plan de beste ronde")
    visitor.sees("De ronde wordt gemaakt.")

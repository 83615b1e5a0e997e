"""The privacy officer searches the log and sees who looked at one person."""

import pytest

from tests.e2e.browser import Visitor
from tests.e2e.steps import COACH

pytestmark = pytest.mark.e2e

OFFICER = "Functionaris gegevensbescherming"


def test_the_privacy_officer_finds_who_looked(visitor: Visitor, colleague: Visitor) -> None:
    colleague.enter_as(COACH)
    colleague.go("/werkvoorraad?zoek=Bakker")
    colleague.click("Jo Bakker")
    reference = colleague.page.url.rsplit("/", 1)[-1]
    visitor.enter_as(OFFICER)
    visitor.go("/toezicht/logboek")
    visitor.sees("Verwijzing bekeken")
    visitor.look()
    visitor.click("Zoek een persoon")
    visitor.press("Zoek")
    visitor.sees("Vul dit in, of vul het kenmerk in.")
    visitor.look()
    visitor.fill("Kenmerk van een verwijzing", reference)
    visitor.press("Zoek")
    visitor.sees("Wie keek er")
    visitor.sees("Verwijzing bekeken")
    visitor.does_not_see("Bakker")
    visitor.look()
    visitor.click("Bekijk in het logboek")
    visitor.sees("Alleen regels over persoon")

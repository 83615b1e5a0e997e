"""A coordinator's morning: a red line, a team's load, and the work of an ill coach given to a colleague."""

import re

import pytest

from tests.e2e.browser import Visitor
from tests.e2e.steps import COACH, COORDINATOR, GP, refer, unique

pytestmark = pytest.mark.e2e

ILL, COLLEAGUE = "Joost Verhagen", "Marit Hoekstra"


def tick(visitor: Visitor, references: list[str]) -> None:
    """Choose these lines of a list, over as many pages as it takes to find them all on one."""
    for each in references:
        visitor.page.get_by_label(each, exact=True).check()


def give(visitor: Visitor, references: list[str], to: str) -> None:
    """From a list of running referrals: tick, choose to whom, and look at what will happen."""
    tick(visitor, references)
    visitor.press("Verdeel wat u koos")
    visitor.choose(to)
    visitor.press("Bekijk wat er gebeurt")


def test_the_work_of_an_ill_coach_goes_to_a_colleague(visitor: Visitor, colleague: Visitor) -> None:
    colleague.enter_as(GP)
    three = [
        refer(colleague, unique(f"Ziek{number}", visitor), number=str(number)) for number in (31, 32, 33)
    ]

    visitor.enter_as(COORDINATOR)
    visitor.click("op de rode lijst")
    visitor.sees("Langer dan twee weken zonder contact")
    visitor.does_not_see("Wolters")
    visitor.press("Verdeel wat u koos")
    visitor.sees("Nog niets gekozen")

    visitor.go("/overzicht")
    visitor.click("Team Noord")
    visitor.sees("Van niemand")
    everything(visitor)
    give(visitor, three, ILL)
    visitor.sees("3 verwijzingen gaan naar")
    visitor.press("Verdeel zo")
    visitor.sees("3 verwijzingen gingen naar")

    colleague.enter_as(COACH)
    assert not set(mine(colleague)) & set(three)

    visitor.go("/overzicht")
    visitor.click("Team Noord")
    visitor.click(f"Bekijk het werk van {ILL}")
    give(visitor, three, COLLEAGUE)
    colleague.go(f"/werkvoorraad/{three[0]}")
    colleague.press("Neem over")
    colleague.sees("Ligt nu bij Marit Hoekstra")
    visitor.press("Verdeel zo")
    visitor.sees("2 verwijzingen gingen naar")
    visitor.sees("Eén verwijzing bleef zoals ze was")
    visitor.sees("Marit Hoekstra was u voor")

    assert set(three) <= set(mine(colleague))
    colleague.go(f"/werkvoorraad/{three[1]}")
    colleague.click("Geef door aan een collega")
    colleague.press("Geef door")
    colleague.sees("Kies een collega uit de lijst.")
    colleague.pick("Aan wie?", ILL)
    colleague.press("Geef door")
    colleague.sees("Doorgegeven. Deze verwijzing ligt nu bij Joost Verhagen.")
    assert three[1] not in mine(colleague)


def everything(visitor: Visitor) -> None:
    """What nobody has, up to the last page: new work is promised last."""
    more = visitor.page.get_by_role("link", name="Toon meer")
    while more.count():
        visitor.click("Toon meer")


def mine(visitor: Visitor) -> list[str]:
    """The references on all pages of the own work, without what somebody else is stood in for."""
    visitor.go("/vandaag?van=mij")
    found = own_lines(visitor)
    more = visitor.page.get_by_role("link", name="Toon meer")
    while more.count():
        visitor.click("Toon meer")
        found += own_lines(visitor)
    return found


def own_lines(visitor: Visitor) -> list[str]:
    """The references on this page of the own work."""
    lines = visitor.page.locator("main tbody tr").all_inner_texts()
    own = " ".join(line for line in lines if f"voor {ILL}" not in line)
    return re.findall(r"P-[0-9A-Z]{3}-[0-9A-Z]{3}", own)

"""A circle: planned, invited, answered by link, held and written down; and the page of its neighbourhood."""

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Route

from referral.lib import clock
from tests.e2e.browser import Visitor, new_visitor
from tests.e2e.server import Server
from tests.e2e.steps import COMMUNITY_WORKER, COORDINATOR, GP, released, survey_link
from tests.neighbourhood.told import outcomes

pytestmark = pytest.mark.e2e

PLACE = "Molenpark"
WIDE = "\n* { font-family: monospace !important; letter-spacing: .12em !important; }"
"""A reader's own letters, as wide as WCAG 1.4.12 asks a page to bear."""
CUT = """[...document.querySelectorAll('main *')].filter(e => getComputedStyle(e).overflowX === 'hidden'
  && !e.closest('.hidden-text, thead') && e.scrollWidth > e.clientWidth + 1)
  .map(e => e.outerHTML.slice(0, 80))"""
"""What is hidden because it is too wide, and cannot be scrolled to."""
WIDTHS = (1280, 1000, 780, 360)
NARROW = 640
"""So wide a page, or less, has the narrow drawings; paper never has."""


def test_a_circle_lunches_and_says_what_it_thinks(
    visitor: Visitor, chromium: Chromium, server: Server
) -> None:
    visitor.enter_as(COMMUNITY_WORKER)
    visitor.click("Wijken en buurtkringen")
    visitor.click(PLACE)
    visitor.sees("Openbare cijfers")
    visitor.sees("Voorbeeldcijfers")
    visitor.click("Buurtkring")
    _change_a_member(visitor)
    _plan(visitor)
    member = new_visitor(chromium, server, scripted=True)
    _answer(member, survey_link(server))
    member.leave()
    visitor.page.reload()
    visitor.sees("1 van 20 links zijn gebruikt")
    _write_down(visitor)
    sheet = visitor.page.request.get(visitor.page.url + "/blad.pdf")
    assert sheet.ok
    assert sheet.body().startswith(b"%PDF")
    visitor.press("Sluit de vragen")
    visitor.sees("Wie gevraagd werd, is vergeten")
    visitor.enter_as(GP)
    visitor.go("/wijk")
    visitor.click(PLACE)
    visitor.sees("Wat wij erin lezen")
    visitor.does_not_see("Sem Koster")
    visitor.enter_as(COORDINATOR)
    _year(visitor)


def test_a_table_of_results_stays_within_the_page(visitor: Visitor, server: Server) -> None:
    """With figures that do not depend on the day, in letters wider than ours."""
    released(server, outcomes())
    visitor.page.route("**/app*.css", _widened)
    visitor.enter_as(COORDINATOR)
    visitor.go(f"/wijk/jaarbericht/{clock.today().year}")
    visitor.sees("Eigen doel")
    visitor.does_not_see("own_goal")
    for width in WIDTHS:
        visitor.fits({"width": width, "height": 900})
        cut = visitor.page.evaluate(CUT)
        assert not cut, f"at {width} nobody can reach: {cut}"
        seen = [visitor.page.locator(f".drawing--{each}").first.is_visible() for each in ("wide", "narrow")]
        assert seen == [width > NARROW, width <= NARROW], width
    visitor.page.emulate_media(media="print")
    assert visitor.page.locator(".drawing--wide").first.is_visible()
    assert not visitor.page.locator(".drawing--narrow").first.is_visible()


def _widened(route: Route) -> None:
    sheet = route.fetch()
    route.fulfill(response=sheet, body=sheet.text() + WIDE)


def _change_a_member(worker: Visitor) -> None:
    members = worker.page.get_by_role("table", name="Leden")
    with worker.page.expect_navigation():
        members.get_by_role("link", name="Wijzig").first.click()
    worker.look()
    worker.fill("Functie", "")
    worker.press("Bewaar")
    worker.sees("Vul de functie in.")
    worker.fill("Functie", "Nieuwe functie")
    worker.press("Bewaar")
    worker.sees("Nieuwe functie")


def _plan(worker: Visitor) -> None:
    """For tonight, so that it can be held in the same journey."""
    worker.click("Plan een lunch")
    worker.fill("Welke dag?", clock.today().isoformat())
    worker.fill("Hoe laat?", "23:59")
    worker.press("Plan de lunch")
    worker.sees("Vul in waar.")
    worker.fill("Waar?", "Buurthuis De Kajuit")
    worker.press("Plan de lunch")
    worker.sees("Er is nog niemand uitgenodigd")
    paper = worker.page.request.get(worker.page.url + "/papier.pdf")
    assert paper.ok
    assert paper.body().startswith(b"%PDF")
    worker.press("Nodig uit")
    worker.sees("20 uitgenodigd")


def _answer(member: Visitor, path: str) -> None:
    member.go(path)
    member.press("Verstuur mijn antwoorden")
    member.sees("Eén antwoord is al genoeg")
    member.page.locator("select").first.select_option("7")
    member.press("Verstuur mijn antwoorden")
    member.sees("Uw antwoorden zijn binnen")


def _write_down(worker: Visitor) -> None:
    worker.click("Verslag")
    worker.choose("Wijkagent")
    worker.fill("Waar ging het over?", "De werkplaats voor mannen.")
    worker.press("Bewaar het verslag")
    worker.sees("1 lid kwam")
    worker.click("Schrijf een afspraak op")
    worker.fill("Wie doet het?", "De woningstichting")
    worker.fill("Wat is afgesproken?", "Zoekt een ruimte.")
    worker.fill("Wanneer is het klaar?", clock.today().isoformat())
    worker.press("Bewaar de afspraak")
    worker.sees("Zoekt een ruimte.")


def _year(coordinator: Visitor) -> None:
    coordinator.click("Wijken en jaarbericht")
    coordinator.click("Jaar en jaarbericht")
    coordinator.sees("Het jaar in zeven stappen")
    coordinator.click(f"Jaarbericht {clock.today().year}")
    coordinator.fill("Wat ging niet goed?", "Wij bereikten te weinig mannen.")
    coordinator.fill("Wat ging goed?", "De koffiekamer loopt.")
    coordinator.fill("Wat gaat er anders?", "Er komt een werkplaats.")
    coordinator.press("Bewaar")
    coordinator.sees("Het bericht is klaar om te maken")

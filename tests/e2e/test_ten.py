"""A coach takes ten new referrals to a place, and each step costs less than in the anchor.

The anchor is the life-cycle in section 3 of the requirements: what its table says that a caseworker must
give, with one click to open a page, one to send it, and one for each choice. Ours are counted while the
browser does them.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser as Chromium

from tests.e2e.browser import Visitor, new_visitor
from tests.e2e.server import Server
from tests.e2e.steps import COACH, GP, refer

pytestmark = pytest.mark.e2e

NUMBER = 10


@dataclass
class Effort:
    """Clicks, and fields in which something is typed."""

    clicks: int = 0
    typed: int = 0

    @property
    def acts(self) -> int:
        """All together."""
        return self.clicks + self.typed


ANCHOR = {
    "answer": Effort(clicks=2, typed=1),  # assign: open, send; the caseworker's mail address
    "reach": Effort(clicks=3, typed=2),  # book the intake: open, way of meeting, send; day, hour
    # feedback: open, held, came, late, concerns, send; summary, response, next plan
    # and the action plan: open, send; an activity, the number of sessions
    "intake": Effort(clicks=8, typed=5),
    "place": Effort(clicks=3, typed=2),  # book the first session: open, way, send; day, hour
}


@dataclass
class Counted:
    """A coach at a browser whose clicks and typing are counted; pages are looked at by other journeys."""

    visitor: Visitor
    now: Effort = field(default_factory=Effort)

    def click(self, target: str) -> None:
        """Follow a link or press a button in the main part of the page."""
        self.now.clicks += 1
        with self.visitor.page.expect_navigation(wait_until="load"):
            self.visitor.page.locator(target).first.click()

    def choose(self, label: str) -> None:
        """One click on an option."""
        self.now.clicks += 1
        self.visitor.choose(label)

    def pick(self, label: str, option: str) -> None:
        """One choice from a list."""
        self.now.clicks += 1
        self.visitor.pick(label, option)

    def fill(self, label: str, text: str) -> None:
        """One field typed."""
        self.now.typed += 1
        self.visitor.fill(label, text)


@pytest.fixture
def coach(chromium: Chromium, server: Server) -> Iterator[Counted]:
    visitor = new_visitor(chromium, server, scripted=True)
    visitor.enter_as(COACH)
    yield Counted(visitor)
    visitor.leave()


@pytest.fixture
def references(chromium: Chromium, server: Server) -> list[str]:
    """Ten new referrals from a GP, whose pages are not what this is about."""
    gp = new_visitor(chromium, server, scripted=True)
    gp.enter_as(GP)
    gp.eyes_open = False
    found = [
        refer(gp, f"Tiental{'abcdefghij'[number]}", number=str(100 + number)) for number in range(NUMBER)
    ]
    gp.leave()
    return found


def test_ten_new_referrals_to_a_place(
    coach: Counted, references: list[str], record_property: Callable[[str, object], None]
) -> None:
    steps: dict[str, Callable[[Counted, str], None]] = {
        "answer": answer,
        "reach": reach,
        "intake": intake,
        "place": place,
    }
    spent = {name: Effort() for name in steps}
    for reference in references:
        for name, step in steps.items():
            with counting(coach, spent[name]):
                step(coach, reference)
    for name, effort in spent.items():
        mean = Effort(effort.clicks // NUMBER, effort.typed // NUMBER)
        record_property(name, f"{mean.clicks} clicks, {mean.typed} typed; anchor {ANCHOR[name]}")
        assert mean.acts < ANCHOR[name].acts, (name, mean)
        assert mean.typed <= ANCHOR[name].typed, (name, mean)
    for reference in references:
        coach.visitor.page.goto(f"{coach.visitor.server.address}/werkvoorraad/{reference}")
        coach.visitor.sees("Plek gevonden")


@contextmanager
def counting(coach: Counted, effort: Effort) -> Iterator[None]:
    """Count what happens in the block; getting back to the list of work is a click of the menu."""
    coach.now = effort
    yield


def line(coach: Counted, reference: str) -> str:
    """Today's line of this referral; the list holds it on its first pages."""
    page = coach.visitor.page
    here = page.url.split("?")[0].endswith("/vandaag")
    if not here:
        coach.click("nav a:has-text('Vandaag')")
    row = f"tr:has-text('{reference}')"
    while not page.locator(row).count():
        coach.click("main a:has-text('Toon meer')")
    return row


def answer(coach: Counted, reference: str) -> None:
    coach.click(f"{line(coach, reference)} button:has-text('Neem aan')")


def reach(coach: Counted, reference: str) -> None:
    coach.click(f"{line(coach, reference)} a:has-text('Gesproken')")
    coach.click("main button:has-text('Leg vast')")


def intake(coach: Counted, reference: str) -> None:
    coach.click(f"{line(coach, reference)} a:has-text('Leg intake vast')")
    coach.fill("Wat wil de persoon?", "Weer naar de markt")
    coach.pick("Waar gaat dit doel over?", "Bewegen, naar buiten")
    coach.pick("Hoe gaat dat nu", "4")
    coach.choose("Meteen meedoen met anderen")
    coach.pick("Waarom zo?", "Wil graag onder de mensen")
    coach.click("main button:has-text('Leg vast')")


def place(coach: Counted, reference: str) -> None:
    del reference  # the page of the person is on the screen
    coach.click("main a:has-text('Zoek een activiteit')")
    coach.click("main .offer button:has-text('Geef een plek')")

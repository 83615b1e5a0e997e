"""Somebody at a browser: every page visited is checked on a desktop and on a phone."""

import re
from pathlib import Path

from playwright.sync_api import Browser as Chromium
from playwright.sync_api import ConsoleMessage, Locator, Page
from playwright.sync_api import Error as BrowserError

from tests.e2e.server import Server
from tests.support.audits import note, unseen

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
AXE = (Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}
ZOOMED = {"width": 320, "height": 640}
"""A desktop of 1280 pixels at 400 %: nothing may scroll sideways (WCAG 1.4.10)."""
WIDEST = """[...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > innerWidth)
  .map(e => e.outerHTML.slice(0, 100)).slice(-3).join(' | ')"""
SHAPE = """[...new Set([...document.querySelectorAll('html, body *')].map(e =>
  e.tagName + '.' + (e.getAttribute('class') || '') + ' ' + [...e.attributes].map(a => a.name).sort()))]"""
"""The parts that a page is built of, whatever it tells."""
VIOLATIONS = """rules => axe.run({runOnly: rules, resultTypes: ['violations']}).then(found =>
  found.violations.map(each => [each.id, each.nodes[0].html.slice(0, 120)]))"""
"""Every rule is tried; of those that hold axe writes no report, which took longer than trying them."""
OWN_NAMES = re.compile(r"[0-9a-f-]{36}|P-\w+-\w+|(?<=/)[\w-]{20,}|\d+|\?.*")
"""What in an address tells one page from another of its kind."""

PATIENCE_MS = 20_000
TURNS = 3
"""A page may still be on its way when we look; how often we look again."""


class Visitor:
    """Drives a page by what people see: texts, labels and buttons."""

    def __init__(self, page: Page, server: Server, *, scripted: bool) -> None:
        self.page = page
        self.server = server
        self.scripted = scripted
        self.complaints: list[str] = []
        self.eyes_open = True
        """Whether each page is looked at; a journey of many like pages looks at the first ones."""
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._hear)

    def enter_as(self, role: str) -> None:
        """One click on a role of the demo."""
        self.go("/aanmelden")
        self.page.locator(f".accounts button:has-text('{role}')").first.click()
        self.look()

    def go(self, path: str) -> None:
        """Open an address of the product and look at it."""
        answer = self.page.goto(self.server.address + path)
        assert answer is not None
        assert answer.status < 400, f"{path}: {answer.status}"
        self.look()

    def click(self, name: str, kind: str = "link") -> None:
        """Click the first link or button with this text, and look at what comes."""
        target = self.page.locator("main").get_by_role(kind, name=name)  # type: ignore[arg-type]  # a role name
        with self.page.expect_navigation(wait_until="load"):
            target.first.click()
        self.look()

    def press(self, name: str) -> None:
        """Press a button."""
        self.click(name, "button")

    def fill(self, label: str, text: str) -> None:
        """Type into the field with this label."""
        self.page.get_by_label(label, exact=False).first.fill(text)

    def choose(self, label: str) -> None:
        """Choose the option with this label."""
        self.page.locator("main label").filter(has_text=label).first.click()

    def pick(self, label: str, option: str) -> None:
        """Pick from a list."""
        self.page.get_by_label(label, exact=False).first.select_option(label=option)

    def sees(self, text: str) -> Locator:
        """The text is on the page."""
        found = self.page.get_by_text(text, exact=False).first
        found.wait_for(timeout=PATIENCE_MS)
        return found

    def does_not_see(self, text: str) -> None:
        """The text is nowhere on the page."""
        assert text not in self.page.content()

    def look(self) -> None:
        """No accessibility problem and nothing wider than the screen; again when the page just changed."""
        if not self.eyes_open:
            return
        for turn in range(TURNS):
            self.page.wait_for_load_state()
            try:
                self._look_once()
            except BrowserError as error:
                if "context was destroyed" not in str(error) or turn == TURNS - 1:
                    raise
            else:
                return

    def _look_once(self) -> None:
        self.fits(ZOOMED)
        for size in (PHONE, DESKTOP):
            self.fits(size)
            if self.scripted:  # axe waits with timers, which a page without scripting does not have
                self._audit(size["width"])
        assert not self.complaints, f"{self.page.url}: {self.complaints}"

    def _audit(self, width: int) -> None:
        kind = OWN_NAMES.sub("*", self.page.url.removeprefix(self.server.address))
        new = unseen(f"{width} {part}" for part in [kind, *self.page.evaluate(SHAPE)])
        if new:
            problems = self._axe()
            assert not problems, f"{self.page.url} at {width}: {problems}"
            note(new)

    def fits(self, size: dict[str, int]) -> None:
        """The page is no wider than a window of this size."""
        self.page.set_viewport_size(size)  # type: ignore[arg-type]  # a size
        wide = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{self.page.url} is {wide} pixels too wide at {size['width']}: {self._widest()}"

    def _widest(self) -> str:
        return str(self.page.evaluate(WIDEST))

    def _hear(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.complaints.append(message.text)

    def _axe(self) -> list[list[str]]:
        if not self.page.evaluate("typeof window.axe === 'object'"):
            self.page.evaluate(AXE)
        found: list[list[str]] = self.page.evaluate(VIOLATIONS, RULES)
        return found

    def leave(self) -> None:
        """Close the browser window."""
        self.page.context.close()


def new_visitor(chromium: Chromium, server: Server, *, scripted: bool) -> Visitor:
    """A fresh browser window. The page's own scripts run only when *scripted*."""
    context = chromium.new_context(java_script_enabled=scripted, locale="nl-NL")
    context.set_default_timeout(PATIENCE_MS)
    return Visitor(context.new_page(), server, scripted=scripted)

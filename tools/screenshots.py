"""`make screenshots`: pictures of the main pages of the demo, wide and as on a phone.

They land in test-output/screenshots/; the work list also becomes the picture in the README. The demo
of the pictures has data of its own in .state/screenshots, so it runs beside `make run`. Run this after
a change of style and look at every picture.
"""

import os
import re

from playwright.sync_api import Browser, Page, sync_playwright

from tools import system
from tools.children import Children
from tools.postgres import PostgresError
from tools.serve import Address, serve
from tools.steps import ROOT, Step, StepError, say

FOLDER = ROOT / "test-output" / "screenshots"
README_PICTURE = ROOT / "docs" / "images" / "worklist.png"
README_SIZE = {"width": 1280, "height": 800}
STATE = ROOT / ".state" / "screenshots"
WIDTHS = {"wide": 1280, "phone": 360}
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")

PUBLIC = ("/aanmelden", "/galerij", "/galerij/berichten", "/toegankelijkheid", "/uw-gegevens")
BY_ROLE = {
    "Huisarts": ("/verwijzingen", "/verwijzen", "/verwijzingen/<first>", "/activiteiten"),
    "Welzijnscoach": ("/werkvoorraad", "/werkvoorraad/<first>", "/werkvoorraad?tab=klaar"),
    "Gastheer of gastvrouw": ("/groepen", "/groepen/<first>"),
    "Coördinator": ("/overzicht", "/overzicht/geldstromen", "/activiteiten/inlezen"),
    "Onderzoeker": ("/onderzoek",),
    "Functionaris gegevensbescherming": ("/toezicht/logboek", "/toezicht/incidenten", "/incidenten/melden"),
}
"""`<first>` is the first page that the list before it links to."""


def take_all(address: Address, _children: Children) -> None:
    """Visit every page as its role, in both widths. Raises StepError when a page does not answer."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = system.browser()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        for name, width in WIDTHS.items():
            with Step(f"Taking pictures {width} pixels wide"):
                _visit(browser, address.url, "", PUBLIC, name)
                for role, paths in BY_ROLE.items():
                    _visit(browser, address.url, role, paths, name)
        with Step("Taking the picture of the README"):
            _picture_readme(browser, address.url)
        browser.close()
    say(f"{len(list(FOLDER.glob('*.png')))} pictures in {FOLDER.relative_to(ROOT)}/")


def _visit(browser: Browser, url: str, role: str, paths: tuple[str, ...], name: str) -> None:
    context = browser.new_context(viewport={"width": WIDTHS[name], "height": 900}, base_url=url)
    page = context.new_page()
    if role:
        _enter(page, role)
    for path in paths:
        target = _first_link(page, path) if "<first>" in path else path
        response = page.goto(target)
        if response is None or not response.ok:
            raise StepError(f"{target} answered {response.status if response else 'nothing'}.")
        file = re.sub(r"[^a-z0-9]+", "-", f"{role or 'public'}{path}".lower()).strip("-")
        page.screenshot(path=FOLDER / f"{file}-{name}.png", full_page=True)
    context.close()


def _picture_readme(browser: Browser, url: str) -> None:
    context = browser.new_context(viewport=README_SIZE, base_url=url)  # type: ignore[arg-type]  # a size
    page = context.new_page()
    _enter(page, "Welzijnscoach")
    page.goto("/werkvoorraad")
    README_PICTURE.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=README_PICTURE)
    context.close()


def _enter(page: Page, role: str) -> None:
    page.goto("/aanmelden")
    page.locator(".accounts button", has_text=role).first.click()


def _first_link(page: Page, path: str) -> str:
    start = path.removesuffix("<first>")
    page.goto(start.rstrip("/"))
    links = page.locator(f'main a[href^="{start}"]')
    if not links.count():
        raise StepError(f"{start} links to nothing.")
    return str(links.first.get_attribute("href"))


def main() -> int:
    """Run the command; the exit code."""
    try:
        serve({"PATCHWORK_STATE": str(STATE), **os.environ}, take_all)
    except (StepError, PostgresError) as error:
        say(f"\n{error}")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

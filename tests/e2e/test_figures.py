"""Figures of the standing study: computed by a real worker, narrowed, read, printed and fetched."""

import csv
import io
import time

import pytest

from tests.e2e.browser import Visitor
from tests.e2e.server import Server
from tests.e2e.steps import RESEARCHER
from tests.e2e.test_research import worker

pytestmark = pytest.mark.e2e

MOST_SECONDS = 150


def test_a_researcher_sees_narrows_and_fetches_figures(visitor: Visitor, server: Server) -> None:
    visitor.enter_as(RESEARCHER)
    visitor.click("Monitor Welzijn op Recept")
    visitor.sees("Doorstroom")
    with worker(server):
        _wait(visitor)
        visitor.sees("Noemer")
        visitor.sees("Wat u in gedachten houdt")
        visitor.pick("Verwezen door", "Huisartsenpraktijk")
        visitor.press("Toon")
        visitor.sees("Nog niet berekend")
        visitor.press("Bereken deze weergave")
        _wait(visitor)
    _fetch(visitor)
    visitor.click("Alles tonen")
    _fetch(visitor)


def _wait(researcher: Visitor) -> None:
    """Until the page, which looks again by itself, has something to show."""
    end = time.monotonic() + MOST_SECONDS
    shown = researcher.page.locator("main")
    while "Wordt berekend" in shown.inner_text():
        assert time.monotonic() < end, shown.inner_text()
        time.sleep(1)
    assert "Niet gelukt" not in shown.inner_text()
    researcher.look()


def _fetch(researcher: Visitor) -> None:
    """The table on the page equals the file behind it; nothing to fetch where nothing may be shown."""
    page = researcher.page
    if "Dit tonen we niet" in page.locator("main").inner_text():
        assert page.get_by_role("link", name="Tabel als CSV").count() == 0
        return
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Tabel als CSV").first.click()
    text = waiting.value.path().read_text(encoding="utf-8-sig")
    fetched = list(csv.reader(io.StringIO(text), delimiter=";"))
    table = page.locator(".figures__table").first
    assert table.locator("tbody tr").count() == len(fetched) - 1
    heads = [each.strip() for each in table.locator("thead th").all_inner_texts()]
    assert set(heads) <= set(fetched[0])

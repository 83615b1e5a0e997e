"""A study from the first word to the file: filed, approved twice, made by a real worker, signed, fetched."""

import io
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import polars as pl
import pytest

from tests.e2e.browser import Visitor
from tests.e2e.server import Server
from tests.e2e.steps import COORDINATOR, OFFICER, RESEARCHER
from tests.support.settings import environment_for

pytestmark = pytest.mark.e2e

TITLE = "Hoe snel is het eerste contact"

MOST_SECONDS = 90


@contextmanager
def worker(server: Server) -> Iterator[None]:
    """The background worker, beside the server."""
    environment = {
        **os.environ,
        **environment_for(server.database),
        "PATCHWORK_ENV": "development",
        "PATCHWORK_DEMO": "1",
        "BASE_URL": server.address,
    }
    process = subprocess.Popen([sys.executable, "-m", "flask", "--app", "wsgi", "worker"], env=environment)
    try:
        yield
    finally:
        process.terminate()
        process.wait(60)


def test_a_researcher_files_and_fetches(visitor: Visitor, server: Server) -> None:
    visitor.enter_as(RESEARCHER)
    _file(visitor)
    path = visitor.page.url.removeprefix(server.address)
    for role in (COORDINATOR, OFFICER):
        visitor.enter_as(role)
        visitor.go("/onderzoek/studies")
        visitor.sees("op uw besluit")
        visitor.go(path)
        visitor.click("Besluit over deze studie")
        visitor.choose("Ik ga akkoord")
        visitor.press("Leg het besluit vast")
        visitor.sees("Uw akkoord is vastgelegd.")
    visitor.enter_as(RESEARCHER)
    visitor.go(path)
    visitor.sees("Goedgekeurd")
    visitor.press("Maak een uitgave")
    visitor.sees("De uitgave wordt gemaakt")
    with worker(server):
        _wait(visitor)
    release = visitor.page.url.removeprefix(server.address)
    visitor.enter_as(OFFICER)
    visitor.go(release)
    visitor.click("Controleer de uitgave")
    visitor.sees("Wat erin zit")
    visitor.choose("Ik geef de uitgave vrij")
    visitor.fill("Wat hebt u gezien?", "Niemand te herkennen.")
    visitor.press("Leg het besluit vast")
    visitor.sees("De uitgave is vrijgegeven.")
    visitor.enter_as(RESEARCHER)
    visitor.go(release)
    _fetch(visitor)


def _file(researcher: Visitor) -> None:
    """A mistake first: what is missing is named and what was typed stays."""
    researcher.go("/onderzoek/studies")
    researcher.click("Schrijf een studie")
    researcher.fill("Titel", TITLE)
    researcher.press("Dien de studie in")
    researcher.sees("Schrijf op welke vraag u wilt beantwoorden.")
    researcher.fill("Welke vraag wilt u beantwoorden?", "Hoe lang duurt het tot het eerste contact?")
    researcher.fill("Waar dient het antwoord voor?", "Een artikel over wachten.")
    researcher.fill("Waarom past deze grond?", "Ieder die meetelt, gaf toestemming voor onderzoek.")
    researcher.choose("Contact gelegd")
    researcher.fill("Hoe is de studie ethisch getoetst?", "Door de commissie van de hogeschool.")
    researcher.press("Dien de studie in")
    researcher.sees("De studie is ingediend.")
    researcher.sees(TITLE)


def _wait(researcher: Visitor) -> None:
    """Look again until it is made."""
    end = time.monotonic() + MOST_SECONDS
    while "Wacht op controle" not in researcher.page.content():
        assert time.monotonic() < end, researcher.page.locator("main").inner_text()
        assert "Niet gelukt" not in researcher.page.content(), researcher.page.locator("main").inner_text()
        time.sleep(1)
        researcher.page.reload()
    researcher.look()


def _fetch(researcher: Visitor) -> None:
    with researcher.page.expect_download() as waiting:
        researcher.page.get_by_role("link", name="referral.parquet").click()
    path = waiting.value.path()
    frame = pl.read_parquet(io.BytesIO(path.read_bytes()))
    assert frame.height > 0
    assert set(frame.columns) == {"rid", "pid", "quarter", "follow_days", "reached_day"}

"""A started product with a small demo city, and browsers that check every page they visit."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import sync_playwright

from tests.e2e.browser import FLAGS, Visitor, new_visitor
from tests.e2e.server import Server, started
from tests.support.city import city_database
from tests.support.database import Database

SCRIPTED = [pytest.param(True, id="with-scripting"), pytest.param(False, id="without-scripting")]

ONCE = frozenset(
    {
        "test_coordinator",
        "test_figures",
        "test_incidents",
        "test_research",
        "test_languages",
        "test_neighbourhood",
        "test_rights",
        "test_short_lines",
        "test_single_sign_on",
        "test_supervision",
        "test_trust",
        "test_volunteers",
    }
)
"""Journeys through plain forms that scripts add nothing to: the client of the other tests, which runs no
script, walks the same forms. The others go both ways."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """With and without scripting, or with scripting only."""
    if "visitor" in metafunc.fixturenames:
        once = metafunc.module.__name__.rpartition(".")[2] in ONCE
        metafunc.parametrize("visitor", SCRIPTED[:1] if once else SCRIPTED, indirect=True)


@pytest.fixture(scope="session")
def city() -> Database:
    """A database of its own, so that the other tests do not empty it."""
    return city_database(f"patchwork_e2e_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}")


@pytest.fixture(scope="session")
def server(city: Database) -> Iterator[Server]:
    """The product with the demo city, served as in production."""
    with started(city) as running:
        yield running


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    """One browser for all journeys of a worker."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=os.environ["TEST_BROWSER"], args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visitor(request: pytest.FixtureRequest, chromium: Chromium, server: Server) -> Iterator[Visitor]:
    """Somebody at a browser, on a desktop; pages are looked at on a phone too."""
    person = new_visitor(chromium, server, scripted=request.param)
    yield person
    person.leave()


@pytest.fixture
def colleague(chromium: Chromium, server: Server) -> Iterator[Visitor]:
    """Somebody else at another browser."""
    person = new_visitor(chromium, server, scripted=True)
    yield person
    person.leave()

"""The application on a database of its own, an area with people, and clients that check pages."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from secrets import token_hex

import pytest
from flask import Flask
from hypothesis import HealthCheck
from hypothesis import settings as examples

import config as settings
from referral import create_app
from referral.domain.actors import Actor
from referral.extensions import db
from referral.lib import clock as clock_module
from referral.notifications import channels
from tests.factories.area import Area, build_area
from tests.support.audits import forget_audits
from tests.support.client import PageClient, new_client, sign_in
from tests.support.database import Database, Snapshot, start_cluster, worker_database
from tests.support.settings import environment_for, need_manifest

NOON = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
"""A Tuesday; the moment at which tests with a fixed clock begin."""

examples.register_profile("patchwork", deadline=None, suppress_health_check=[HealthCheck.too_slow])
examples.load_profile("patchwork")
"""A busy machine makes an example slow; it makes nothing wrong."""

CELLS = "matrix_cells"
"""The property under which a test tells how many cells it walked."""

CLUSTER: pytest.StashKey[object] = pytest.StashKey()


def pytest_configure(config: pytest.Config) -> None:
    """Start the database before workers start, so that they inherit its address."""
    if not hasattr(config, "workerinput"):
        config.stash[CLUSTER] = start_cluster(os.environ)  # type: ignore[arg-type]  # os.environ acts as a dict
        os.environ.setdefault("TEST_RUN", token_hex(4))
        forget_audits()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the database that `pytest_configure` started."""
    cluster = config.stash.get(CLUSTER, None)
    if cluster is not None:
        cluster.stop()  # type: ignore[attr-defined]  # a Cluster


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how much of the matrix of access was walked."""
    reports = [each for kind in ("passed", "failed") for each in terminalreporter.getreports(kind)]
    walked = sum(int(str(value)) for each in reports for name, value in each.user_properties if name == CELLS)
    if walked:
        terminalreporter.write_line(f"access matrix: {walked} cells walked")


@pytest.fixture(scope="session")
def database() -> Database:
    """The database of this worker, at the newest migration."""
    return worker_database(os.environ, os.environ.get("PYTEST_XDIST_WORKER", "main"))


@pytest.fixture(scope="session")
def built_app(database: Database) -> Iterator[Flask]:
    """The application, built once per worker."""
    need_manifest()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment_for(database).items():
            patch.setenv(name, value)
        app = create_app(settings.Test())
    app.test_client_class = PageClient
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(built_app: Flask, database: Database) -> Iterator[Flask]:
    """The application on a database that is emptied afterwards."""
    channels.memory.clear()
    Path(built_app.config["ERASURE_LEDGER"]).unlink(missing_ok=True)
    yield built_app
    database.empty()


@pytest.fixture(scope="session")
def areas() -> dict[date, tuple[Area, Snapshot]]:
    """The area as it was built on some day, and its rows: building takes longer than most tests."""
    return {}


@pytest.fixture
def area(app: Flask, database: Database, areas: dict[date, tuple[Area, Snapshot]]) -> Area:
    """A region with two teams, organisations, users of every role and an activity."""
    today = clock_module.today()
    if today not in areas:
        areas[today] = build_area(app), database.snapshot()
    else:
        database.restore(areas[today][1])
    return areas[today][0]


@pytest.fixture
def context(app: Flask) -> Iterator[None]:
    """An open application context, for tests without requests."""
    with app.app_context():
        yield


@pytest.fixture
def client(app: Flask) -> PageClient:
    """A browser in which nobody is signed in."""
    return new_client(app)


@pytest.fixture
def signed_in(app: Flask) -> Callable[[Actor], PageClient]:
    """A function that opens a browser of its own for an actor."""
    return lambda actor: sign_in(new_client(app), actor)


@pytest.fixture
def as_gp(app: Flask, area: Area) -> PageClient:
    """A GP's browser."""
    return sign_in(new_client(app), area.gp)


@pytest.fixture
def as_coach(app: Flask, area: Area) -> PageClient:
    """A coach's browser."""
    return sign_in(new_client(app), area.coach)


@pytest.fixture
def as_researcher(app: Flask, area: Area) -> PageClient:
    """A researcher's browser."""
    return sign_in(new_client(app), area.researcher)


@pytest.fixture
def noon() -> Iterator[datetime]:
    """The clock stands still at NOON."""
    with clock_module.moved_to(NOON):
        yield NOON

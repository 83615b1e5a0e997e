"""The demo city, loaded once for all tests of it: that takes longer than all of them."""

import os
from collections.abc import Iterator

import pytest
from flask import Flask

import config as settings
from referral import create_app
from referral.demo.loader import load_demo
from referral.extensions import db
from tests.demo import REFERRALS
from tests.support.database import worker_database
from tests.support.settings import environment_for


@pytest.fixture(scope="session")
def city() -> Iterator[Flask]:
    """The application on a database of its own with a small demo city."""
    database = worker_database(os.environ, f"city_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment_for(database).items():
            patch.setenv(name, value)
        app = create_app(settings.Test())
    with app.app_context():
        load_demo(REFERRALS)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def open_city(city: Flask) -> Iterator[Flask]:
    """The city, with an application context."""
    with city.app_context():
        yield city

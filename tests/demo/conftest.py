"""The demo city, loaded once for all tests of it: that takes longer than all of them."""

import os
from collections.abc import Iterator

import pytest
from flask import Flask

import config as settings
from referral import create_app
from referral.extensions import db
from tests.demo import REFERRALS
from tests.support.city import city_database
from tests.support.settings import environment_for


@pytest.fixture(scope="session")
def city() -> Iterator[Flask]:
    """The application on a database of its own with a small demo city."""
    database = city_database(f"patchwork_demo_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}", REFERRALS)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment_for(database).items():
            patch.setenv(name, value)
        app = create_app(settings.Test())
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def open_city(city: Flask) -> Iterator[Flask]:
    """The city, with an application context."""
    with city.app_context():
        yield city

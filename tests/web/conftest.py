"""An application with a few routes that misbehave, beside the real ones."""

from collections.abc import Iterator

import pytest
from flask import Flask, redirect, session
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from werkzeug.exceptions import RequestEntityTooLarge

import config as settings
from referral import create_app
from referral.audit.services import read_one
from referral.domain.errors import Conflict, IllegalTransition, Invalid, NoConsent, NotAllowed, NotVisible
from referral.domain.statuses import PEOPLE, Role
from referral.extensions import db
from referral.models import Neighbourhood, Referral
from referral.web.access import public, requires, the_actor
from tests.support.client import PageClient
from tests.support.database import Database
from tests.support.settings import environment_for

RAISES = {
    "not_allowed": NotAllowed("Uw rol mag dit niet doen."),
    "no_consent": NoConsent("Hier is geen toestemming voor."),
    "not_visible": NotVisible("Bestaat niet."),
    "illegal": IllegalTransition("Kan niet meer."),
    "conflict": Conflict("Sanne was u voor."),
    "invalid": Invalid("Klopt niet."),
    "too_large": RequestEntityTooLarge(),
}


@pytest.fixture
def odd_app(app: Flask, database: Database) -> Iterator[Flask]:
    """The application with routes of its own; errors become pages as in production."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment_for(database).items():
            patch.setenv(name, value)
        odd = create_app(settings.Test())
    odd.test_client_class = PageClient
    odd.config["PROPAGATE_EXCEPTIONS"] = False
    _add_routes(odd)
    yield odd
    with odd.app_context():
        db.engine.dispose()


def _add_routes(odd: Flask) -> None:
    @odd.get("/raise/<name>")
    @public
    def fail(name: str) -> ResponseReturnValue:
        raise RAISES[name]

    @odd.get("/forgotten")
    def forgotten() -> ResponseReturnValue:
        return "open"

    @odd.get("/database-down")
    @public
    def database_down() -> ResponseReturnValue:
        db.session.execute(text("SET LOCAL statement_timeout = 1"))
        db.session.execute(text("SELECT pg_sleep(1)"))
        return ""

    @odd.get("/coach-only")
    @requires(Role.COACH)
    def coach_only() -> ResponseReturnValue:
        return {"name": the_actor().name}

    @odd.get("/who")
    @public
    def who() -> ResponseReturnValue:
        return {"name": the_actor().name}

    @odd.get("/look/<reference>/<int:logged>/<int:status>")
    @requires(*PEOPLE)
    def look(reference: str, logged: int, status: int) -> ResponseReturnValue:
        referral = db.session.query(Referral).filter_by(reference=reference).one()
        surname = referral.person.surname
        if logged:
            read_one(the_actor(), "referral", referral.id, referral.person_id)
        return {"surname": surname}, status

    @odd.get("/stray")
    @requires(*PEOPLE)
    def stray() -> ResponseReturnValue:
        db.session.query(Neighbourhood).first().name = "Anders"  # type: ignore[union-attr]  # there is one
        return "done"

    @odd.get("/remember/<word>")
    @public
    def remember(word: str) -> ResponseReturnValue:
        session["word"] = word
        return redirect("/")


@pytest.fixture
def odd_client(odd_app: Flask) -> PageClient:
    """A browser on the odd application."""
    client = odd_app.test_client()
    assert isinstance(client, PageClient)
    return client

"""Who lost every second step is let in again, by somebody who knows whom they speak to."""

import pytest
from flask import Flask

from referral.extensions import db
from referral.models import AccessLog, Message
from referral.models.scope import acting
from referral.notifications.delivery import compose
from tests.accounts.steps import enrol, kinds, shown_codes
from tests.factories import Area
from tests.support.client import PageClient, new_client, sign_in
from tests.support.database import Database
from tests.support.raw import raw_rows
from tests.support.second_factor import give_app, give_password

RECOGNISED = {"recognised": "called_back"}
FACTORS = ("totp_factor", "recovery_code")


@pytest.fixture
def as_admin(app: Flask, area: Area) -> PageClient:
    """The administrator's browser."""
    return sign_in(new_client(app), area.admin)


def path(area: Area) -> str:
    """The page of the coach."""
    return f"/beheer/mensen/{area.coach.id}/tweede-stap"


def test_a_new_second_step_after_the_old_one_was_lost(
    as_admin: PageClient, area: Area, client: PageClient, app: Flask, database: Database
) -> None:
    give_password(client, area, area.coach)
    enrol(client)
    assert shown_codes(client)
    running = sign_in(new_client(app), area.coach)
    running.page("/werkvoorraad")
    assert "mail" in as_admin.page(path(area)).text
    answer = as_admin.send(path(area), RECOGNISED)
    assert answer.location == f"/beheer/organisaties/{area.coach.organisation_id}"
    assert running.get("/werkvoorraad").location.startswith("/aanmelden")
    assert not any(row["user_id"] == area.coach.id for each in FACTORS for row in raw_rows(database, each))
    assert kinds(database)[-1] == "second_step_ended"
    again = new_client(app)
    assert give_password(again, area, area.coach).location.startswith("/aanmelden/tweede-stap")
    assert again.get("/aanmelden/tweede-stap").location == "/tweede-stap"
    enrol(again)
    assert again.get("/werkvoorraad").status_code == 200


def test_it_is_logged_and_told(as_admin: PageClient, area: Area) -> None:
    give_app(area, area.coach)
    as_admin.send(path(area), RECOGNISED)
    with area.app.test_request_context(), acting(area.system):
        row = db.session.query(AccessLog).filter_by(event_type="authorisation").one()
        assert (row.object_id, row.object_detail) == (area.coach.id, "second_step called_back")
        mail = compose(db.session.query(Message).filter_by(template="second_step_ended").one())
    assert "Vroeg u hier niet om?" in str(mail.get_body(("plain",)))


def test_who_is_not_sure_calls_back_first(as_admin: PageClient, area: Area, database: Database) -> None:
    give_app(area, area.coach)
    answer = as_admin.send(path(area), {})
    assert answer.status_code == 422
    assert "bel dan eerst terug" in answer.get_data(as_text=True)
    assert raw_rows(database, "totp_factor")


def test_not_of_oneself_and_not_of_who_has_none(as_admin: PageClient, area: Area) -> None:
    assert as_admin.send(path(area), RECOGNISED).status_code == 409
    own = f"/beheer/mensen/{area.admin.id}/tweede-stap"
    assert as_admin.send(own, RECOGNISED).status_code == 409

"""Nothing is open by default, looks are logged or refused, and a read leaves nothing behind."""

import pytest
from flask import Flask

from referral.domain.statuses import Status
from referral.extensions import db
from referral.lib import clock
from referral.models import Neighbourhood, User
from tests.factories import Area, referral_in
from tests.support.client import PageClient, sign_in
from tests.support.database import Database
from tests.support.raw import raw_rows


def test_a_route_that_declares_nothing_is_closed(odd_client: PageClient, area: Area) -> None:
    assert odd_client.get("/forgotten").status_code == 500
    assert sign_in(odd_client, area.coach).get("/forgotten").status_code == 500


def test_other_roles_are_refused(odd_app: Flask, area: Area) -> None:
    coach, gp = odd_app.test_client(), odd_app.test_client()
    assert sign_in(coach, area.coach).get("/coach-only").json == {"name": "Sanne Coach"}  # type: ignore[arg-type]  # a PageClient
    assert sign_in(gp, area.gp).get("/coach-only").status_code == 403  # type: ignore[arg-type]  # a PageClient


def test_strangers_sign_in_first_and_come_back(odd_client: PageClient, area: Area) -> None:
    response = odd_client.get("/coach-only?a=1")
    assert response.status_code == 302
    assert response.location == "/aanmelden?next=/coach-only?a%3D1"


def test_an_account_that_left_is_nobody(odd_client: PageClient, area: Area) -> None:
    sign_in(odd_client, area.coach)
    with area.app.app_context():
        db.session.get_one(User, area.coach.id).left_at = clock.now()
        db.session.commit()
    assert odd_client.get("/coach-only").status_code == 302


@pytest.mark.parametrize(
    ("logged", "status", "answer"), [(1, 200, 200), (0, 200, 500), (0, 422, 500), (1, 422, 422)]
)
def test_a_look_is_logged_or_refused(
    odd_client: PageClient, area: Area, database: Database, logged: int, status: int, answer: int
) -> None:
    made = referral_in(Status.SENT, area)
    sign_in(odd_client, area.coach)
    response = odd_client.get(f"/look/{made.reference}/{logged}/{status}")
    assert response.status_code == answer
    assert (made.surname in response.get_data(as_text=True)) == bool(logged)
    looks = [row for row in raw_rows(database, "access_log") if row["event_type"] == "read"]
    assert len(looks) == logged


def test_a_read_that_changes_something_is_refused(odd_client: PageClient, area: Area) -> None:
    sign_in(odd_client, area.coach)
    assert odd_client.get("/stray").status_code == 500
    with area.app.app_context():
        assert db.session.query(Neighbourhood).filter_by(name="Anders").count() == 0


def test_autosave_of_a_stranger_gets_an_answer_it_can_read(client: PageClient, area: Area) -> None:
    response = client.send("/verwijzen/bewaar", {}, headers={"X-Requested-With": "autosave"})
    assert response.status_code in {400, 401}


def test_pages_that_do_not_exist(client: PageClient, area: Area) -> None:
    assert client.get("/bestaat-niet").status_code == 404
    assert sign_in(client, area.coach).get("/bestaat-niet").status_code == 404


def test_a_view_without_a_user_has_no_actor(odd_client: PageClient) -> None:
    assert odd_client.get("/who", headers={"Accept": "application/json"}).status_code == 401

"""What somebody typed when the session ended comes back, to that person only."""

from datetime import datetime, timedelta

from werkzeug.datastructures import ImmutableMultiDict

from referral.extensions import db
from referral.lib import clock
from referral.models import ParkedForm, User
from referral.web.parking import KEPT_PER_USER, park
from tests.factories import Area
from tests.support.client import PageClient, sign_in
from tests.support.database import Database
from tests.support.raw import raw_rows, whole_database

TYPED = {"note": "Mevrouw houdt van koken", "csrf_token": "x", "password": "geheim"}


def expire(client: PageClient, area: Area, noon: datetime) -> str:
    """Sign in, wait too long, send a form; where the answer leads."""
    sign_in(client, area.coach)
    with clock.moved_to(noon + timedelta(hours=1)):
        response = client.send("/werkvoorraad/P-123-456/notitie", TYPED)
    assert response.status_code == 302
    return response.location


def test_a_form_of_an_ended_session_is_kept_sealed(
    client: PageClient, area: Area, database: Database, noon: datetime
) -> None:
    location = expire(client, area, noon)
    (parked,) = raw_rows(database, "parked_form")
    assert location == f"/aanmelden?next=/verder/{parked['id']}"
    assert parked["user_id"] == area.coach.id
    everything = whole_database(database)
    assert "houdt van koken" not in everything
    assert "geheim" not in everything


def test_its_writer_gets_it_back(client: PageClient, area: Area, noon: datetime) -> None:
    path = expire(client, area, noon).partition("next=")[2]
    page = sign_in(client, area.coach).page(path)
    assert "houdt van koken" in page.text or "houdt van koken" in page.html
    assert "geheim" not in page.html
    assert "/werkvoorraad/P-123-456/notitie" in page.html


def test_somebody_else_does_not(client: PageClient, area: Area, noon: datetime) -> None:
    path = expire(client, area, noon).partition("next=")[2]
    for actor in (area.second_coach, area.gp):
        page = sign_in(client, actor).page(path, 404)
        assert "koken" not in page.html


def test_it_can_be_thrown_away_by_its_writer_only(
    client: PageClient, area: Area, database: Database, noon: datetime
) -> None:
    path = expire(client, area, noon).partition("next=")[2]
    sign_in(client, area.second_coach).send(f"{path}/weg")
    assert len(raw_rows(database, "parked_form")) == 1
    sign_in(client, area.coach).send(f"{path}/weg")
    assert raw_rows(database, "parked_form") == []


def test_only_the_last_few_are_kept(area: Area, context: None, database: Database) -> None:
    for number in range(KEPT_PER_USER + 2):
        assert park(area.coach.id, f"/{number}", ImmutableMultiDict({"note": "x"}))
    assert len(raw_rows(database, "parked_form")) == KEPT_PER_USER
    assert {row["path"] for row in raw_rows(database, "parked_form")} == {"/2", "/3", "/4", "/5", "/6"}


def test_who_left_keeps_nothing(area: Area, context: None) -> None:
    db.session.get_one(User, area.coach.id).left_at = clock.now()
    db.session.commit()
    assert park(area.coach.id, "/", ImmutableMultiDict({"note": "x"})) is None
    assert db.session.query(ParkedForm).count() == 0


def test_a_stranger_parks_nothing(client: PageClient, area: Area, database: Database) -> None:
    response = client.send("/werkvoorraad/P-123-456/notitie", TYPED)
    assert response.status_code in {302, 400}
    assert raw_rows(database, "parked_form") == []

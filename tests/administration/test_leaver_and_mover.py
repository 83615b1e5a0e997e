"""Joiner, mover, leaver: who has no place any more is out the same minute (L22, D40)."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask

from referral.administration.tasks import give_back_work_of_leavers
from referral.domain.actors import Actor
from referral.domain.statuses import Role, Status
from referral.extensions import db
from referral.lib import clock
from referral.models import Message, PastMembership, Referral, User
from referral.models.scope import acting
from referral.notifications.delivery import compose
from tests.factories import Area, referral_in
from tests.support.client import PageClient, new_client, sign_in
from tests.support.database import Database
from tests.support.raw import change, raw_rows

SignIn = Callable[[Actor], PageClient]


@pytest.fixture
def as_admin(app: Flask, area: Area) -> PageClient:
    """The administrator's browser."""
    return sign_in(new_client(app), area.admin)


def day(distance: int) -> str:
    """The date so many days from now."""
    return (clock.today() + timedelta(days=distance)).isoformat()


def end(client: PageClient, user_id: UUID, last_day: str = "", **values: str) -> int:
    """Send the form that ends a membership; the status of the answer."""
    form = {"last_day": last_day or day(0), **values}
    return client.send(f"/beheer/mensen/{user_id}/einde", form).status_code


def user(area: Area, actor: Actor) -> User:
    """The account of an actor, as it is now."""
    with area.app.app_context():
        return db.session.get_one(User, actor.id)


def coach_of(area: Area, referral_id: UUID) -> UUID | None:
    """Who has this referral."""
    with area.app.app_context(), acting(area.system):
        return db.session.get_one(Referral, referral_id).coach_id


def mails(area: Area, template: str) -> list[Message]:
    """The mails of one kind that were written."""
    with area.app.app_context(), acting(area.system):
        return db.session.query(Message).filter_by(template=template).order_by(Message.address).all()


def test_L22_a_leavers_running_session_dies_at_once(
    as_admin: PageClient, area: Area, signed_in: SignIn, database: Database
) -> None:
    browser, second = signed_in(area.host), signed_in(area.host)
    browser.page("/groepen")
    assert end(as_admin, area.host.id) == 302
    for each in (browser, second):
        assert each.get("/groepen").location.startswith("/aanmelden")
    rows = [row for row in raw_rows(database, "web_session") if row["user_id"] == area.host.id]
    assert len(rows) == 2
    assert all(row["ended_at"] for row in rows)
    assert "Henk de Gastheer" in as_admin.page(f"/beheer/organisaties/{area.welfare_id}").text
    as_admin.page(f"/beheer/mensen/{area.host.id}/einde", 404)


def test_a_form_typed_after_leaving_is_not_kept(as_admin: PageClient, area: Area, signed_in: SignIn) -> None:
    browser = signed_in(area.gp)
    end(as_admin, area.gp.id)
    assert browser.send("/verwijzen", {"surname": "Kan"}).location == "/aanmelden?next=/"


def test_an_end_to_come_holds_until_that_day_is_over(
    as_admin: PageClient, area: Area, signed_in: SignIn, noon: datetime
) -> None:
    browser = signed_in(area.host)
    assert end(as_admin, area.host.id, day(3)) == 302
    page = as_admin.page(f"/beheer/organisaties/{area.welfare_id}")
    assert "Stopt na 6 november 2026" in page.text
    with clock.moved_to(noon + timedelta(days=3)):
        assert user(area, area.host).is_present
    with clock.moved_to(noon + timedelta(days=4)):
        assert not user(area, area.host).is_present
    with clock.moved_to(noon + timedelta(minutes=20)):
        browser.page("/groepen")
    change_until(area, area.host, clock.today())
    with clock.moved_to(noon + timedelta(minutes=25)):
        assert browser.get("/groepen").location.startswith("/aanmelden")


def change_until(area: Area, actor: Actor, until: date) -> None:
    """Let the dates of a membership say that it is over, as midnight would."""
    with area.app.app_context():
        db.session.get_one(User, actor.id).until = until
        db.session.commit()


def test_L22_a_membership_that_has_yet_to_begin_lets_nobody_in(
    area: Area, signed_in: SignIn, noon: datetime
) -> None:
    with area.app.app_context():
        db.session.get_one(User, area.gp.id).starts_on = clock.today() + timedelta(days=1)
        db.session.commit()
    assert signed_in(area.gp).get("/verwijzingen").location.startswith("/aanmelden")
    with clock.moved_to(noon + timedelta(days=1)):
        signed_in(area.gp).page("/verwijzingen")


def test_a_team_that_was_left_is_not_seen(area: Area, signed_in: SignIn, database: Database) -> None:
    made = referral_in(Status.ACCEPTED, area)
    browser = signed_in(area.second_coach)
    browser.page(f"/werkvoorraad/{made.reference}")
    change(
        database, "UPDATE team_membership SET until = current_date WHERE user_id = %s", area.second_coach.id
    )
    browser.page(f"/werkvoorraad/{made.reference}", 404)


def test_D40_open_work_of_a_leaver_goes_to_the_function_and_referrers_hear_the_new_face(
    as_admin: PageClient, area: Area, signed_in: SignIn
) -> None:
    open_one, closed = referral_in(Status.ACCEPTED, area), referral_in(Status.CLOSED, area)
    assert coach_of(area, open_one.id) == area.coach.id
    prefix = f"{area.team_id}-face"
    page = as_admin.page(f"/beheer/mensen/{area.coach.id}/einde")
    assert "Bram" in page.text
    assert end(as_admin, area.coach.id) == 422
    assert end(as_admin, area.coach.id, **{prefix: "Sanne"}) == 422
    assert user(area, area.coach).is_present
    assert end(as_admin, area.coach.id, **{prefix: "Bram"}) == 302
    assert coach_of(area, open_one.id) is None
    assert coach_of(area, closed.id) == area.coach.id, "history stays as it was"
    assert "Nog niemand" in signed_in(area.second_coach).page("/werkvoorraad?tab=contact").text
    (message,) = mails(area, "new_face")
    assert message.address == user(area, area.gp).email
    with area.app.app_context(), acting(area.system):
        text = compose(db.session.merge(message)).as_string()
    assert "Bram" in text
    assert open_one.reference not in text
    assert open_one.surname not in text


def test_L24_the_new_face_reaches_the_practice_when_the_referrer_left(
    as_admin: PageClient, area: Area
) -> None:
    referral_in(Status.ACCEPTED, area)
    end(as_admin, area.gp.id)
    answer = as_admin.send(f"/beheer/teams/{area.team_id}/gezicht", {"face": "Bram"})
    assert answer.status_code == 302
    (message,) = mails(area, "new_face")
    assert message.address.startswith("post")
    as_admin.send(f"/beheer/teams/{area.team_id}/gezicht", {"face": "Bram"})
    assert len(mails(area, "new_face")) == 1, "the same face is no news"
    assert as_admin.send(f"/beheer/teams/{area.team_id}/gezicht", {"face": "Boef"}).status_code == 422


def test_a_face_that_works_there_no_longer_is_pointed_out(as_admin: PageClient, area: Area) -> None:
    assert "noemt nog" in as_admin.page(f"/beheer/organisaties/{area.welfare_id}").text  # team Zuid: Nadia
    as_admin.send(f"/beheer/teams/{area.other_team_id}/gezicht", {"face": "Nadia"})
    assert "noemt nog" not in as_admin.page(f"/beheer/organisaties/{area.welfare_id}").text


def test_a_mover_signs_in_again_and_the_old_place_is_remembered(
    as_admin: PageClient, area: Area, signed_in: SignIn
) -> None:
    made = referral_in(Status.ACCEPTED, area)
    browser = signed_in(area.coach)
    path = f"/beheer/mensen/{area.coach.id}/overstap"
    values = {"role": "coach", "teams": str(area.other_team_id)}
    assert as_admin.send(path, values).status_code == 422, "the team needs a new face"
    assert as_admin.send(path, {**values, f"{area.team_id}-face": "Bram"}).status_code == 302
    assert browser.get("/werkvoorraad").location.startswith("/aanmelden")
    assert coach_of(area, made.id) is None
    with area.app.app_context():
        assert db.session.get_one(User, area.coach.id).actor().team_ids == {area.other_team_id}
    face = {f"{area.other_team_id}-face": "Nadia"}
    assert as_admin.send(path, {"role": "coordinator", **face}).status_code == 302
    with area.app.app_context(), acting(area.admin):
        (past,) = db.session.query(PastMembership)
        assert (past.role, past.ended_by) == (Role.COACH, area.admin.id)
        assert user(area, area.coach).role is Role.COORDINATOR
    signed_in(area.coach).page("/overzicht")


def test_a_mover_to_another_organisation_takes_no_sight_along(
    as_admin: PageClient, area: Area, signed_in: SignIn
) -> None:
    made = referral_in(Status.ACCEPTED, area)
    path = f"/beheer/mensen/{area.gp.id}/overstap?organisatie={area.other_practice_id}"
    assert "Praktijk Oost" in as_admin.page(path).text
    assert as_admin.send(path, {"role": "coach"}).status_code == 422
    assert as_admin.send(path, {"role": "gp"}).status_code == 302
    signed_in(area.gp).page(f"/verwijzingen/{made.reference}", 404)
    assert "Dokter Visser" in as_admin.page(f"/beheer/organisaties/{area.practice_id}").text
    as_admin.page(f"/beheer/mensen/{area.gp.id}/overstap?organisatie=geen-sleutel")


def test_nobody_takes_the_own_place_away(as_admin: PageClient, area: Area) -> None:
    assert end(as_admin, area.admin.id) == 409
    assert as_admin.send(f"/beheer/mensen/{area.admin.id}/overstap", {"role": "host"}).status_code == 409


def test_when_a_date_ends_a_membership_the_night_gives_the_work_back(
    app: Flask, area: Area, database: Database
) -> None:
    made, other = referral_in(Status.ACCEPTED, area), referral_in(Status.PLACED, area)
    with app.app_context():
        give_back_work_of_leavers(0)
    assert coach_of(area, made.id) == area.coach.id
    change(database, "UPDATE user_account SET until = current_date WHERE id = %s", area.coach.id)
    with app.app_context():
        give_back_work_of_leavers(0)
    assert coach_of(area, made.id) is coach_of(area, other.id) is None


def test_L22_history_cannot_be_rewritten(as_admin: PageClient, area: Area, database: Database) -> None:
    as_admin.send(f"/beheer/mensen/{area.host.id}/overstap", {"role": "coordinator"})
    with database.connect() as connection:
        rights = connection.execute(
            "SELECT has_table_privilege('patchwork_app', 'past_membership', each) "
            "FROM unnest(ARRAY['UPDATE', 'DELETE']) each"
        ).fetchall()
    assert rights == [(False,), (False,)]
    assert len(raw_rows(database, "past_membership")) == 1

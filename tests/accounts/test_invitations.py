"""An invitation opens one account, once, for a week; any other link gets one answer (L22)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from referral.accounts.invitations.queries import PER_ADDRESS, WINDOW
from referral.accounts.invitations.services import accept
from referral.domain.statuses import Role
from referral.extensions import db
from referral.lib import clock
from referral.models import Invitation, Message, Organisation, User
from referral.models.scope import acting
from referral.notifications.delivery import compose
from referral.oversight.services import INVITATION_DAYS, purge
from tests.factories import Area
from tests.factories.membership import door, invited
from tests.support.client import PageClient, new_client, sign_in
from tests.support.database import Database
from tests.support.raw import change, raw_rows

PASSWORD = "vier losse lange woorden"
DEAD = "Deze link werkt niet"


@pytest.fixture
def as_admin(app: Flask, area: Area) -> PageClient:
    """The administrator's browser."""
    return sign_in(new_client(app), area.admin)


def fill(client: PageClient, token: str, **changes: str) -> Any:
    """Open the link and send the form; the answer to that."""
    page = client.page(f"/uitnodiging/{token}")
    csrf = next(each["value"] for each in page.controls if each.get("name") == "csrf_token")
    values = {"csrf_token": csrf, "name": "Noor Nieuw", "password": PASSWORD, **changes}
    return client.post(f"/uitnodiging/{token}", data=values)


def invite(client: PageClient, area: Area, **changes: object) -> Any:
    """Send the form of an invitation to the welfare organisation."""
    values = {
        "name": "Noor Nieuw",
        "email": "noor@welzijn.example",
        "role": "coach",
        "teams": str(area.team_id),
        "starts_on": clock.today().isoformat(),
        **changes,
    }
    return client.send(f"/beheer/organisaties/{area.welfare_id}/uitnodigen", values)


def mailed_token(area: Area) -> str:
    """The secret in the newest mail, read as its receiver would."""
    with area.app.app_context(), acting(area.system):
        message = (
            db.session.query(Message).filter_by(template="invitation").order_by(Message.id.desc()).first()
        )
        assert message
        mail = compose(message)
        body = mail.get_body(("plain",))
        assert body
        assert mail["To"] == "noor@welzijn.example"
        return str(body.get_content().split("/uitnodiging/")[1].split()[0])


def test_from_invitation_to_the_own_first_page(
    as_admin: PageClient, area: Area, client: PageClient, database: Database
) -> None:
    assert invite(as_admin, area).status_code == 302
    assert "noor@welzijn.example" in as_admin.page(f"/beheer/organisaties/{area.welfare_id}").text
    token = mailed_token(area)
    assert token not in str(raw_rows(database, "invitation")) + str(raw_rows(database, "message"))
    answer = fill(client, token)
    assert answer.location == "/aanmelden/tweede-stap"
    assert client.get("/werkvoorraad").location.startswith("/aanmelden"), "a password alone opens nothing"
    with area.app.app_context():
        user = db.session.query(User).filter_by(email="noor@welzijn.example").one()
        assert user.actor().team_ids == {area.team_id}
        assert user.added_by == area.admin.id


def test_L22_a_link_works_once(area: Area, client: PageClient) -> None:
    _, token = invited(area)
    assert fill(client, token).status_code == 302
    second = new_client(area.app)
    assert DEAD in second.page(f"/uitnodiging/{token}", 404).text
    with area.app.app_context():
        assert accept(token, "Boef", PASSWORD) is None


def test_old_revoked_renewed_and_tampered_links_get_the_same_answer(
    as_admin: PageClient, area: Area, noon: datetime, database: Database
) -> None:
    pages = []
    key, token = invited(area)
    pages.append(new_client(area.app).page(f"/uitnodiging/{token[:-1]}x", 404).text)
    with clock.moved_to(noon + timedelta(days=7)):
        pages.append(new_client(area.app).page(f"/uitnodiging/{token}", 404).text)
    assert as_admin.send(f"/beheer/uitnodigingen/{key}/opnieuw").status_code == 302
    pages.append(new_client(area.app).page(f"/uitnodiging/{token}", 404).text)
    with area.app.app_context(), acting(area.admin):
        fresh = db.session.get_one(Invitation, key).token
    assert fresh != token
    new_client(area.app).page(f"/uitnodiging/{fresh}")
    assert as_admin.send(f"/beheer/uitnodigingen/{key}/intrekken").status_code == 302
    pages.append(new_client(area.app).page(f"/uitnodiging/{fresh}", 404).text)
    assert as_admin.send(f"/beheer/uitnodigingen/{key}/opnieuw").status_code == 404
    other, again = invited(area)
    change(database, "UPDATE organisation SET agreement_on = NULL WHERE id = %s", area.welfare_id)
    pages.append(new_client(area.app).page(f"/uitnodiging/{again}", 404).text)
    assert set(pages) == {pages[0]}
    assert other != key


def test_trying_links_is_slowed_down(client: PageClient, area: Area, noon: datetime) -> None:
    _, token = invited(area)
    for number in range(PER_ADDRESS):
        client.page(f"/uitnodiging/{number}", 404)
    assert "te veel verkeerde links" in client.page(f"/uitnodiging/{token}", 429).text
    with clock.moved_to(noon + WINDOW + timedelta(seconds=1)):
        client.page(f"/uitnodiging/{token}")


def test_a_short_password_and_no_name_are_refused(client: PageClient, area: Area) -> None:
    _, token = invited(area)
    assert fill(client, token, password="elf tekens.").status_code == 422
    assert fill(client, token, password="welzijn vecht noor nieuw").status_code == 422
    assert fill(client, token, name="").status_code == 422
    assert fill(client, token).status_code == 302


def test_who_begins_later_has_an_account_that_waits(
    as_admin: PageClient, area: Area, client: PageClient, noon: datetime
) -> None:
    later = clock.today() + timedelta(days=5)
    assert invite(as_admin, area, starts_on=later.isoformat()).status_code == 302
    answer = fill(client, mailed_token(area))
    assert "8 november 2026" in answer.get_data(as_text=True)
    assert client.get("/werkvoorraad").location.startswith("/aanmelden")
    assert "Begint 8 november" in as_admin.page(f"/beheer/organisaties/{area.welfare_id}").text


BAD: dict[str, Callable[[Area], dict[str, object]]] = {
    "a role of another kind of organisation": lambda _: {"role": "gp"},
    "no role at all": lambda _: {"role": ""},
    "a coach without a team": lambda _: {"teams": []},
    "a host in a team": lambda _: {"role": "host"},
    "a team of nobody": lambda _: {"teams": str(UUID(int=4))},
    "an address in use": lambda area: {"email": address_of(area)},
    "no address": lambda _: {"email": "noor"},
    "a day that has been": lambda _: {"starts_on": "2020-01-01"},
    "no name": lambda _: {"name": ""},
}


def address_of(area: Area) -> str:
    """The GP's address, in capitals."""
    with area.app.app_context():
        return db.session.get_one(User, area.gp.id).email.upper()


@pytest.mark.parametrize("mistake", BAD)
def test_a_mistake_is_told_beside_its_field(as_admin: PageClient, area: Area, mistake: str) -> None:
    answer = invite(as_admin, area, **BAD[mistake](area))
    assert answer.status_code == 422
    assert "field--wrong" in answer.get_data(as_text=True)


def test_nobody_is_invited_twice_at_once(as_admin: PageClient, area: Area) -> None:
    assert invite(as_admin, area).status_code == 302
    answer = invite(as_admin, area, email="NOOR@Welzijn.example")
    assert answer.status_code == 422
    assert "al uitgenodigd" in answer.get_data(as_text=True)


def test_who_left_may_come_back_and_the_past_is_kept(
    as_admin: PageClient, area: Area, client: PageClient, database: Database
) -> None:
    with area.app.app_context():
        email = db.session.get_one(User, area.other_host.id).email
    as_admin.send(f"/beheer/mensen/{area.other_host.id}/einde", {"last_day": clock.today().isoformat()})
    _, token = invited(area, email=email)
    assert fill(client, token).status_code == 302
    (past,) = raw_rows(database, "past_membership")
    assert (past["user_id"], past["role"]) == (area.other_host.id, "host")
    with area.app.app_context():
        user = db.session.get_one(User, area.other_host.id)
        assert user.is_present
        assert user.role is Role.COACH


def test_L15_without_agreement_nobody_is_invited_or_gets_in(
    as_admin: PageClient, area: Area, client: PageClient, database: Database
) -> None:
    sign_in(client, area.coach)
    client.page("/werkvoorraad")
    change(database, "UPDATE organisation SET agreement_role = NULL WHERE id = %s", area.welfare_id)
    assert client.get("/werkvoorraad").location.startswith("/aanmelden")
    page = as_admin.page(f"/beheer/organisaties/{area.welfare_id}")
    assert "De afspraken over persoonsgegevens ontbreken" in page.text
    assert invite(as_admin, area).status_code == 422
    assert "Ontbreken nog" in as_admin.page("/beheer").text


def test_where_the_provider_lets_in_no_invitation_does(as_admin: PageClient, area: Area) -> None:
    slug = door(area, provider_only=True)
    with area.app.app_context():
        key = db.session.query(Organisation).filter_by(slug=slug).one().id
    answer = as_admin.send(
        f"/beheer/organisaties/{key}/uitnodigen",
        {"name": "N", "email": "n@z.example", "role": "care_worker", "starts_on": clock.today().isoformat()},
    )
    assert answer.status_code == 422


def test_a_link_does_not_take_over_an_account_that_came_meanwhile(area: Area, client: PageClient) -> None:
    with area.app.app_context():
        email = db.session.get_one(User, area.gp.id).email
    _, token = invited(area, email=email)
    assert fill(client, token).status_code == 409
    with area.app.app_context():
        assert db.session.get_one(User, area.gp.id).role is Role.GP


def test_old_invitations_are_forgotten(area: Area, database: Database) -> None:
    invited(area)
    with area.app.app_context():
        purge()
        assert len(raw_rows(database, "invitation")) == 1
        with clock.moved_to(clock.now() + timedelta(days=INVITATION_DAYS + 8)):
            purge()
    assert raw_rows(database, "invitation") == []


def test_of_two_who_use_a_link_at_once_one_gets_in(area: Area) -> None:
    _, token = invited(area)

    def use(number: int) -> bool:
        with area.app.app_context():
            try:
                return accept(token, f"Noor {number}", PASSWORD) is not None
            finally:
                db.session.remove()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(use, range(2))) == [False, True]

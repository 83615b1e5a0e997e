"""‘Mijn account’: factors, recovery codes, sessions, password, and what the security log tells."""

from datetime import datetime, timedelta

import pytest
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from referral.accounts.factors.services import LAST_ONE, add_app
from referral.accounts.queries import PER_ACCOUNT
from referral.accounts.services import check_password
from referral.domain.errors import NotAllowed
from referral.domain.sign_in import FACTORS_PER_USER, FRESH, RECOVERY_CODES
from referral.domain.statuses import PEOPLE
from referral.extensions import db
from referral.lib import clock
from referral.models import AccountEvent, RecoveryCode, TotpFactor
from referral.models.scope import acting
from tests.accounts.steps import enrol, kinds, shown_codes
from tests.factories import Area
from tests.factories.user import PASSWORD
from tests.support.client import PageClient, new_client, sign_in
from tests.support.database import Database
from tests.support.raw import change, raw_rows
from tests.support.second_factor import SECRET, address_of, code, give_app, give_password, pass_door, submit

OWN_PAGE = "/werkvoorraad"
OTHER = "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU"
BETTER = "paard accu nietje correct"


def is_open(client: PageClient) -> bool:
    """Whether somebody is signed in there."""
    return client.get(OWN_PAGE).status_code == 200


@pytest.fixture
def elsewhere(area: Area) -> PageClient:
    """Another browser in which the coach is signed in."""
    return sign_in(new_client(area.app), area.coach)


@pytest.mark.parametrize("role", PEOPLE)
def test_every_role_finds_its_account_in_the_header(client: PageClient, area: Area, role: str) -> None:
    actor = next(area.actor(each) for each in PEOPLE if each == role)
    page = sign_in(client, actor).page(client.get("/").location)
    assert "/account" in page.links
    assert actor.name in client.page("/account").text


def test_a_session_taken_away_is_worth_nothing_after_sign_out(
    client: PageClient, area: Area, database: Database
) -> None:
    give_app(area, area.coach)
    pass_door(client, area, area.coach)
    stolen = client.get_cookie("patchwork")
    assert stolen is not None
    submit(client, "/account", {}, to="/afmelden")
    thief = new_client(area.app)
    thief.set_cookie("patchwork", stolen.value)
    for path in (OWN_PAGE, "/account", "/tweede-stap", "/aanmelden/tweede-stap"):
        assert thief.get(path).status_code == 302
    assert kinds(database)[-1] == "signed_out"


def test_signing_out_everywhere_ends_all_sessions_and_half_ones(
    client: PageClient, area: Area, elsewhere: PageClient, database: Database
) -> None:
    sign_in(client, area.coach)
    give_app(area, area.coach)
    half = new_client(area.app)
    give_password(half, area, area.coach)
    colleague = sign_in(new_client(area.app), area.second_coach)
    assert client.page("/account").text.count("Een ander apparaat") == 1
    answer = submit(client, "/account", {}, to="/account/overal-afmelden")
    assert answer.location == "/aanmelden"
    assert "overal afgemeld" in client.page("/aanmelden").text
    assert [is_open(each) for each in (client, elsewhere, half, colleague)] == [False, False, False, True]
    assert half.get("/aanmelden/tweede-stap").location == "/aanmelden"
    assert kinds(database)[-1] == "signed_out_everywhere"


def test_only_live_sessions_are_shown(
    area: Area, client: PageClient, noon: datetime, elsewhere: PageClient
) -> None:
    with clock.moved_to(noon + timedelta(minutes=40)):
        sign_in(client, area.coach)
        page = client.page("/account").text
    assert "Dit apparaat" in page
    assert "Een ander apparaat" not in page


def test_adding_a_factor_ends_other_sessions(area: Area, client: PageClient, elsewhere: PageClient) -> None:
    sign_in(client, area.coach)
    assert enrol(client).location == "/account/herstelcodes?next=/account"
    assert is_open(client)
    assert not is_open(elsewhere)
    assert len(shown_codes(client)) == RECOVERY_CODES
    assert enrol(client, name="Tweede telefoon").location == "/account", "there are recovery codes already"


def drop(client: PageClient, database: Database, name: str) -> int:
    """Remove the app with this name; the status."""
    key = next(row["id"] for row in raw_rows(database, "totp_factor") if row["name"] == name)
    return submit(client, "/account", {}, to=f"/account/tweede-stap/{key}/weg").status_code


def test_the_last_factor_stays(
    area: Area, client: PageClient, elsewhere: PageClient, database: Database
) -> None:
    give_app(area, area.coach, name="Oud")
    give_app(area, area.coach, OTHER, name="Nieuw")
    sign_in(client, area.coach)
    assert drop(client, database, "Oud") == 302
    assert not is_open(elsewhere)
    assert drop(client, database, "Nieuw") == 409
    assert LAST_ONE in submit(
        client,
        "/account",
        {},
        to=f"/account/tweede-stap/{raw_rows(database, 'totp_factor')[0]['id']}/weg",
    ).get_data(as_text=True)
    assert kinds(database) == ["totp_removed"]


def test_the_factor_of_somebody_else_is_not_there(area: Area, client: PageClient, database: Database) -> None:
    give_app(area, area.gp, name="Van de huisarts")
    give_app(area, area.coach, name="Eigen")
    sign_in(client, area.coach)
    assert drop(client, database, "Van de huisarts") == 404
    assert "Van de huisarts" not in client.page("/account").text
    assert len(raw_rows(database, "totp_factor")) == 2


def test_there_is_an_end_to_what_one_account_stores(area: Area, client: PageClient) -> None:
    for number in range(FACTORS_PER_USER):
        give_app(area, area.coach, name=str(number))
    sign_in(client, area.coach)
    assert enrol(client).status_code == 403


def test_new_recovery_codes_end_the_old_ones(area: Area, client: PageClient, elsewhere: PageClient) -> None:
    give_app(area, area.coach)
    sign_in(client, area.coach)
    submit(client, "/account", {}, to="/account/herstelcodes")
    first = shown_codes(client)
    submit(client, "/account/herstelcodes", {})
    second = shown_codes(client)
    assert not set(first) & set(second)
    assert not is_open(elsewhere)
    other = new_client(area.app)
    give_password(other, area, area.coach)
    tries = [submit(other, "/aanmelden/herstelcode", {"code": each[0]}) for each in (first, second)]
    assert [each.status_code for each in tries] == [422, 302]
    assert tries[1].location == "/account"
    assert "nog 9 herstelcodes" in other.page("/account").text


def change_to(
    client: PageClient, wanted: str, present: str = PASSWORD, again: str | None = None
) -> tuple[int, str]:
    """Fill in the form for another password; status and page."""
    values = {"present": present, "wanted": wanted, "again": wanted if again is None else again}
    answer = submit(client, "/account/wachtwoord", values)
    return answer.status_code, answer.get_data(as_text=True)


def test_another_password_ends_other_sessions(
    area: Area, client: PageClient, elsewhere: PageClient, database: Database
) -> None:
    sign_in(client, area.coach)
    half = new_client(area.app)
    give_password(half, area, area.coach)
    assert change_to(client, BETTER)[0] == 302
    assert [is_open(each) for each in (client, elsewhere)] == [True, False]
    assert half.get("/tweede-stap").location == "/aanmelden"
    with area.app.app_context():
        address = address_of(area, area.coach)
        assert check_password(address, PASSWORD, "") is None
        assert check_password(address, BETTER, "") is not None
    assert "password_changed" in kinds(database)


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ("kort", "12 tekens of meer"),
        ("welkom123456", "makkelijk te raden"),
        ("Sanne Coach!", "makkelijk te raden"),
        ("welzijn vecht", "makkelijk te raden"),
        ("x9" * 61, "te lang"),
        ("", "Vul een nieuw wachtwoord in"),
    ],
)
def test_a_weak_password_is_refused(area: Area, client: PageClient, wanted: str, words: str) -> None:
    sign_in(client, area.coach)
    status, page = change_to(client, wanted)
    assert (status, words in page) == (422, True)


def test_the_present_password_is_needed_and_cannot_be_guessed(
    area: Area, client: PageClient, database: Database
) -> None:
    sign_in(client, area.coach)
    assert "niet hetzelfde" in change_to(client, BETTER, again="iets anders")[1]
    found = [change_to(client, BETTER, present="mis")[0] for _ in range(PER_ACCOUNT + 1)]
    assert found == [422] * PER_ACCOUNT + [429]
    assert change_to(client, BETTER)[0] == 429
    assert kinds(database) == ["password_refused"] * PER_ACCOUNT + ["blocked"]


def test_the_log_shows_what_happened_to_this_account_only(area: Area, client: PageClient) -> None:
    give_app(area, area.coach)
    give_password(new_client(area.app), area, area.gp)
    pass_door(client, area, area.coach)
    page = client.page("/account").text
    assert "wachtwoord en code uit de app" in page
    assert "127.0.0.1" in page
    assert page.count("Wachtwoord goed") == 1


def test_the_database_shows_each_account_its_own(area: Area, context: None) -> None:
    give_app(area, area.coach)
    give_password(new_client(area.app), area, area.coach)
    seen = {}
    for who in (area.coach, area.second_coach, area.admin, area.researcher, area.system):
        with acting(who):
            seen[who.name] = [
                db.session.query(kind).count() for kind in (TotpFactor, RecoveryCode, AccountEvent)
            ]
            db.session.rollback()
    assert seen["Sanne Coach"] == [1, 0, 1]
    assert seen["Patchwork"] == [1, 0, 1], "to wrap secrets with another key"
    assert [seen[name] for name in ("Bram Coach", "Bea Beheerder", "Rik Onderzoeker")] == [[0, 0, 0]] * 3
    assert db.session.query(TotpFactor).count() == 0, "without claims nothing"


def test_a_line_of_the_log_is_never_changed(area: Area, context: None) -> None:
    give_password(new_client(area.app), area, area.coach)
    for statement in ("UPDATE account_event SET address = ''", "DELETE FROM account_event"):
        with acting(area.coach), pytest.raises(ProgrammingError) as caught:
            db.session.execute(text(statement))
        assert isinstance(caught.value.orig, InsufficientPrivilege)
        db.session.rollback()


def test_an_unknown_address_leaves_a_line_without_a_name(
    area: Area, database: Database, context: None
) -> None:
    assert check_password("niemand@nergens.example", "mis", "10.0.0.1") is None
    (row,) = raw_rows(database, "account_event")
    assert (row["user_id"], row["region_id"], row["kind"]) == (None, None, "password_refused")


def test_of_two_first_factors_the_second_is_refused(area: Area, context: None) -> None:
    with acting(area.coach):
        assert add_app(area.coach, "Eerste", SECRET, code(), first=True, this=None)
        with pytest.raises(NotAllowed):
            add_app(area.coach, "Van de dief", SECRET, code(), first=True, this=None)


def test_secrets_of_a_lost_ring_key_are_asked_for_anew(
    area: Area, client: PageClient, database: Database
) -> None:
    give_password(client, area, area.coach)
    client.page("/tweede-stap/app")
    change(
        database,
        "UPDATE web_session SET content = jsonb_set(content, '{app_secret,ring_key}', '\"weg\"') "
        "WHERE content ? 'app_secret'",
    )
    assert enrol(client).status_code == 302


def test_an_open_screen_is_not_enough_to_change_how_somebody_signs_in(
    area: Area, client: PageClient, database: Database, noon: datetime
) -> None:
    give_app(area, area.coach, name="Oud")
    give_app(area, area.coach, OTHER, name="Nieuw")
    sign_in(client, area.coach)
    with clock.moved_to(noon + FRESH):
        assert client.get("/tweede-stap/app").location == "/account/opnieuw?next=/tweede-stap/app"
        for path in ("/account/herstelcodes", "/tweede-stap/opties", "/tweede-stap/passkey"):
            assert client.send(path).location == "/account/opnieuw?next=/account"
        assert drop(client, database, "Oud") == 302
        assert len(raw_rows(database, "totp_factor")) == 2
        page = "/account/opnieuw?next=/tweede-stap/app"
        assert submit(client, page, {}).location == "/aanmelden?next=/tweede-stap/app"
        assert not is_open(client)
        assert pass_door(client, area, area.coach, "/tweede-stap/app").location == "/tweede-stap/app"
        assert enrol(client).status_code == 302

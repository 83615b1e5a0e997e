"""A password alone opens nothing; a code counts once; a clock that is off is recognised."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask

from referral.accounts.factors.services import PER_DAY, PER_WINDOW, SPENT, WRONG, WRONG_RECOVERY
from referral.domain.sign_in import HALF_WAY, RECOVERY_CODES
from referral.extensions import db
from referral.lib import clock
from referral.models import TotpFactor, User
from referral.models.scope import acting
from tests.accounts.steps import app_secret, enrol, kinds, shown_codes
from tests.factories import Area
from tests.support.client import PageClient, new_client
from tests.support.database import Database
from tests.support.raw import raw_rows, whole_database
from tests.support.second_factor import SECRET, code, give_app, give_password, pass_door, submit, take_token
from tests.support.tour import stops

STEP = "/aanmelden/tweede-stap"


def test_half_way_nothing_opens_but_the_second_step(app: Flask, area: Area, client: PageClient) -> None:
    found = [stop for stop in stops(app, area) if stop.actor == area.coach]
    give_app(area, area.coach)
    give_password(client, area, area.coach)
    opened = {stop.endpoint for stop in found if client.get(stop.path).status_code == 200}
    assert opened == {
        "about.accessibility",
        "about.your_data",
        "accounts.accept",
        "accounts.find_door",
        "accounts.recover",
        "accounts.second_step",
        "accounts.single_sign_on",
        "activities.by_link",
        "activities.public_json",
        "activities.public_page",
        "activities.public_sheet",
        "gallery.index",
        "gallery.letter",
        "gallery.messages",
        "handovers.by_link",
        "health.alive",
        "health.ready",
        "impact.by_link",
        "moments.by_link",
        "mypage.by_link",
        "neighbourhood.by_link",
        "mypage.paper",
        "mypage.stop",
        "mypage.wish",
        "mypage.withdraw",
        "mypage.write",
        "participation.by_link",
        "participation.offline",
        "participation.offline_by_link",
        "rights.alarm",
        "waiting.by_link",
    }
    assert client.get("/werkvoorraad").location.startswith("/aanmelden?")
    assert client.send("/account/overal-afmelden").location.startswith("/aanmelden")


def test_who_has_no_factor_is_led_to_set_one_up(client: PageClient, area: Area, database: Database) -> None:
    assert give_password(client, area, area.coach, "/activiteiten").location == STEP
    assert client.get(STEP).location == "/tweede-stap"
    assert "Stel uw tweede stap in" in client.page("/tweede-stap").text
    assert client.get("/werkvoorraad").status_code == 302
    answer = enrol(client)
    assert answer.location == "/account/herstelcodes?next=/activiteiten"
    assert len(shown_codes(client)) == RECOVERY_CODES
    assert shown_codes(client) == []
    assert client.get("/activiteiten").status_code == 200
    assert kinds(database) == ["password_right", "totp_added", "recovery_made", "signed_in"]


def test_the_password_alone_adds_no_second_factor_to_an_account_that_has_one(
    client: PageClient, area: Area, database: Database
) -> None:
    give_app(area, area.coach)
    give_password(client, area, area.coach)
    for path in ("/tweede-stap", "/tweede-stap/app"):
        assert client.get(path).location == STEP
    for path in ("/tweede-stap/app", "/tweede-stap/passkey", "/tweede-stap/opties"):
        assert client.send(path, {"code": code(), "name": "Dief"}).status_code in {302, 400}
    assert len(raw_rows(database, "totp_factor")) == 1


def test_the_secret_stays_the_same_while_somebody_types(client: PageClient, area: Area) -> None:
    give_password(client, area, area.coach)
    first = enrol(client, digits="000000")
    assert first.status_code == 422
    assert enrol(client).status_code == 302


def test_the_secret_lies_sealed(client: PageClient, area: Area, database: Database) -> None:
    give_password(client, area, area.coach)
    secret = app_secret(client)
    assert secret not in whole_database(database)
    enrol(client)
    assert secret not in whole_database(database)


def test_a_secret_moved_to_another_account_does_not_open(
    area: Area, database: Database, context: None
) -> None:
    give_app(area, area.coach)
    give_app(area, area.gp, "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU")
    with database.connect() as connection:
        connection.execute(
            "UPDATE totp_factor SET wrapped = (SELECT wrapped FROM totp_factor WHERE user_id = %s) "
            "WHERE user_id = %s",
            [area.gp.id, area.coach.id],
        )
    with acting(area.coach):
        moved = db.session.query(TotpFactor).one()
        with pytest.raises(Exception, match=f"totp/{moved.id}"):
            _ = moved.secret


def test_a_right_code_signs_in_and_counts_once(area: Area, client: PageClient, database: Database) -> None:
    give_app(area, area.coach)
    assert pass_door(client, area, area.coach, "/activiteiten").location == "/activiteiten"
    other = new_client(area.app)
    give_password(other, area, area.coach)
    answer = submit(other, STEP, {"code": code()})
    assert (answer.status_code, SPENT in answer.text) == (422, True)
    assert other.get("/activiteiten").status_code == 302
    assert kinds(database)[-1] == "code_refused"


@pytest.mark.parametrize("seconds", [-30, 30])
def test_one_step_off_is_fine_and_an_older_code_is_not(
    area: Area, client: PageClient, noon: datetime, seconds: int
) -> None:
    give_app(area, area.coach)
    give_password(client, area, area.coach)
    answer = submit(client, STEP, {"code": code(later=timedelta(seconds=seconds))})
    assert answer.status_code == 302
    other = new_client(area.app)
    give_password(other, area, area.coach)
    before = code(later=timedelta(seconds=seconds - 30))
    assert submit(other, STEP, {"code": before}).status_code == 422


@pytest.mark.parametrize(("seconds", "words"), [(-120, "2 minuten achter"), (120, "2 minuten voor")])
def test_a_clock_two_minutes_off_is_told(
    area: Area, client: PageClient, noon: datetime, seconds: int, words: str
) -> None:
    give_app(area, area.coach)
    give_password(client, area, area.coach)
    answer = submit(client, STEP, {"code": code(later=timedelta(seconds=seconds))})
    assert answer.status_code == 422
    assert words in answer.text
    assert submit(client, STEP, {"code": code()}).status_code == 302


@pytest.mark.parametrize("typed", ["", "abc", "12345", "1234567", "’ OR 1=1", "٠١٢٣٤٥", "x" * 500])
def test_anything_else_typed_is_refused(area: Area, client: PageClient, typed: str) -> None:
    give_app(area, area.coach)
    give_password(client, area, area.coach)
    assert submit(client, STEP, {"code": typed}).status_code == 422


def wrong_code() -> str:
    """A code that fits no moment near now."""
    near = {code(later=timedelta(seconds=30 * step)) for step in range(-12, 13)}
    return next(f"{number:06}" for number in range(1000) if f"{number:06}" not in near)


def test_guessing_codes_is_stopped_even_with_a_fresh_password_each_time(
    area: Area, noon: datetime, database: Database
) -> None:
    give_app(area, area.coach)
    answers = []
    for _ in range(PER_WINDOW + 2):
        client = new_client(area.app)
        give_password(client, area, area.coach)
        answers.append(submit(client, STEP, {"code": wrong_code()}))
    assert [each.status_code for each in answers] == [422] * PER_WINDOW + [429] * 2
    assert WRONG in answers[0].text
    assert "over 15 minuten" in answers[-1].text
    assert kinds(database).count("blocked") == 1
    late = new_client(area.app)
    with clock.moved_to(noon + timedelta(minutes=16)):
        assert pass_door(late, area, area.coach).status_code == 302


def test_guessing_slowly_is_stopped_for_the_day(area: Area, noon: datetime) -> None:
    give_app(area, area.coach)
    statuses = []
    for turn in range(PER_DAY + 1):
        with clock.moved_to(noon + timedelta(minutes=16 * (turn // PER_WINDOW), seconds=turn)):
            client = new_client(area.app)
            give_password(client, area, area.coach)
            statuses.append(submit(client, STEP, {"code": wrong_code()}).status_code)
    assert statuses == [422] * PER_DAY + [429]


def test_a_half_sign_in_does_not_wait_for_ever(area: Area, client: PageClient, noon: datetime) -> None:
    give_app(area, area.coach)
    give_password(client, area, area.coach)
    take_token(client, STEP)
    with clock.moved_to(noon + HALF_WAY + timedelta(seconds=1)):
        assert client.send(STEP, {"code": code()}).location == "/aanmelden"
        assert "te lang" in client.page("/aanmelden").text


def test_half_way_one_can_begin_again(area: Area, client: PageClient) -> None:
    give_app(area, area.coach)
    give_password(client, area, area.coach)
    assert client.get("/aanmelden").location == STEP
    assert submit(client, STEP, {}, to="/aanmelden/stoppen").location == "/aanmelden"
    assert client.get("/aanmelden").status_code == 200


def test_who_leaves_half_way_does_not_get_in(area: Area, client: PageClient) -> None:
    give_app(area, area.coach)
    give_password(client, area, area.coach)
    take_token(client, STEP)
    with area.app.app_context():
        db.session.get_one(User, area.coach.id).left_at = clock.now()
        db.session.commit()
    assert client.send(STEP, {"code": code()}).location == "/aanmelden"


def test_a_tampered_cookie_is_nobody(area: Area, client: PageClient) -> None:
    give_app(area, area.coach)
    pass_door(client, area, area.coach)
    held = client.get_cookie("patchwork")
    assert held is not None
    assert client.get("/werkvoorraad").status_code == 200
    flipped = held.value[:-1] + ("A" if held.value[-1] != "A" else "B")
    for value in (flipped, held.value + "x", held.value[1:], "", str(UUID(int=0)), "é"):
        client.set_cookie("patchwork", value)
        assert client.get("/werkvoorraad").status_code == 302
    client.set_cookie("patchwork", held.value)
    assert client.get("/werkvoorraad").status_code == 200


def test_each_recovery_code_opens_once(area: Area, client: PageClient, database: Database) -> None:
    give_password(client, area, area.coach)
    enrol(client)
    codes = shown_codes(client)
    assert len(codes) == len(raw_rows(database, "recovery_code")) == RECOVERY_CODES
    kept = whole_database(database)
    assert not any(each in kept or each.replace("-", "") in kept for each in codes)
    statuses = []
    for typed in (codes[0], codes[0], codes[1].upper().replace("-", " "), "aaaa-bbbb-cccc"):
        other = new_client(area.app)
        give_password(other, area, area.coach)
        answer = submit(other, "/aanmelden/herstelcode", {"code": typed})
        statuses.append((answer.status_code, WRONG_RECOVERY in answer.text))
    assert statuses == [(302, False), (422, True), (302, False), (422, True)]
    assert len(raw_rows(database, "recovery_code")) == RECOVERY_CODES - 2


def test_guessing_recovery_codes_is_stopped(area: Area, client: PageClient) -> None:
    give_app(area, area.coach)
    give_password(client, area, area.coach)
    tries = [
        submit(client, "/aanmelden/herstelcode", {"code": f"aaaa-bbbb-ccc{number}"}).status_code
        for number in range(PER_WINDOW + 1)
    ]
    assert tries == [422] * PER_WINDOW + [429]
    assert submit(client, "/aanmelden/herstelcode", {"code": ""}).status_code == 422


def test_the_code_of_somebody_else_does_not_fit(area: Area, client: PageClient) -> None:
    give_app(area, area.coach, "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU")
    give_app(area, area.gp, SECRET)
    give_password(client, area, area.coach)
    assert submit(client, STEP, {"code": code(SECRET)}).status_code == 422


def test_stopping_half_way_signs_nobody_out(area: Area, client: PageClient) -> None:
    give_app(area, area.coach)
    pass_door(client, area, area.coach)
    take_token(client, "/account")
    assert client.send("/aanmelden/stoppen").status_code == 302
    assert client.get("/account").status_code == 200
    assert client.get(STEP).location == "/"

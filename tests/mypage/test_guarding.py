"""Who may not come in: strangers, guessers, old links, closed files, and a phone that lay open."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest

from referral.domain.actors import Actor
from referral.domain.own_page import LASTS_AFTER_END, MOST_TRIES, STAYS_OPEN, WAIT
from referral.domain.rights import RequestKind
from referral.domain.statuses import Status
from referral.extensions import db
from referral.lib import clock
from referral.models import AccessLog, Message, PersonPage
from referral.models.scope import acting
from referral.mypage.by_link import services
from referral.mypage.by_link.services import MOST_KNOCKS, Door, enter
from referral.rights.services.erasure import erase
from tests.factories import Area, MadeReferral, make_request
from tests.factories.own_page import make_page
from tests.mypage.people import BORN, link_of, phone, referral_of, somebody, tasks
from tests.support.client import PageClient

SignIn = Callable[[Actor], PageClient]

MORNING = datetime(2026, 11, 6, 9, tzinfo=UTC)

WRONG = {**BORN, "day": "10"}


@pytest.fixture(autouse=True)
def at_work() -> Iterator[None]:
    with clock.moved_to(MORNING):
        yield


@pytest.fixture
def made(area: Area) -> MadeReferral:
    """Somebody after the intake."""
    return somebody(area)


def tries_of(area: Area, made: MadeReferral) -> int:
    with area.app.app_context(), acting(area.system):
        return db.session.query(PersonPage).filter_by(referral_id=made.id).one().tries


def test_a_wrong_day_shows_nothing_and_keeps_what_was_typed(area: Area, made: MadeReferral) -> None:
    mine = phone(area, link_of(area, made.reference))
    wrong = mine.client.send(mine.link, WRONG)
    assert wrong.status_code == 422
    html = wrong.get_data(as_text=True)
    assert "Deze dag klopt niet" in html
    assert 'value="10"' in html
    assert "Johanna" not in html
    assert "Deze maand heeft niet zo veel dagen" in mine.does(stage="who", day="31", month="2", status=422)
    assert "Vul de dag in" in mine.does(stage="who", day="", month="3", status=422)
    assert tries_of(area, made) == 1  # what cannot be a birthday is no guess
    with area.app.app_context(), acting(area.system):
        row = db.session.query(AccessLog).filter_by(object_type="person_page").one()
        assert (row.outcome.value, row.subject_ids) == ("refused", [made.person_id])


def test_three_wrong_days_wait_and_ten_end_the_link(
    area: Area, made: MadeReferral, signed_in: SignIn
) -> None:
    mine = phone(area, link_of(area, made.reference))
    for _ in range(2):
        mine.does(**WRONG, status=422)
    assert "Wacht een kwartier" in mine.does(**WRONG, status=422)
    assert "Wacht een kwartier" in mine.does(**BORN, status=422)  # even the right one
    for turn in range(1, 4):
        with clock.moved_to(MORNING + turn * (WAIT + timedelta(minutes=1))):
            for _ in range(3 if turn < 3 else 1):
                last = mine.client.send(mine.link, WRONG)
    assert last.status_code == 404
    assert tries_of(area, made) == MOST_TRIES
    assert mine.sees(status=404)
    assert "page_shut" in tasks(area, made)
    told = signed_in(area.coach).page(f"/werkvoorraad/{made.reference}/pagina").text
    assert "te vaak een verkeerde geboortedag" in told
    with area.app.app_context(), acting(area.system):
        assert db.session.query(Message).filter_by(template="news_for_team").count() >= 1


def test_the_right_day_begins_the_count_anew(area: Area, made: MadeReferral) -> None:
    mine = phone(area, link_of(area, made.reference))
    mine.does(**WRONG, status=422)
    mine.opens()
    assert tries_of(area, made) == 0


def test_guesses_at_once_are_all_counted(area: Area, made: MadeReferral) -> None:
    token = link_of(area, made.reference).rpartition("/")[2]
    found: list[Door] = []

    def guess(day: int) -> None:
        with area.app.app_context():
            found.append(enter(area.region_id, token, (day, 1)))

    threads = [Thread(target=guess, args=(day,)) for day in range(1, 7)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert found.count(Door.WRONG) == 2
    assert tries_of(area, made) == 3


def test_one_address_cannot_try_all_links(area: Area, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST_KNOCKS == 30
    monkeypatch.setattr(services, "MOST_KNOCKS", 3)
    mine = phone(area, "/uw-pagina")
    everybody = [link_of(area, somebody(area, Status.ACCEPTED).reference) for _ in range(3)]
    for turn in range(3):
        mine.client.send(everybody[turn // 2], WRONG)
    mine.link = everybody[-1]
    assert "te vaak iets verkeerds ingevuld" in mine.does(**BORN, status=422)


def test_this_was_not_me_ends_the_link_and_tells_the_coach(area: Area, made: MadeReferral) -> None:
    mine = phone(area, link_of(area, made.reference))
    other = phone(area, mine.link)
    mine.opens()
    other.opens()
    assert "Niemand kan deze pagina nu nog openen" in mine.does("/niet-ik")
    other.sees(status=404)
    assert "page_shut" in tasks(area, made)


def test_the_page_closes_after_a_while_and_a_message_is_not_lost(area: Area, made: MadeReferral) -> None:
    mine = phone(area, link_of(area, made.reference))
    mine.opens()
    with clock.moved_to(MORNING + STAYS_OPEN + timedelta(minutes=1)):
        told = mine.client.send(f"{mine.link}/bericht", {"words": "Dit typte ik."})
        assert "Wat u typte, is er nog" in told.get_data(as_text=True)
        assert "Johanna" not in told.get_data(as_text=True)
        back = mine.client.send(mine.link, {**BORN, "kept": "Dit typte ik."}).get_data(as_text=True)
        assert "Dit typte ik.</textarea>" in back
    assert "page_message" not in tasks(area, made)


@pytest.mark.parametrize("below", ["/contact", "/bericht", "/stoppen", "/papier/recept"])
def test_every_page_asks_first(area: Area, made: MadeReferral, below: str) -> None:
    mine = phone(area, link_of(area, made.reference))
    assert "Op welke dag bent u jarig?" in mine.sees(below)
    if "papier" not in below:
        mine.does(below, 200, way="letter", time="evening", words="Iets")
    now = referral_of(area, made)
    assert (now.status, now.contact_way) == (Status.INTAKE_HELD, "phone")


def test_one_link_opens_no_other_page_and_nothing_of_staff(area: Area, made: MadeReferral) -> None:
    other = somebody(area)
    mine = phone(area, link_of(area, made.reference))
    mine.opens()
    assert "jarig" in phone(area, link_of(area, other.reference)).sees()
    mine.link = link_of(area, other.reference)
    assert "jarig" in mine.sees()
    assert mine.client.get(f"/werkvoorraad/{made.reference}").status_code == 302
    assert phone(area, f"/uw-pagina/{area.region_id}/onzin").sees(status=404)


def test_without_cookies_nothing_opens_and_the_page_says_so(area: Area, made: MadeReferral) -> None:
    mine = phone(area, link_of(area, made.reference))
    bare = area.app.test_client(use_cookies=False)
    told = bare.post(mine.link, data=BORN)
    assert told.status_code == 400
    assert "cookies" in told.get_data(as_text=True)


def test_after_the_end_the_page_stays_ninety_days(area: Area) -> None:
    made = somebody(area, Status.CLOSED)
    mine = phone(area, link_of(area, made.reference))
    page = mine.opens()
    assert "zijn klaar" in page
    assert "Ik stop" not in page
    assert "Verander dit" not in page
    assert "Dit kan nu niet meer" in mine.does("/bericht", words="Nog iets")
    with clock.moved_to(MORNING + LASTS_AFTER_END + timedelta(minutes=1)):
        mine.sees(status=404)


def test_after_erasure_the_link_is_dead(area: Area) -> None:
    made = somebody(area, Status.CLOSED)
    link = link_of(area, made.reference)
    request_id = make_request(area, made.person_id, RequestKind.ERASURE)
    with area.app.app_context(), acting(area.privacy_officer):
        erase(area.privacy_officer, request_id)
    phone(area, link).sees(status=404)
    with area.app.app_context(), acting(area.system):
        assert db.session.get_one(PersonPage, make_page(area, made.reference)).shut_at is not None

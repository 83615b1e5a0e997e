"""People answer by link or on paper, once; nothing leads back to anybody."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select

from referral.domain.actors import Actor
from referral.domain.errors import Invalid
from referral.domain.impact.rounds import Filled, RoundState
from referral.domain.rights import RequestKind
from referral.domain.statuses import Status
from referral.extensions import db
from referral.impact.answering.services import answer_by_link, type_in
from referral.lib import clock
from referral.models import (
    ImpactList,
    ImpactRound,
)
from referral.models.scope import acting
from referral.rights.services import erasure
from tests.about.test_plain_words import assert_plain
from tests.factories import (
    Area,
    make_activity,
    make_impact,
    make_impact_link,
    make_impact_sheet,
    make_request,
    referral_in,
)
from tests.impact.steps import answers, opened
from tests.support.client import PageClient
from tests.support.database import Database
from tests.support.plain import text_of
from tests.support.raw import raw_rows

Browser = Callable[[Actor], PageClient]

HANDS = 8
"""So many answer at the same moment."""


@pytest.fixture
def measurer(signed_in: Browser, area: Area) -> PageClient:
    return signed_in(area.measurer)


def test_an_answer_counts_once_and_leads_to_nobody(client: PageClient, area: Area) -> None:
    made = referral_in(Status.PARTICIPATING, area)
    key, token = make_impact_link(area, made.reference)
    path = f"/lijst/{area.region_id}/{token}"
    page = opened(client, path)
    assert "Ik voel me hier thuis." in page.text
    assert made.surname not in page.text
    form = {"line_1-0": "4", "line_4-1": "2", "help": "alone"}
    assert "Dank u wel" in client.send(path, form).get_data(as_text=True)
    assert client.send(path, form).status_code == 404
    assert client.get(path).status_code == 404
    (answer,) = answers(area)
    assert answer.marks == {"1-0": 4, "4-1": 2}
    told = f"{answer.id} {answer.code} {answer.list_id} {answer.marks}"
    assert str(made.id) not in told
    assert str(key) not in told
    assert answer.id.version == 4  # a key of chance: it does not tell when


def test_an_empty_list_is_told_and_the_link_stays(client: PageClient, area: Area) -> None:
    _, token = make_impact_link(area, referral_in(Status.PARTICIPATING, area).reference)
    path = f"/lijst/{area.region_id}/{token}"
    opened(client, path)
    answer = client.send(path, {"help": "close"})
    assert answer.status_code == 422
    assert "Eén antwoord is al genoeg" in answer.get_data(as_text=True)
    assert "checked" in answer.get_data(as_text=True)
    assert client.send(path, {"line_1-1": "9"}).status_code == 422
    assert client.get(path).status_code == 200
    assert answers(area) == []


def test_after_the_last_day_a_link_is_over_and_paper_is_not(
    client: PageClient, signed_in: Browser, area: Area
) -> None:
    _, token = make_impact_link(area, referral_in(Status.PARTICIPATING, area).reference)
    path = f"/lijst/{area.region_id}/{token}"
    opened(client, path)
    with area.app.app_context(), acting(area.system):
        made = db.session.scalars(select(ImpactRound)).one()
        made.starts_on, made.ends_on = date(2020, 1, 1), clock.today() - timedelta(days=1)
        key, list_id = made.id, db.session.scalars(select(ImpactList.id)).one()
        db.session.commit()
    assert client.get(path).status_code == client.send(path, {"line_1-0": "4"}).status_code == 404
    code = make_impact_sheet(area, list_id)
    typed = signed_in(area.measurer).send(f"/metingen/{key}/invoeren", {"code": code, "line_1-0": "4"})
    assert typed.status_code == 302
    assert [each.on_paper for each in answers(area)] == [True]


def test_paper_is_printed_typed_in_once_and_wrong_codes_are_told(measurer: PageClient, area: Area) -> None:
    round_id, lists = make_impact(area)
    here = f"/metingen/lijst/{lists[0]}/papier"
    assert measurer.send(here, {"number": "0"}).status_code == 422
    assert measurer.send(here, {"number": "3"}).status_code == 302
    assert "Nog niet terug (3)" in measurer.page(here).text
    printed = measurer.get(f"{here}.pdf")
    assert printed.data.startswith(b"%PDF")
    assert measurer.send(here, {"number": "299"}).status_code == 422
    code = make_impact_sheet(area, lists[0])
    typing = f"/metingen/{round_id}/invoeren"
    assert "hoort niet bij deze meting" in measurer.page(f"{typing}?code=XXXX-XXX", 422).text
    sloppy = code.lower().replace("-", " ")
    assert "Ik voel me hier thuis." in measurer.page(f"{typing}?code={sloppy}").text
    assert measurer.send(typing, {"code": code}).status_code == 422
    assert measurer.send(typing, {"code": code, "line_1-0": "5", "help": "group"}).status_code == 302
    again = measurer.send(typing, {"code": code, "line_1-0": "1"})
    assert again.status_code == 422
    assert "telt één keer" in again.get_data(as_text=True)
    assert [each.marks for each in answers(area)] == [{"1-0": 5}]
    single = measurer.page(f"/metingen/{round_id}/antwoorden").text
    assert code in single
    assert "1-1 5" in single


def test_L10_an_erased_person_is_not_remembered_and_the_answer_stays(
    client: PageClient, area: Area, database: Database
) -> None:
    made = referral_in(Status.CLOSED, area)
    _, token = make_impact_link(area, made.reference)
    path = f"/lijst/{area.region_id}/{token}"
    opened(client, path)
    client.send(path, {"line_1-0": "4"})
    key = make_request(area, made.person_id, RequestKind.ERASURE)
    with area.app.app_context(), acting(area.privacy_officer):
        erasure.erase(area.privacy_officer, key)
    assert raw_rows(database, "impact_invitation") == []
    assert len(answers(area)) == 1


def test_of_many_at_once_one_answer_counts(area: Area) -> None:
    _, token = make_impact_link(area, referral_in(Status.PARTICIPATING, area).reference)
    _, lists = make_impact(area, RoundState.OPEN, [make_activity(area)])
    code = make_impact_sheet(area, lists[0])
    with area.app.app_context(), acting(area.system):
        sheet_round = db.session.get_one(ImpactList, lists[0]).round_id
    start = Barrier(HANDS)

    def one(turn: int) -> bool:
        start.wait()
        with area.app.app_context(), closing(db.session):
            if turn % 2:
                return answer_by_link(area.region_id, token, Filled({"1-0": 1 + turn % 5}))
            with acting(area.measurer):
                try:
                    type_in(area.measurer, sheet_round, code, Filled({"1-0": 1 + turn % 5}))
                except Invalid:
                    return False
                return True

    with ThreadPoolExecutor(HANDS) as pool:
        got = list(pool.map(one, range(HANDS), timeout=60))
    assert (sum(got[0::2]), sum(got[1::2])) == (1, 1)
    assert len(answers(area)) == 2


def test_L26_what_participants_read_is_plain(client: PageClient, area: Area) -> None:
    _, token = make_impact_link(area, referral_in(Status.PARTICIPATING, area).reference)
    path = f"/lijst/{area.region_id}/{token}"
    pages = [client.get(path), client.get(f"{path}x")]
    opened(client, path)
    pages.append(client.send(path, {"line_1-0": "4"}))
    for page in pages:
        html = page.get_data(as_text=True)
        assert_plain(path, text_of(html.partition("<main")[2].partition("</main>")[0].partition(">")[2]))

"""The work list: what needs an act, in order, with counts that agree, and right when a colleague acts."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import quote

import pytest

from referral.domain.actors import Actor
from referral.domain.statuses import Status
from referral.extensions import db
from referral.lib import clock
from referral.models import Neighbourhood, Referral, Task
from referral.models.scope import acting
from referral.workflow.ticking import fill_tasks
from tests.factories import Area, referral_in
from tests.support.client import PageClient

SignIn = Callable[[Actor], PageClient]


def test_the_most_urgent_comes_first_and_counts_agree(signed_in: SignIn, area: Area) -> None:
    later = referral_in(Status.INTAKE_HELD, area)
    first = referral_in(Status.ACCEPTED, area, sent_days_ago=20)
    new = referral_in(Status.SENT, area)
    page = signed_in(area.coach).page("/vandaag")
    order = [page.text.index(each.reference) for each in (first, new, later)]
    assert order == sorted(order)
    assert "3 dingen vragen" in page.text
    assert "1 had al gemoeten" in page.text
    assert 'Alles<span class="count">3</span>' in page.html
    assert 'Leg contact<span class="count">1</span>' in page.html


def test_one_click_takes_it_and_comes_back(signed_in: SignIn, area: Area) -> None:
    made = referral_in(Status.SENT, area)
    coach = signed_in(area.coach)
    answer = coach.send(f"/werkvoorraad/{made.reference}/aannemen", {"next": "today"})
    assert answer.location == "/vandaag"
    assert "Leg contact" in coach.page("/vandaag").text


@pytest.mark.parametrize(
    ("query", "shown"),
    [("soort=decide", "new"), ("soort=contact", "taken"), ("van=mij", "taken"), ("van=niemand", "new")],
)
def test_part_of_the_work_has_an_address(signed_in: SignIn, area: Area, query: str, shown: str) -> None:
    made = {"new": referral_in(Status.SENT, area), "taken": referral_in(Status.ACCEPTED, area)}
    text = signed_in(area.coach).page(f"/vandaag?{query}").text
    assert {name for name, each in made.items() if each.reference in text} == {shown}


def test_by_neighbourhood(signed_in: SignIn, area: Area) -> None:
    here, there = referral_in(Status.SENT, area), referral_in(Status.SENT, area)
    with area.app.app_context(), acting(area.system):
        part = Neighbourhood(region_id=area.region_id, team_id=area.team_id, name="Oost", inhabitants=1)
        db.session.add(part)
        db.session.flush()
        db.session.get_one(Referral, there.id).neighbourhood_id = part.id
        db.session.commit()
        key = part.id
    text = signed_in(area.coach).page(f"/vandaag?wijk={key}").text
    assert there.reference in text
    assert here.reference not in text


@pytest.mark.parametrize("query", ["soort=x&van=y&wijk=z&na=q", "na=2026-11-01~x"])
def test_a_broken_address_shows_everything(signed_in: SignIn, area: Area, query: str) -> None:
    made = referral_in(Status.SENT, area)
    assert made.reference in signed_in(area.coach).page(f"/vandaag?{query}").text


def test_page_after_page_each_once(signed_in: SignIn, area: Area) -> None:
    made = {referral_in(Status.SENT, area).reference for _ in range(30)}
    coach, path, seen = signed_in(area.coach), "/vandaag", list[str]()
    for _ in range(2):
        page = coach.page(path)
        seen += [each for each in made if each in page.text]
        more = re.search(r'href="([^"]+)" rel="next"', page.html)
        path = more[1].replace("&amp;", "&") if more else ""
    assert sorted(seen) == sorted(made)
    assert path == ""


def test_other_teams_and_ended_ones_are_not_there(signed_in: SignIn, area: Area) -> None:
    referral_in(Status.SENT, area, other_team=True)
    referral_in(Status.CLOSED, area)
    text = signed_in(area.coach).page("/vandaag").text
    assert "Er vraagt nu niets iets van u." in text
    assert "Alles is gedaan" in text


def test_the_page_hears_of_what_a_colleague_did(signed_in: SignIn, area: Area) -> None:
    made = referral_in(Status.SENT, area)
    coach = signed_in(area.coach)
    before = coach.get("/vandaag/stand?soort=decide").get_json()
    assert coach.get("/vandaag/stand?soort=decide").get_json() == before
    signed_in(area.second_coach).send(f"/werkvoorraad/{made.reference}/aannemen")
    assert coach.get("/vandaag/stand?soort=decide").get_json() != before


def test_three_tries_ask_what_now_and_a_talk_answers(signed_in: SignIn, area: Area) -> None:
    made = referral_in(Status.ACCEPTED, area)
    coach, path = signed_in(area.coach), f"/werkvoorraad/{made.reference}/poging"
    for _ in range(3):
        coach.send(path, {"channel": "phone", "result": "no_answer", "day": clock.today().isoformat()})
    assert "Niet te bereiken: wat nu?" in coach.page("/vandaag").text
    assert "nog geen contact" in coach.page(f"/werkvoorraad/{made.reference}").text
    coach.send(path, {"channel": "phone", "result": "spoken", "day": clock.today().isoformat()})
    assert "Plan de intake" in coach.page("/vandaag").text


def test_what_ran_before_there_were_tasks_gets_its_own(signed_in: SignIn, area: Area) -> None:
    made = referral_in(Status.ACCEPTED, area)
    with area.app.app_context(), acting(area.system):
        db.session.query(Task).update({"done_at": clock.now()})
        db.session.commit()
        assert fill_tasks(area.system) == 1
        assert fill_tasks(area.system) == 0
    assert made.reference in signed_in(area.coach).page("/vandaag").text


def test_late_stays_late(area: Area) -> None:
    with clock.moved_to(datetime(2026, 11, 2, 9, tzinfo=UTC)):
        made = referral_in(Status.SENT, area)
        due = _due(area, made.id)
    with clock.moved_to(datetime(2026, 11, 20, 9, tzinfo=UTC)), area.app.app_context(), acting(area.system):
        fill_tasks(area.system)
        db.session.commit()
    assert _due(area, made.id) == due


def _due(area: Area, key: object) -> object:
    with area.app.app_context(), acting(area.system):
        return db.session.query(Task).filter_by(referral_id=key, done_at=None).one().due


@pytest.mark.parametrize("typed", ["06 1234 5678", "+31612345678", "0031-612345678"])
def test_somebody_who_calls_back_is_found_by_number(signed_in: SignIn, area: Area, typed: str) -> None:
    gp = signed_in(area.gp)
    made = referral_in(Status.ACCEPTED, area, person={"phone": "06 12345678"})
    with area.app.app_context(), acting(area.system):
        version = db.session.get_one(Referral, made.id).version
    answer = gp.send(
        f"/verwijzingen/{made.reference}/wijzigen",
        {
            "reasons": "contact",
            "phone": "0612345678",
            "contact_way": "text",
            "contact_time": "any",
            "explanation": "Zij belt liever niet.",
            "seen_version": str(version),
        },
    )
    assert answer.status_code == 302
    assert made.reference in signed_in(area.coach).page(f"/werkvoorraad?zoek={quote(typed)}").text

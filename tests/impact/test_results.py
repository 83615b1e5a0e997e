"""Results: safe for the group, good and bad, on one page; single answers for the measurer alone."""

from collections.abc import Callable
from io import BytesIO
from typing import Any, cast
from uuid import UUID

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from referral.domain.actors import Actor
from referral.domain.impact.rounds import RoundState
from referral.extensions import db
from referral.models import ImpactAnswer, ImpactSheet
from referral.models.scope import acting
from tests.factories import Area, make_activity, make_impact, make_impact_answers, make_impact_sheet
from tests.support.client import PageClient

Browser = Callable[[Actor], PageClient]

LINES = ("1-0", "1-1", "1-2", "1-3", "4-0", "4-1", "4-2")

MIXED = [{key: 1 + (turn * 2 + place) % 5 for place, key in enumerate(LINES)} for turn in range(12)]
"""Twelve lists in which every line has all steps."""


def closed(area: Area, numbers: dict[str, int]) -> tuple[UUID, dict[str, UUID]]:
    """A closed round: so many of the mixed answers per activity; its key and those of the activities."""
    activities = {name: make_activity(area, name=name) for name in numbers}
    round_id, lists = make_impact(area, RoundState.CLOSED, list(activities.values()))
    for list_id, number in zip(lists, numbers.values(), strict=True):
        make_impact_answers(area, list_id, MIXED[:number])
        for _ in range(number + 2):
            make_impact_sheet(area, list_id)
    return round_id, activities


def test_a_group_sees_the_spread_good_and_bad(signed_in: Browser, area: Area) -> None:
    round_id, keys = closed(area, {"Wandelen": 12, "Koken": 9})
    page = signed_in(area.host).page(f"/uitslagen/{round_id}/{keys['Wandelen']}")
    assert "14 mensen gevraagd, 12 gaven antwoord. 14 procent zei niets." in page.text
    for told in ("Wat het best gaat", "Wat het minst gaat", "Er is geen groep om mee te vergelijken."):
        assert told in page.text
    assert page.html.count('<svg class="spread"') == len(LINES)
    assert "12 antwoorden: nee, helemaal niet" in page.html
    assert "Ontmoeten in aantallen" in page.text


@pytest.mark.parametrize(("number", "shown"), [(4, False), (5, True)])
def test_D47_from_five_answers_on(signed_in: Browser, area: Area, number: int, shown: bool) -> None:
    round_id, keys = closed(area, {"Wandelen": number})
    page = signed_in(area.coach).page(f"/uitslagen/{round_id}/{keys['Wandelen']}").text
    assert ("Te weinig antwoorden om te tonen" in page) != shown
    assert ("Vanaf 5 antwoorden per vraag" in page) != shown


def test_a_group_of_three_counts_in_the_total_and_cannot_be_found_from_it(
    signed_in: Browser, area: Area
) -> None:
    round_id, keys = closed(area, {"Groot": 12, "Middel": 8, "Klein": 3})
    browser = signed_in(area.coordinator)
    for name, hidden in (("Klein", True), ("Middel", True), ("Groot", False)):
        page = browser.page(f"/uitslagen/{round_id}/{keys[name]}").text
        assert ("Vanaf 5 antwoorden per vraag" in page) == hidden, name
    whole = browser.page(f"/uitslagen/{round_id}")
    assert "23 gaven antwoord" in whole.text
    assert "23 antwoorden: nee" in whole.html


def test_a_question_left_open_is_counted_as_missing(signed_in: Browser, area: Area) -> None:
    activity = make_activity(area, name="Tekenen")
    round_id, lists = make_impact(area, RoundState.CLOSED, [activity])
    rows = [dict(each) for each in MIXED[:8]]
    for each in rows[:2]:
        del each["1-0"]
    make_impact_answers(area, lists[0], rows)
    page = signed_in(area.host).page(f"/uitslagen/{round_id}/{activity}").html
    first_row = page.partition("in aantallen")[2].partition("<tbody>")[2].partition("</tr>")[0]
    assert '<td data-label="Leeg" class="number">2</td>' in first_row


def test_D47_while_it_runs_only_the_measurer_sees_anything(signed_in: Browser, area: Area) -> None:
    activity = make_activity(area, name="Tekenen")
    round_id, lists = make_impact(area, RoundState.OPEN, [activity])
    make_impact_answers(area, lists[0], MIXED)
    for actor in (area.host, area.coach, area.coordinator, area.community_worker):
        assert signed_in(actor).get(f"/uitslagen/{round_id}/{activity}").status_code == 404
        assert signed_in(actor).get(f"/metingen/{round_id}/antwoorden").status_code == 403
    assert "Tekenen" in signed_in(area.measurer).page(f"/metingen/{round_id}/antwoorden").text


def test_D47_the_database_shows_single_answers_to_the_measurer_alone(area: Area, context: None) -> None:
    activity = make_activity(area, name="Tekenen")
    _, lists = make_impact(area, RoundState.CLOSED, [activity])
    make_impact_answers(area, lists[0], MIXED)
    make_impact_sheet(area, lists[0])
    for actor in (area.host, area.coach, area.coordinator, area.community_worker, area.researcher):
        with acting(actor):
            assert db.session.scalars(select(ImpactAnswer)).all() == []
            assert db.session.scalars(select(ImpactSheet)).all() == []
    with acting(area.measurer):
        assert len(db.session.scalars(select(ImpactAnswer)).all()) == len(MIXED)


def test_a_host_sees_the_own_groups_only(signed_in: Browser, area: Area) -> None:
    round_id, keys = closed(area, {"Wandelen": 12})
    other = signed_in(area.other_host)
    assert "Nog geen uitslagen" in other.page("/uitslagen").text
    assert other.get(f"/uitslagen/{round_id}/{keys['Wandelen']}").status_code == 404
    assert other.get(f"/uitslagen/{round_id}").status_code == 403
    assert "Wandelen" in signed_in(area.host).page("/uitslagen").text


def test_D52_the_sheet_and_the_report_fit_on_one_page(signed_in: Browser, area: Area) -> None:
    round_id, keys = closed(area, {f"Groep {number}": 9 + number % 3 for number in range(8)})
    browser = signed_in(area.coordinator)
    for path in (f"/uitslagen/{round_id}/{keys['Groep 1']}/blad.pdf", f"/uitslagen/{round_id}/verslag.pdf"):
        reader = PdfReader(BytesIO(browser.get(path).data))
        assert len(reader.pages) == 1, path
        words = " ".join(reader.pages[0].extract_text().split())
        for told in ("Wat het best gaat", "Wat het minst gaat", "geen groep om mee te vergelijken"):
            assert told in words
        assert cast("Any", reader.trailer)["/Root"]["/MarkInfo"]["/Marked"]


def test_D48_why_people_stopped_is_told_from_five_on(signed_in: Browser, area: Area) -> None:
    names = ("Tekenen", "Koor", "Kaarten")
    keys = [make_activity(area, name=each) for each in names]
    round_id, lists = make_impact(area, RoundState.CLOSED, keys, ask_stopped=True)
    for place, number in enumerate((6, 3, 3)):
        said = [("time", "other") if turn % 2 else ("too_far",) for turn in range(number)]
        make_impact_answers(area, lists[len(keys) + place], reasons=said)
    browser = signed_in(area.coordinator)
    assert "De dag of het uur paste niet. (3)" in browser.page(f"/uitslagen/{round_id}/{keys[0]}").text
    small = browser.page(f"/uitslagen/{round_id}/{keys[1]}").text
    assert "Waarom mensen stopten" in small
    assert "De dag of het uur" not in small
    assert "De dag of het uur paste niet. (5)" in browser.page(f"/uitslagen/{round_id}").text


def test_without_rounds_the_page_says_what_comes(signed_in: Browser, area: Area) -> None:
    assert "Nog geen uitslagen" in signed_in(area.coordinator).page("/uitslagen").text
    assert "Plan de eerste meting" in signed_in(area.measurer).page("/metingen").text

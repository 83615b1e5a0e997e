"""Pages of figures: what stands there in each state, who may look, and that files say the same."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from pypdf import PdfReader

from referral.domain.actors import Actor
from referral.domain.research.figures import Figure
from referral.domain.research.filters import Filters
from referral.domain.research.studies import FigureState, ReleaseState, StudyState
from referral.extensions import db
from referral.lib import clock
from referral.models import AccessLog, ReleaseFigure
from referral.models.scope import acting
from referral.research.dashboard import services
from referral.research.dashboard.services import RESEARCH_FIGURE
from referral.workflow.figures import latest_figure
from tests.factories import Area
from tests.factories.figures import DRAWN, a_figure, make_figure, make_release
from tests.guards.test_query_counts import asked
from tests.support.client import PageClient
from tests.support.database import Database
from tests.support.raw import raw_rows

MOST_STATEMENTS = 14
SignIn = Callable[[Actor], PageClient]


def at(release_id: UUID, view: str = "funnel", ending: str = "") -> str:
    """The address of a view."""
    return f"/onderzoek/uitgave/{release_id}/{view}{ending}"


def rows(area: Area) -> list[ReleaseFigure]:
    """All stored figures."""
    with area.app.app_context(), acting(area.system):
        return db.session.query(ReleaseFigure).order_by(ReleaseFigure.id).all()


def jobs(database: Database) -> int:
    """How many computations were asked of the worker."""
    return sum(each["task_name"] == RESEARCH_FIGURE for each in raw_rows(database, "procrastinate_jobs"))


def _fonts(page: Any) -> set[str]:
    """The fonts of a page of a PDF, those of its drawings with them."""
    found: set[str] = set()
    waiting = [page["/Resources"].get_object()]
    while waiting:
        one = waiting.pop()
        found |= {str(each.get_object()["/BaseFont"]) for each in one.get("/Font", {}).values()}
        inner = [each.get_object() for each in one.get("/XObject", {}).values()]
        waiting += [each["/Resources"].get_object() for each in inner if "/Resources" in each]
    return found


def test_home_leads_to_releases_and_tells_what_comes_first(as_researcher: PageClient, area: Area) -> None:
    assert "dient een studie in" in as_researcher.page("/onderzoek").text
    release = make_release(area)
    page = as_researcher.page("/onderzoek")
    assert at(release) in page.links
    assert "Uw studies" in page.text


def test_a_ready_view_shows_words_picture_and_table_and_logs_the_look(
    as_researcher: PageClient, area: Area
) -> None:
    release = make_release(area)
    make_figure(area, release)
    page = as_researcher.page(at(release))
    for words in (
        "Hoe ver komen mensen?",
        "Elke stap is een deel van de vorige.",
        "Mensen die de stap zetten",
        "Alle verwezen mensen",
        "1.240",
        "87,5%",
        "8,5",
        "Mediaan (dagen)",
        "€ 2,50",
        "Bezwaar: aantal te klein om te tonen",
        "5%. Van wie geen stap is opgeschreven.",
        "te weinig mensen om te tonen",
        "Er is geen groep om mee te vergelijken.",
        "Gevolgd tot het bevriezen.",
    ):
        assert words in page.text, words
    assert 'aria-label="De stappen in beeld. Twee balken"' in page.html
    with area.app.app_context(), acting(area.system):
        log = db.session.query(AccessLog).filter_by(object_type="release_figure", object_id=release).one()
    assert (log.purpose, log.object_detail, log.actor_id) == ("research", "funnel", area.researcher.id)


def test_a_choice_that_was_not_made_is_asked_for_once(
    as_researcher: PageClient, area: Area, database: Database
) -> None:
    release = make_release(area)
    path = at(release)
    assert "Nog niet berekend" in as_researcher.page(f"{path}?wijk=Lindenbuurt&geld=wmo").text
    for _ in range(2):
        answer = as_researcher.send(path, {"wijk": "Lindenbuurt", "geld": "wmo"})
        assert answer.location == f"{path}?wijk=Lindenbuurt&geld=wmo"
    [row] = rows(area)
    assert row.filters == {"area": "Lindenbuurt", "funding": "wmo"}
    assert (row.state, row.asked_by) == (FigureState.WAITING, area.researcher.id)
    assert jobs(database) == 1
    waiting = as_researcher.get(answer.location)
    assert waiting.headers["Refresh"] == "4"
    assert "staat in de rij" in waiting.get_data(as_text=True)


def test_the_waiting_page_tells_how_far_it_is(as_researcher: PageClient, area: Area) -> None:
    release = make_release(area)
    progress = {"progress": 40, "doing": "Herhaalde trekkingen"}
    make_figure(area, release, state=FigureState.WORKING, content=progress)
    assert "Herhaalde trekkingen: 40 procent." in as_researcher.page(at(release)).text


def test_a_failure_says_why_and_can_be_tried_again(
    as_researcher: PageClient, area: Area, database: Database
) -> None:
    release = make_release(area)
    make_figure(area, release, state=FigureState.FAILED, content={"failed": "De schijf is vol."})
    assert "De schijf is vol." in as_researcher.page(at(release)).text
    as_researcher.send(at(release), {})
    assert rows(area)[0].state is FigureState.WAITING
    assert jobs(database) == 1


def test_a_refused_choice_says_why_and_shows_no_number(as_researcher: PageClient, area: Area) -> None:
    release = make_release(area)
    refused = a_figure(refused="Deze keuze gaat over te weinig mensen.", people=None, tables=(), pictures=())
    make_figure(area, release, content=refused.as_json)
    page = as_researcher.page(at(release))
    assert "Deze keuze gaat over te weinig mensen." in page.text
    assert "Teller" not in page.text


def test_figures_by_older_definitions_are_made_anew(
    as_researcher: PageClient, area: Area, database: Database
) -> None:
    release = make_release(area)
    make_figure(area, release, rules=0)
    assert "1.240" not in as_researcher.page(at(release)).text
    assert as_researcher.get(at(release, ending=".json")).status_code == 404
    as_researcher.send(at(release), {})
    assert (rows(area)[0].state, jobs(database)) == (FigureState.WAITING, 1)


def test_a_ready_view_is_not_computed_again_and_a_lost_one_is(
    as_researcher: PageClient, area: Area, database: Database
) -> None:
    release = make_release(area)
    make_figure(area, release)
    make_figure(area, release, "speed", state=FigureState.WORKING, asked_at=clock.now() - timedelta(hours=3))
    as_researcher.send(at(release), {})
    assert jobs(database) == 0
    as_researcher.send(at(release, "speed"), {})
    assert jobs(database) == 1


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("wijk=Verzonnen", "‘Verzonnen’ kunt u hier niet kiezen."),
        ("van=2026-Q4&tot=2026-Q1", "Dit kwartaal ligt voor het begin."),
    ],
)
@pytest.mark.usefixtures("noon")
def test_a_choice_that_cannot_be_says_so_beside_its_field(
    as_researcher: PageClient, area: Area, query: str, words: str
) -> None:
    page = as_researcher.page(f"{at(make_release(area))}?{query}", 422)
    assert words in page.text
    assert rows(area) == []


def test_only_what_the_study_holds_can_be_chosen(as_researcher: PageClient, area: Area) -> None:
    release = make_release(area, variables=["referral.reason"], reasons=["contact"])
    names = {each.get("name") for each in as_researcher.page(at(release)).controls}
    assert names - {"csrf_token"} == {"van", "tot", "reden"}
    as_researcher.page(f"{at(release)}?reden=gloom", 422)


def test_files_say_what_the_page_shows(as_researcher: PageClient, area: Area) -> None:
    release = make_release(area)
    make_figure(area, release)
    text = as_researcher.get(at(release, ending="/steps.csv")).get_data().decode("utf-8-sig")
    table = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert table == [
        ["Stap", "Mensen", "Deel", "Mediaan (dagen)"],
        ["Contact gelegd", "1240", "0,875", "8,5"],
        ["Vierde keer", "", "", ""],
    ]
    assert "'=Uur" in as_researcher.get(at(release, ending="/cost.csv")).get_data(as_text=True)
    drawn = as_researcher.get(at(release, ending="/steps.svg"))
    assert drawn.content_type == "image/svg+xml"
    assert DRAWN.split(">", 1)[1] in drawn.get_data(as_text=True)
    found = as_researcher.get(at(release, ending=".json")).get_json()
    assert Figure.of(found["figure"]) == a_figure()
    assert as_researcher.get(at(release, ending="/other.csv")).status_code == 404


def test_paper_is_tagged_and_holds_words_table_and_picture(as_researcher: PageClient, area: Area) -> None:
    release = make_release(area)
    make_figure(area, release, filters=Filters(area="Lindenbuurt"))
    answer = as_researcher.get(at(release, ending=".pdf?wijk=Lindenbuurt"))
    assert answer.content_type == "application/pdf"
    read = PdfReader(io.BytesIO(answer.get_data()))
    root: Any = read.trailer["/Root"].get_object()
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "nl"
    fonts = {font for page in read.pages for font in _fonts(page)}
    assert all("Letter" in each for each in fonts), fonts
    text = " ".join(page.extract_text() for page in read.pages)
    for words in ("Wat de kring brengt", "Lindenbuurt", "1.240", "Noemer", "Er is geen groep"):
        assert words in text, words


def test_nobody_sees_what_is_not_signed_or_has_ended(
    signed_in: SignIn, as_researcher: PageClient, area: Area
) -> None:
    unsigned, ended = make_release(area, state=ReleaseState.TO_CHECK), make_release(area, ends_in=-1)
    withdrawn = make_release(area, standing=StudyState.WITHDRAWN)
    for release in (unsigned, ended, withdrawn):
        make_figure(area, release)
        for ending in ("", ".pdf", ".json", "/steps.csv", "/steps.svg"):
            assert as_researcher.get(at(release, ending=ending)).status_code == 404
        assert as_researcher.send(at(release), {}).status_code == 404
    assert "liep tot en met" in as_researcher.page(at(ended), 404).text
    assert at(ended) not in as_researcher.page("/onderzoek").links
    signed_in(area.privacy_officer).page(at(unsigned), 404)


def test_a_coordinator_sees_the_standing_study_and_what_they_approved(signed_in: SignIn, area: Area) -> None:
    own, other = make_release(area), make_release(area, coordinator_id=None)
    standing = make_release(area, coordinator_id=None, is_monitor=True)
    for release in (own, other, standing):
        make_figure(area, release)
    browser = signed_in(area.coordinator)
    browser.page(at(own))
    browser.page(at(standing))
    browser.page(at(other), 404)
    officer = signed_in(area.privacy_officer)
    officer.page(at(other))
    assert officer.send(at(other), {}).status_code == 403
    assert signed_in(area.coach).get(at(own)).status_code == 403


def test_others_read_the_newest_of_the_standing_study(area: Area) -> None:
    plain, standing = make_release(area), make_release(area, is_monitor=True)
    make_figure(area, plain)
    with area.app.app_context(), acting(area.coach):
        assert latest_figure(area.coach, "funnel") is None
    make_figure(area, standing)
    make_figure(area, standing, "reach", content=a_figure("reach", refused="Te weinig.").as_json)
    make_figure(area, standing, "speed", rules=0)
    with area.app.app_context(), acting(area.coach):
        found = latest_figure(area.coach, "funnel")
        assert found == a_figure()
        assert latest_figure(area.coach, "funnel", Filters(area="Lindenbuurt")) is None
        assert latest_figure(area.coach, "reach") is None
        assert latest_figure(area.coach, "speed") is None


def test_a_queue_that_is_full_says_so(
    as_researcher: PageClient, area: Area, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "MOST_WAITING", 2)
    release = make_release(area)
    answers = [as_researcher.send(at(release, view), {}).status_code for view in ("reach", "speed", "trust")]
    assert answers == [302, 302, 429]
    assert jobs(database) == 2


def test_a_view_asks_the_database_as_often_for_a_large_figure(
    app: Flask, as_researcher: PageClient, area: Area
) -> None:
    release = make_release(area)
    make_figure(area, release)
    large = a_figure(pictures=a_figure().pictures * 8)
    make_figure(area, release, "speed", content=large.as_json)
    seen = [asked(app, as_researcher, at(release, view)) for view in ("funnel", "speed")]
    assert seen[0] == seen[1] <= MOST_STATEMENTS

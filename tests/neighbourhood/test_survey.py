"""Three questions about each other: by link, from paper, never a name, never fewer than five."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

from flask import Flask
from pypdf import PdfReader

from referral.domain.actors import Actor
from referral.domain.areas.partners import Item, Side, others
from referral.extensions import db
from referral.lib import clock
from referral.models import PartnerAnswer, SurveyLink
from referral.models.scope import acting
from referral.neighbourhood.survey.services import close_overdue_everywhere
from referral.workflow.survey import survey_rows
from tests.factories import Area, make_answers, make_lunch, make_survey_link
from tests.neighbourhood.steps import opened
from tests.support.client import PageClient, new_client

SignIn = Callable[[Actor], PageClient]
PAIR = (Side.CURE, Side.WELFARE)


def stored(area: Area) -> list[PartnerAnswer]:
    """All answers that came in."""
    with area.app.app_context(), acting(area.system):
        return list(db.session.query(PartnerAnswer))


def test_a_link_takes_one_answer_and_keeps_no_name(app: Flask, area: Area, client: PageClient) -> None:
    _, token = make_survey_link(area)
    path = f"/buurtkring/{area.region_id}/{token}"
    opened(client, path)
    empty = client.send(path)
    assert empty.status_code == 422
    form = {"mark_cure_respect": "0", "mark_welfare_knowledge": "8"}
    thanks = client.send(path, form)
    assert "Dank u wel" in thanks.get_data(as_text=True)
    assert new_client(app).get(path).status_code == 404
    answers = {each.to_side: each for each in stored(area)}
    assert set(answers) == {Side.CURE, Side.WELFARE}
    assert answers[Side.CURE].respect == 0
    assert {each.from_side for each in answers.values()} == {Side.STREET}
    assert not {"member_id", "made_at", "link_id"} & set(PartnerAnswer.__table__.columns.keys())


def test_results_show_when_closed_and_only_from_five(area: Area, signed_in: SignIn) -> None:
    worker = signed_in(area.community_worker)
    lunch = make_lunch(area, -1)
    make_answers(area, lunch, PAIR, [5, 6, 7, 8, 9])
    make_answers(area, lunch, (Side.CARE, Side.CURE), [2, 3])
    page = f"/wijk/lunch/{lunch}"
    assert "7 spreiding" not in worker.page(page).text
    worker.send(f"{page}/vragen/sluiten")
    text = worker.page(page).text
    assert "7 spreiding 1,6" in text
    assert "2,5" not in text
    assert worker.send(f"{page}/vragen/sluiten").status_code == 409
    with area.app.app_context():
        rows = survey_rows(area.region_id)
    assert {(row["from_role"], row["to_role"], row["n"], row["mean"]) for row in rows} == {
        ("cure", "welfare", 5, 7.0),
        ("all", "welfare", 5, 7.0),
    }
    assert {row["item"] for row in rows} == {"knowledge", "appreciation", "respect"}
    assert len(stored(area)) == 7


def test_nobody_reads_single_answers_or_links(area: Area) -> None:
    lunch = make_lunch(area, -1)
    make_answers(area, lunch, PAIR, [4])
    make_survey_link(area, lunch)
    for actor in (area.coordinator, area.community_worker, area.researcher, area.privacy_officer):
        with area.app.app_context(), acting(actor):
            assert db.session.query(PartnerAnswer).count() == 0
            assert db.session.query(SurveyLink).count() == 0


def test_paper_is_typed_in_for_a_group(area: Area, signed_in: SignIn) -> None:
    worker, lunch = signed_in(area.coordinator), make_lunch(area, -1)
    path = f"/wijk/lunch/{lunch}/papier"
    assert worker.send(path).status_code == 422
    assert "huisartsenzorg" in (worker.send(path, {"side": "cure"}).get_data(as_text=True))
    form = {"side": "cure", "typed": "1"}
    assert worker.send(path, form).status_code == 422
    wrong = worker.send(path, {**form, "mark_care_respect": "11"})
    assert wrong.status_code == 422
    assert worker.send(path, {**form, "mark_care_respect": "10"}).status_code == 302
    (answer,) = stored(area)
    assert (answer.from_side, answer.to_side, answer.respect) == (Side.CURE, Side.CARE, 10)


def test_the_paper_asks_what_the_screen_asks(area: Area, signed_in: SignIn) -> None:
    worker, lunch = signed_in(area.community_worker), make_lunch(area, 3)
    answer = worker.get(f"/wijk/lunch/{lunch}/papier.pdf")
    sheets = PdfReader(BytesIO(answer.data))
    assert sheets.xmp_metadata is not None
    assert b"pdfuaid" in sheets.xmp_metadata.stream.get_data()
    assert len(sheets.pages) == len(Side)
    for side, sheet in zip(Side, sheets.pages, strict=True):
        told = " ".join(sheet.extract_text().split())
        assert f"namens: {side.label.lower()}" in told
        for other in others(side):
            assert f"{other.label} {Item.KNOWLEDGE.label} 0 1 2 3 4 5 6 7 8 9 10" in told
        assert told.count(Item.RESPECT.label) == len(others(side))
    lunch_closed = make_lunch(area, -1, closed=True)
    assert worker.get(f"/wijk/lunch/{lunch_closed}/papier.pdf").status_code == 409


def test_sheets_count_with_links_towards_five(area: Area, signed_in: SignIn) -> None:
    worker = signed_in(area.community_worker)
    few, enough = make_lunch(area, -3), make_lunch(area, -1)
    for lunch, sheets in ((few, ["9"]), (enough, ["9", "7"])):
        make_answers(area, lunch, PAIR, [5, 6, 8])
        path = f"/wijk/lunch/{lunch}"
        for mark in sheets:
            sheet = {"side": "cure", "typed": "1", "mark_welfare_knowledge": mark}
            assert worker.send(f"{path}/papier", sheet).status_code == 302
        worker.send(f"{path}/vragen/sluiten")
    with area.app.app_context():
        rows = survey_rows(area.region_id)
    assert {(row["from_role"], row["to_role"], row["item"], row["n"], row["mean"]) for row in rows} == {
        ("cure", "welfare", "knowledge", 5, 7.0),
        ("all", "welfare", "knowledge", 5, 7.0),
    }


def test_the_night_closes_what_is_late_and_forgets_who_was_asked(area: Area, client: PageClient) -> None:
    late, recent = make_lunch(area, -9), make_lunch(area, -2)
    _, token = make_survey_link(area, late)
    make_survey_link(area, recent)
    make_answers(area, late, PAIR, [1, 2])
    assert client.get(f"/buurtkring/{area.region_id}/{token}").status_code == 404
    with area.app.app_context():
        assert close_overdue_everywhere() == 1
        assert close_overdue_everywhere() == 0
    with area.app.app_context(), acting(area.system):
        assert {each.lunch_id for each in db.session.query(SurveyLink)} == {recent}
        assert {each.lunch_id for each in db.session.query(PartnerAnswer)} == {late}


def test_a_link_ends_a_week_after_the_lunch(area: Area, client: PageClient) -> None:
    _, token = make_survey_link(area, make_lunch(area, 1))
    path = f"/buurtkring/{area.region_id}/{token}"
    assert client.get(path).status_code == 200
    with clock.moved_to(clock.now() + timedelta(days=9)):
        assert client.get(path).status_code == 404


def test_licensed_scores_are_loaded_whole_or_not(area: Area, signed_in: SignIn) -> None:
    coordinator = signed_in(area.coordinator)

    def upload(text: str, **more: str) -> str:
        given = {"file": (BytesIO(text.encode()), "scores.csv"), **more}
        return coordinator.send("/wijk/scores", given, content_type="multipart/form-data").get_data(
            as_text=True
        )

    head = "period;from_role;to_role;score;n\n"
    assert "Zonder licentie" in upload(head + "2026;huisarts;coach;3,8;7\n")
    told = upload(head + "2026;huisarts;coach;3,8;7\n2026;coach;huisarts;4,2;3\n", licensed="y")
    assert "Regel 3: Minder dan 5" in " ".join(told.split())
    assert "Er zijn nog geen scores" in coordinator.page("/wijk/scores").text
    upload(head + "2026;huisarts;coach;3,8;7\n2026;coach;coach;4,0;9\n", licensed="y")
    page = coordinator.page("/wijk/scores").text
    assert "huisarts coach 3,80 matig" in page
    assert "coach coach 4 zwak" in page

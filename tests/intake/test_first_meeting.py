"""The intake: kept while it is typed, recorded once, corrected with the old beside the new."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from referral.domain.actors import Actor
from referral.domain.statuses import Status
from referral.extensions import db
from referral.lib import clock
from referral.models import Goal, Intake, IntakeDraft
from referral.models.scope import acting
from referral.models.sealed import SealedJson
from referral.oversight.services import DRAFT_DAYS, purge
from tests.factories import Area, MadeReferral, referral_in
from tests.support.client import PageClient
from tests.support.story import FIRST_MEETING, do

SignIn = Callable[[Actor], PageClient]

TODAY = {"day": "2026-11-03"}
WHOLE = {
    **FIRST_MEETING,
    "living": "alone",
    "reliable_contact": "no",
    "company": "edge",
    "interests": ["walking", "cooking"],
    "hurdles": ["money", "evening"],
    "clicks": "Mensen met humor",
    "baseline": "no",
    **TODAY,
}


@pytest.fixture
def made(area: Area, noon: datetime) -> MadeReferral:
    return referral_in(Status.REACHED, area)


@pytest.fixture
def page(made: MadeReferral) -> str:
    return f"/werkvoorraad/{made.reference}"


def stored(area: Area) -> Intake:
    """The only intake."""
    with area.app.app_context(), acting(area.system):
        found: Intake = db.session.query(Intake).one()
        return found


def drafts(area: Area) -> int:
    with area.app.app_context(), acting(area.system):
        return db.session.query(IntakeDraft).count()


def test_everything_is_recorded_on_one_page(signed_in: SignIn, area: Area, page: str) -> None:
    coach = signed_in(area.coach)
    do(coach, f"{page}/intake", **WHOLE)
    shown = coach.page(page).text
    for words in (
        "Elke week naar buiten",
        "Bewegen, naar buiten; bij de intake een 4",
        "Alleen · Een groep, maar eerst vanaf de rand",
        "Het klikt met: Mensen met humor",
        "Ziet nog mensen, maar het worden er minder",
    ):
        assert words in shown
    assert stored(area).limits == ["free"]  # little money asks for something free of charge
    assert coach.send(f"{page}/intake", WHOLE).status_code == 409


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"goal_1": " "}, "Schrijf ten minste één doel op."),
        ({"need_1": ""}, "Kies waar dit doel over gaat."),
        ({"score_1": ""}, "Kies een cijfer, of waarom er geen is."),
        ({"goal_2": "Leren zwemmen"}, "Kies waar dit doel over gaat."),
        ({"route": ""}, "Kies hoe jullie beginnen."),
        ({"route_reason": ""}, "Kies waarom jullie zo beginnen."),
        ({"route_reason": "other"}, "Schrijf op waarom jullie zo beginnen."),
        ({"brings": "Nummer 999990019"}, "burgerservicenummer"),
        ({"clicks": "x" * 500}, "Deze tekst is te lang"),
        ({"day": "2026-11-04"}, "Deze datum ligt in de toekomst."),
    ],
)
def test_what_is_missing_is_told_and_the_rest_stays(
    signed_in: SignIn, area: Area, page: str, changes: dict[str, str], words: str
) -> None:
    answer = signed_in(area.coach).send(f"{page}/intake", {**WHOLE, "can_still": "Fietst nog.", **changes})
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)
    assert "Fietst nog." in answer.get_data(as_text=True)


def test_no_figure_is_an_answer_too(signed_in: SignIn, area: Area, page: str) -> None:
    do(signed_in(area.coach), f"{page}/intake", **{**WHOLE, "score_1": "refused"})
    with area.app.app_context(), acting(area.system):
        goal = db.session.query(Goal).one()
        assert (goal.score, goal.no_score) == (None, "refused")


def test_what_the_referral_tells_is_filled_in(signed_in: SignIn, area: Area, page: str) -> None:
    fresh = signed_in(area.coach).page(f"{page}/intake")
    assert any(each.get("value") == "nl" and "selected" in each for each in fresh.controls) or (
        '<option selected value="nl">' in fresh.html
    )


def test_a_colleague_goes_on_with_the_draft(signed_in: SignIn, area: Area, page: str) -> None:
    coach, colleague = signed_in(area.coach), signed_in(area.second_coach)
    half = {"goal_1": "Weer zingen", "interests": ["music"], "seen_version": "0"}
    kept = coach.send(f"{page}/intake/bewaar", half)
    assert kept.status_code == 200
    assert kept.get_json()["version"] == 1
    assert area.coach.name in colleague.page(page).text
    begun = colleague.page(f"{page}/intake")
    assert f"Concept van {area.coach.name}" in begun.text
    assert 'value="Weer zingen"' in begun.html
    later = {**half, "brings": "Kan harmonica spelen", "seen_version": "1", "next": "later"}
    assert colleague.send(f"{page}/intake", later).status_code == 302
    assert "Kan harmonica spelen" in coach.page(f"{page}/intake").html
    do(coach, f"{page}/intake", **WHOLE, seen_version="2")
    assert drafts(area) == 0


def test_two_who_type_at_once_do_not_overwrite_each_other(signed_in: SignIn, area: Area, page: str) -> None:
    coach, colleague = signed_in(area.coach), signed_in(area.second_coach)
    assert (
        coach.send(f"{page}/intake/bewaar", {"goal_1": "Weer zingen", "seen_version": "0"}).status_code == 200
    )
    mine = {"goal_1": "Weer dansen", "seen_version": "0"}
    late = colleague.send(f"{page}/intake/bewaar", mine)
    assert late.status_code == 409
    assert area.coach.name in late.get_json()["message"]
    told = colleague.send(f"{page}/intake", {**mine, "next": "later"})
    assert told.status_code == 409
    assert "Weer dansen" in told.get_data(as_text=True)
    assert 'value="Weer zingen"' in coach.page(f"{page}/intake").html
    again = colleague.send(f"{page}/intake", {**mine, "seen_version": "1", "next": "later"})
    assert again.status_code == 302
    assert 'value="Weer dansen"' in coach.page(f"{page}/intake").html


def test_recording_does_not_throw_away_what_a_colleague_kept(
    signed_in: SignIn, area: Area, page: str
) -> None:
    coach, colleague = signed_in(area.coach), signed_in(area.second_coach)
    colleague.send(f"{page}/intake/bewaar", {"goal_1": "Weer zingen", "seen_version": "0"})
    late = coach.send(f"{page}/intake", {**WHOLE, "seen_version": "0"})
    assert late.status_code == 409
    assert area.second_coach.name in late.get_data(as_text=True)
    assert "Mensen met humor" in late.get_data(as_text=True)
    assert coach.send(f"{page}/intake", {**WHOLE, "seen_version": "1"}).status_code == 302


def test_who_records_second_keeps_the_text(signed_in: SignIn, area: Area, page: str) -> None:
    coach, colleague = signed_in(area.coach), signed_in(area.second_coach)
    do(coach, f"{page}/intake", **WHOLE)
    late = colleague.send(f"{page}/intake", {**WHOLE, "can_still": "Fietst nog."})
    assert late.status_code == 409
    assert f"{area.coach.name} was u voor" in late.get_data(as_text=True)
    assert "Fietst nog." in late.get_data(as_text=True)


@pytest.mark.parametrize("seen", ["²", "9" * 40, "-1", ""])
def test_a_strange_version_is_none(signed_in: SignIn, area: Area, page: str, seen: str) -> None:
    given = {"goal_1": "Weer zingen", "seen_version": seen, "vreemd": "x"}
    assert signed_in(area.coach).send(f"{page}/intake/bewaar", given).status_code == 200
    with area.app.app_context(), acting(area.coach):
        assert set(SealedJson.load(db.session.query(IntakeDraft).one().values)) == {"goal_1"}
    with area.app.app_context(), acting(area.gp):
        assert db.session.query(IntakeDraft).count() == 0


def test_a_draft_needs_a_referral_that_waits_for_it(signed_in: SignIn, area: Area) -> None:
    made = referral_in(Status.INTAKE_HELD, area)
    answer = signed_in(area.coach).send(f"/werkvoorraad/{made.reference}/intake/bewaar", {"goal_1": "x"})
    assert answer.status_code == 409


def test_drafts_go_when_they_are_old_or_the_referral_ended(signed_in: SignIn, area: Area, page: str) -> None:
    signed_in(area.coach).send(f"{page}/intake/bewaar", {"goal_1": "Weer zingen"})
    with area.app.app_context():
        purge()
        assert drafts(area) == 1
        with clock.moved_to(datetime(2026, 11, 3, tzinfo=UTC) + timedelta(days=DRAFT_DAYS + 1)):
            purge()
    assert drafts(area) == 0


def test_a_correction_keeps_what_stood_there(signed_in: SignIn, area: Area, page: str) -> None:
    coach = signed_in(area.coach)
    do(coach, f"{page}/intake", **WHOLE)
    form = coach.page(f"{page}/intake/verbeter")
    seen = next(each["value"] for each in form.controls if each.get("name") == "seen_version")
    given = {**WHOLE, "goal_1": "Elke dag naar buiten", "company": "any", "hurdles": [], "limits": []}
    given |= {"seen_version": seen, "explanation": "Verkeerd verstaan."}
    assert coach.send(f"{page}/intake/verbeter", {**given, "explanation": ""}).status_code == 422
    answer = coach.send(f"{page}/intake/verbeter", given)
    assert answer.status_code == 302, answer.get_data(as_text=True)
    shown = coach.page(page).text
    assert "Intake verbeterd" in shown
    assert "was Elke week naar buiten (bewegen, naar buiten; nu 4)" in shown
    assert "wordt Elke dag naar buiten" in shown
    assert "was Een groep, maar eerst vanaf de rand" in shown
    assert stored(area).limits == []
    late = coach.send(f"{page}/intake/verbeter", given)
    assert late.status_code == 422
    assert "Een collega veranderde net iets" in late.get_data(as_text=True)
    same = {**given, "seen_version": str(int(seen) + 1)}
    unchanged = coach.send(f"{page}/intake/verbeter", same)
    assert "Er is niets veranderd." in unchanged.get_data(as_text=True)

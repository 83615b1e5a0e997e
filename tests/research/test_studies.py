"""Studies: written, filed, judged by two people, renewed, and closed for good."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from referral.domain.errors import Conflict, Invalid, NotAllowed, NotVisible
from referral.domain.research.studies import StudyState
from referral.extensions import db
from referral.lib import clock
from referral.models import Message, Study
from referral.models.research import StudyClosed
from referral.models.scope import acting
from referral.research.releases import services as releases
from referral.research.studies import queries, services
from tests.factories import Area
from tests.factories.research import make_release, make_study
from tests.support.client import PageClient

pytestmark = pytest.mark.usefixtures("noon")

FILED = {
    "state": StudyState.FILED,
    "coordinator_id": None,
    "coordinator_at": None,
    "officer_id": None,
    "officer_at": None,
}

Enter = Callable[..., PageClient]


def form() -> dict[str, object]:
    """What a researcher fills in."""
    return {
        "title": "Wat helpt tegen wachten",
        "question": "Hoe lang wachten mensen?",
        "purpose": "Een artikel.",
        "ground": "consent",
        "ground_why": "Ieder die meetelt, gaf toestemming.",
        "variables": ["referral.accepted_day", "referral.reached_day"],
        "first_day": "2025-01-01",
        "last_day": "2026-10-31",
        "area_level": "neighbourhood",
        "ethics": "Getoetst door de commissie van de hogeschool.",
        "ends_on": "2027-12-31",
    }


def state(area: Area, study_id: UUID) -> StudyState:
    """Where the study stands."""
    with area.app.app_context(), acting(area.system):
        return db.session.get_one(Study, study_id).state


def told(area: Area, template: str) -> int:
    """How many mails of this kind wait to leave."""
    with area.app.app_context(), acting(area.system):
        return db.session.query(Message).filter_by(template=template).count()


def test_a_study_is_written_kept_and_filed(area: Area, signed_in: Enter) -> None:
    browser = signed_in(area.researcher)
    assert "Nog geen studie" in browser.get("/onderzoek/studies").text
    kept = browser.send("/onderzoek/studies/nieuw", {**form(), "question": "", "act": "keep"})
    assert kept.status_code == 302
    path = f"{kept.location}/bewerken"
    assert signed_in(area.coordinator).get(kept.location).status_code == 404  # a draft is the writer's
    short = browser.send(path, {**form(), "question": "", "ground_why": "Zomaar.", "act": "file"})
    assert short.status_code == 422
    assert "Schrijf op welke vraag u wilt beantwoorden." in short.text
    assert "Zomaar." in short.text  # nothing typed is lost
    assert re.search(
        r'value="referral.accepted_day"[^>]*checked|checked[^>]*value="referral.accepted_day"', short.text
    )
    done = browser.send(path, {**form(), "act": "file"})
    assert done.status_code == 302
    assert "Ingediend" in browser.get(done.location).text
    assert told(area, "study_to_judge") == 2
    assert browser.get(path).status_code == 409  # what was filed does not change


def test_limb_b_needs_data_that_lead_to_nobody(area: Area, signed_in: Enter) -> None:
    given = {**form(), "ground": "not_traceable", "variables": ["referral.coach"], "act": "file"}
    answer = signed_in(area.researcher).send("/onderzoek/studies/nieuw", given)
    assert answer.status_code == 422
    assert "kies de hele regio" in answer.text
    assert "Laat weg: Sleutel van de coach" in answer.text


def test_both_must_agree_and_the_researcher_hears(area: Area, signed_in: Enter) -> None:
    study_id = make_study(area, **FILED)
    path = f"/onderzoek/studies/{study_id}/oordeel"
    assert "Eén studie wacht" in signed_in(area.coordinator).get("/onderzoek/studies").text
    assert signed_in(area.coordinator).send(path, {"agrees": "yes"}).status_code == 302
    assert state(area, study_id) is StudyState.FILED
    assert told(area, "study_news") == 0
    assert signed_in(area.coordinator).send(path, {"agrees": "yes"}).status_code == 403
    assert signed_in(area.privacy_officer).send(path, {"agrees": "yes"}).status_code == 302
    assert state(area, study_id) is StudyState.APPROVED
    assert told(area, "study_news") == 1
    page = signed_in(area.researcher).get(f"/onderzoek/studies/{study_id}").text
    assert "Chris Coördinator" in page
    assert "Fatma Toezicht" in page


def test_a_no_needs_a_reason_and_ends_it(area: Area, signed_in: Enter) -> None:
    study_id = make_study(area, **FILED)
    path, browser = f"/onderzoek/studies/{study_id}/oordeel", signed_in(area.privacy_officer)
    assert browser.send(path, {"agrees": "no"}).status_code == 422
    assert browser.send(path, {"agrees": "no", "reason": "Te veel gegevens."}).status_code == 302
    assert state(area, study_id) is StudyState.REFUSED
    assert "Te veel gegevens." in signed_in(area.researcher).get(f"/onderzoek/studies/{study_id}").text


def test_nobody_judges_the_own_study(area: Area) -> None:
    study_id = make_study(area, **FILED, made_by=area.coordinator.id)
    with area.app.app_context(), acting(area.coordinator), pytest.raises(NotAllowed):
        services.judge(area.coordinator, study_id, agrees=True)


def test_a_new_version_follows_and_takes_the_place_of_the_monitor(area: Area) -> None:
    old = make_study(area, is_monitor=True)
    with area.app.app_context(), acting(area.researcher):
        renewed = services.renew(area.researcher, old)
        new, facts = renewed.id, services.facts_of(renewed)
        services.file_study(area.researcher, facts, new)
    for judge in (area.coordinator, area.privacy_officer):
        with area.app.app_context(), acting(judge):
            services.judge(judge, new, agrees=True)
    with area.app.app_context(), acting(area.researcher):
        found = queries.study_of(area.researcher, new)
        assert (found.is_monitor, found.replaces_id) == (True, old)
        assert not queries.study_of(area.researcher, old).is_monitor
        with pytest.raises(Conflict, match="nieuwere versie"):
            releases.ask_release(area.researcher, old)
        releases.ask_release(area.researcher, new)
        with pytest.raises(Conflict, match="al een uitgave"):
            releases.ask_release(area.researcher, new)


def test_there_is_one_monitor_at_a_time(area: Area) -> None:
    first, second = make_study(area), make_study(area)
    with area.app.app_context(), acting(area.coordinator):
        services.set_monitor(area.coordinator, first, is_monitor=True)
        services.set_monitor(area.coordinator, second, is_monitor=True)
    with area.app.app_context(), acting(area.system):
        assert [each.id for each in db.session.query(Study).filter_by(is_monitor=True)] == [second]


@pytest.mark.parametrize(
    "changes", [{"state": StudyState.WITHDRAWN}, {"ends_on": clock.today() - timedelta(days=999)}, FILED]
)
def test_no_release_of_a_study_that_is_not_in_use(area: Area, changes: dict[str, object]) -> None:
    study_id = make_study(area, **changes)
    with area.app.app_context(), acting(area.researcher), pytest.raises(Conflict):
        releases.ask_release(area.researcher, study_id)


def test_a_key_is_destroyed_after_the_end_and_not_before(area: Area, signed_in: Enter) -> None:
    running, ended = make_study(area), make_study(area, state=StudyState.WITHDRAWN)
    browser = signed_in(area.privacy_officer)
    assert browser.send(f"/onderzoek/studies/{running}/sleutel", {}).status_code == 409
    assert browser.send(f"/onderzoek/studies/{ended}/sleutel", {}).status_code == 302
    with area.app.app_context(), acting(area.system):
        assert db.session.get_one(Study, running).secret
        with pytest.raises(StudyClosed):
            _ = db.session.get_one(Study, ended).secret
    assert "De sleutel is vernietigd" in browser.get(f"/onderzoek/studies/{ended}").text


def test_a_researcher_sees_the_own_studies_only(area: Area) -> None:
    own = make_study(area)
    others = make_study(area, made_by=area.admin.id)
    with area.app.app_context(), acting(area.researcher):
        assert [each.id for each in queries.studies(area.researcher)] == [own]
        with pytest.raises(NotVisible):
            queries.study_of(area.researcher, others)
        db.session.rollback()


def test_a_draft_needs_a_title(area: Area) -> None:
    study_id = make_study(area)
    with area.app.app_context(), acting(area.researcher):
        facts = services.facts_of(queries.study_of(area.researcher, study_id))
        blank = type(facts)(**{name: getattr(facts, name) for name in facts.__slots__} | {"title": " "})
        with pytest.raises(Invalid):
            services.save_draft(area.researcher, blank)


def test_pages_of_a_release_say_where_it_stands(area: Area, signed_in: Enter) -> None:
    release_id = make_release(area, make_study(area), progress=40, doing="Gegevens verzamelen")
    page = signed_in(area.researcher).get(f"/onderzoek/uitgaven/{release_id}").text
    assert "40 procent" in page
    assert "Ververs de stand" in page

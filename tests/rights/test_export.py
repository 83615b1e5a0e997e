"""Access: one file with everything on the person, and nothing of anybody else (L8)."""

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from pypdf import PdfReader

from referral.consent.services import GivenRepresentative, add_representative
from referral.costs.services import record_counts
from referral.domain.actors import Actor
from referral.domain.research.care_use import Count, Span
from referral.domain.rights import RequestKind
from referral.domain.safeguards import EmergencyGround, RepresentativeGround, SafetyStep
from referral.domain.statuses import Status
from referral.extensions import db
from referral.lib import clock
from referral.models import AccessLog, ReferralEvent, StudyInclusion
from referral.models.scope import acting
from referral.rights import presenters
from referral.rights.belongings import BELONGINGS
from referral.safety.services import add_entry, open_in_emergency, start_record
from referral.threads.services import mark_read, write
from referral.volunteers.talks.services import TalkInput, record_for
from tests.factories import (
    Area,
    MadeReferral,
    fill_measurement,
    make_appointment,
    make_hand_over,
    make_incident,
    make_outcomes,
    make_request,
    make_success,
    make_swap,
    make_talks,
    make_talks_activity,
    make_volunteer,
    referral_in,
)
from tests.factories.matching import make_choice, make_round, make_wish
from tests.factories.measurement import ALL_WELL
from tests.factories.own_page import make_page, make_suggestion
from tests.factories.research import make_release, make_study
from tests.factories.waiting import make_waiting
from tests.support.client import PageClient
from tests.support.plain import BANNED, measure, text_of

Browser = Callable[[Actor], PageClient]


def fetched(browser: PageClient, request_id: UUID, query: str = "") -> tuple[dict[str, Any], str]:
    """The JSON and the text of the PDF in the downloaded file."""
    answer = browser.get(f"/toezicht/verzoeken/{request_id}/uw-gegevens.zip{query}")
    assert answer.status_code == 200
    assert answer.mimetype == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.get_data())) as archive:
        assert sorted(archive.namelist()) == ["uw-gegevens.json", "uw-gegevens.pdf"]
        content = json.loads(archive.read("uw-gegevens.json"))
        pages = PdfReader(io.BytesIO(archive.read("uw-gegevens.pdf"))).pages
    return content, " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.fixture
def made(area: Area) -> MadeReferral:
    """A person who takes part, with a representative, an emergency and a record of the meldcode."""
    talking = replace(area, activity_id=make_talks_activity(area))
    made = referral_in(Status.PARTICIPATING, talking, share_with=area.home_care_id)
    make_swap(area, made.reference)
    fill_measurement(area, made.reference, ALL_WELL)
    make_talks(area, make_volunteer(area), made)
    with area.app.app_context(), acting(area.coach):
        record_for(area.coach, made.reference, TalkInput(clock.today(), 60, held=True))
    given = GivenRepresentative(RepresentativeGround.CHILD, "Dochter Derde", "06 87654321", clock.today())
    with area.app.app_context(), acting(area.gp):
        add_representative(area.gp, made.reference, given)
    stranger = area.other_coach
    with area.app.app_context(), acting(stranger):
        open_in_emergency(stranger, made.reference, EmergencyGround.ACUTE_DANGER, "De deur blijft dicht.")
    make_incident(area, person_id=made.person_id)
    make_appointment(area, made.reference)
    make_hand_over(area, made.reference)
    make_outcomes(area, made.id)
    make_success(area, made.reference)
    make_waiting(area, made.reference, offered=True)
    make_page(area, made.reference)
    make_suggestion(area, made.reference)
    make_wish(area, made.id)
    make_choice(area, made.id)
    make_round(area, referral_id=made.id)
    with area.app.app_context(), acting(area.gp):
        record_counts(area.gp, made.reference, [Count(Span.BEFORE, 4, 1, None, 182)])
    release_id = make_release(area, make_study(area))
    with area.app.app_context(), acting(area.system):
        noted = {"release_id": release_id, "referral_id": made.id, "noted_at": clock.now()}
        db.session.add(StudyInclusion(region_id=area.region_id, **noted))
        db.session.commit()
    with area.app.app_context(), acting(area.coach):
        message = write(area.coach, made.reference, "Zij loopt nu mee op dinsdag.")
        mark_read(area.coach, made.reference, message.id)
    with area.app.app_context(), acting(area.coach):
        record = start_record(area.coach, made.reference)
        add_entry(area.coach, record.id, SafetyStep.SIGNALS, clock.today(), "Blauwe plekken geteld.")
    return made


def test_L8_everything_on_the_person_in_two_forms(
    signed_in: Browser, as_coach: PageClient, area: Area, made: MadeReferral
) -> None:
    other = referral_in(Status.PARTICIPATING, area)
    as_coach.page(f"/werkvoorraad/{made.reference}")
    key = make_request(area, made.person_id)
    content, letter = fetched(signed_in(area.privacy_officer), key)
    told = json.dumps(content, ensure_ascii=False)
    both = (
        made.surname,
        made.reference,
        "Ik wil weer onder de mensen",
        "Kan goed koken",
        "Een half uur lopen",
        "Wilt u helpen met de huurschuld?",
    )
    for words in (*both, "Elke week een keer naar buiten", "Mag ik uw gegevens doorgeven", area.coach.name):
        assert words in told, words
        assert words in letter, words
    for words in ("share_with", "2026-11"):
        assert words in told, words
    for words in (
        other.surname,
        other.reference,
        "Dochter Derde",
        "06 87654321",
        "Blauwe plekken",
        "De deur blijft dicht",
    ):
        assert words not in told, words
        assert words not in letter, words


def test_L8_every_table_is_there_or_left_out_with_a_reason(
    signed_in: Browser, area: Area, made: MadeReferral
) -> None:
    content, letter = fetched(signed_in(area.privacy_officer), make_request(area, made.person_id))
    expected = {each.model.__tablename__ for each in BELONGINGS if not each.left_out}
    assert set(content["person"]) == expected
    filled = {name for name, rows in content["person"].items() if rows}
    empty = {"person_merge", "person_correction", "legal_hold", "attendance", "attendance_mark"}
    assert expected - filled == empty
    reasons = {each["what"]: each["why"] for each in content["left_out"]}
    assert "Zorgen over veiligheid" in reasons
    assert "Naam en telefoon van wie voor u spreekt" in reasons
    assert "Zorgen over veiligheid" in letter


def test_L8_words_about_somebody_else_stay_behind(signed_in: Browser, area: Area) -> None:
    made = referral_in(Status.DECLINED, area)
    key = make_request(area, made.person_id)
    officer = signed_in(area.privacy_officer)
    page = officer.page(f"/toezicht/verzoeken/{key}")
    assert "Woorden: explanation" in page.text
    with area.app.app_context(), acting(area.system):
        event = db.session.query(ReferralEvent).filter_by(type="referral_declined").one().id
    content, letter = fetched(officer, key)
    assert "Woorden: explanation" in json.dumps(content)
    assert "Woorden: explanation" in letter
    content, letter = fetched(officer, key, f"?zonder={event}&zonder=onzin")
    assert "Woorden: explanation" not in json.dumps(content)
    assert "Woorden: explanation" not in letter
    assert any("woorden bij een stap" in each["what"] for each in content["left_out"])


def test_L8_a_message_about_somebody_else_stays_behind(
    signed_in: Browser, area: Area, made: MadeReferral
) -> None:
    key, words = make_request(area, made.person_id), "Zij loopt nu mee op dinsdag."
    officer = signed_in(area.privacy_officer)
    assert words in officer.page(f"/toezicht/verzoeken/{key}").text
    content, letter = fetched(officer, key)
    assert words in json.dumps(content)
    assert words in letter
    (message,) = content["person"]["thread_message"]
    assert "mentions" not in message
    content, letter = fetched(officer, key, f"?zonder={message['id']}")
    assert words not in json.dumps(content)
    assert words not in letter
    assert any("De woorden van een bericht" in each["what"] for each in content["left_out"])


def test_L8_the_log_in_the_export_equals_the_log(
    signed_in: Browser, as_coach: PageClient, area: Area, made: MadeReferral
) -> None:
    as_coach.page(f"/werkvoorraad/{made.reference}")
    as_coach.page("/werkvoorraad?tab=meedoen")
    officer = signed_in(area.privacy_officer)
    key = make_request(area, made.person_id)
    content, _ = fetched(officer, key)
    with area.app.app_context(), acting(area.privacy_officer):
        rows = db.session.query(AccessLog).order_by(AccessLog.id).all()
        last = rows[-1]
        earlier = [each for each in rows if each.trace_parent != last.trace_parent]
        about = [str(each.id) for each in earlier if made.person_id in each.subject_ids]
        assert (last.event_type, last.purpose, last.subject_ids) == ("export", "rights", [made.person_id])
    shown = content["person"]["access_log"]
    assert [each["id"] for each in shown] == about
    assert {each["actor_name"] for each in shown} >= {area.coach.name, area.other_coach.name}
    assert not any({"access_point", "subject_ids"} & set(each) for each in shown)


def test_L8_the_letter_is_a_tagged_pdf(signed_in: Browser, area: Area, made: MadeReferral) -> None:
    key = make_request(area, made.person_id)
    answer = signed_in(area.privacy_officer).get(f"/toezicht/verzoeken/{key}/uw-gegevens.zip")
    with zipfile.ZipFile(io.BytesIO(answer.get_data())) as archive:
        reader = PdfReader(io.BytesIO(archive.read("uw-gegevens.pdf")))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712  # a PDF boolean
    assert root["/Lang"] == "nl"
    assert reader.metadata is not None
    assert reader.metadata.title == "Uw gegevens in Patchwork"
    assert answer.headers["Cache-Control"] == "no-store"


def born(age: int) -> dict[str, Any]:
    """A person of this age."""
    today = clock.today()
    return {"birth_date": date(today.year - age, today.month, 1)}


def test_L26_the_letter_is_plain(
    signed_in: Browser, area: Area, made: MadeReferral, monkeypatch: pytest.MonkeyPatch
) -> None:
    letters: list[str] = []

    def keep(html: str) -> bytes:
        letters.append(html)
        return b"%PDF"

    monkeypatch.setattr(presenters, "as_pdf", keep)
    request_id = make_request(area, made.person_id, RequestKind.ACCESS)
    answer = signed_in(area.privacy_officer).get(f"/toezicht/verzoeken/{request_id}/uw-gegevens.zip")
    assert answer.status_code == 200
    (html,) = letters
    found = measure(text_of(html))
    assert found.mean <= 12
    assert found.longest_words <= 20, found.longest
    assert found.score >= 65, found
    assert BANNED.search(html) is None


def test_L8_below_twelve_there_is_no_export(signed_in: Browser, area: Area) -> None:
    made = referral_in(Status.ACCEPTED, area, person=born(11))
    key = make_request(area, made.person_id)
    officer = signed_in(area.privacy_officer)
    assert "Onder de twaalf" in officer.page(f"/toezicht/verzoeken/{key}").text
    officer.send(f"/toezicht/verzoeken/{key}/oordeel", {"judgement": "Dit kind is wijs."})
    assert officer.get(f"/toezicht/verzoeken/{key}/uw-gegevens.zip").status_code == 403


def test_L8_from_twelve_to_sixteen_the_officer_judges(signed_in: Browser, area: Area) -> None:
    made = referral_in(Status.ACCEPTED, area, person=born(14))
    key = make_request(area, made.person_id)
    officer = signed_in(area.privacy_officer)
    home = f"/toezicht/verzoeken/{key}"
    assert officer.get(f"{home}/uw-gegevens.zip").status_code == 403
    officer.send(f"{home}/oordeel", {"judgement": ""})
    assert "Schrijf eerst uw oordeel op" in officer.page(home).text
    officer.send(f"{home}/oordeel", {"judgement": "Begrijpt goed wat hier staat."})
    assert "Begrijpt goed" in officer.page(home).text
    fetched(officer, key)


def test_L8_another_kind_of_request_gives_no_copy(signed_in: Browser, area: Area) -> None:
    made = referral_in(Status.ACCEPTED, area)
    key = make_request(area, made.person_id, RequestKind.CORRECTION)
    officer = signed_in(area.privacy_officer)
    assert officer.get(f"/toezicht/verzoeken/{key}/uw-gegevens.zip").status_code == 403
    officer.send(f"/toezicht/verzoeken/{key}/klaar")
    assert officer.get(f"/toezicht/verzoeken/{key}/uw-gegevens.zip").status_code == 409

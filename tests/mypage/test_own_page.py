"""The whole way of an own page: made, opened, answered, changed, and ended."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

import pytest

from referral.domain.actors import Actor
from referral.domain.codes import ConsentPurpose
from referral.domain.statuses import Status
from referral.extensions import db
from referral.models import AccessLog, Consent, Message, Placement
from referral.models.scope import acting
from referral.mypage.services import put_suggestions
from referral.notifications import channels
from referral.notifications.delivery import deliver
from referral.verify import differences
from tests.factories import (
    Area,
    MadeReferral,
    fill_measurement,
    make_activity,
    make_appointment,
    make_measurement,
)
from tests.factories.measurement import ALL_WELL
from tests.factories.own_page import make_suggestion
from tests.mypage.people import link_of, phone, referral_of, shown, somebody, tasks
from tests.support.client import PageClient

SignIn = Callable[[Actor], PageClient]

MORNING = datetime(2026, 11, 6, 9, tzinfo=UTC)

NAMES = ("Soep op dinsdag", "Tuinclub", "Koor")


@pytest.fixture
def made(area: Area) -> MadeReferral:
    """Somebody after the intake."""
    return somebody(area)


@pytest.fixture
def three(area: Area, made: MadeReferral) -> list[UUID]:
    """Three suggestions on the page, put there by the coach."""
    keys = [make_activity(area, name=each) for each in NAMES]
    with area.app.app_context(), acting(area.coach):
        put_suggestions(area.coach, made.reference, keys)
    return shown(area, made)


def test_the_coach_makes_the_link_and_the_person_gets_it(
    area: Area, made: MadeReferral, as_coach: PageClient
) -> None:
    path = f"/werkvoorraad/{made.reference}/pagina"
    assert "Er is nog geen link" in as_coach.page(path).text
    assert "E-mailadres" in as_coach.page(path).text
    wrong = as_coach.send(path, {"way": "mail", "email": ""})
    assert wrong.status_code == 422
    assert "Vul een e-mailadres in" in wrong.get_data(as_text=True)
    assert as_coach.send(path, {"way": "text"}).status_code == 302
    assert "Nog niet geopend" in as_coach.page(path).text
    with area.app.app_context(), acting(area.system):
        deliver(db.session.query(Message).filter_by(template="own_page").one().id)
    sent = channels.text_memory[-1].text
    link = sent.partition("/uw-pagina/")[2].split()[0]
    assert phone(area, f"/uw-pagina/{link}").opens().startswith("Naar de inhoud")
    assert "Laatst geopend op" in as_coach.page(path).text
    old = phone(area, f"/uw-pagina/{link}")
    as_coach.send(path, {"way": "letter"})
    assert "Deze link werkt niet meer" in old.sees(status=404)


def test_the_page_tells_nothing_before_the_day_of_birth(
    area: Area, made: MadeReferral, three: list[UUID]
) -> None:
    mine = phone(area, link_of(area, made.reference))
    door = mine.sees()
    for secret in ("Welzijn", "Patchwork", "Johanna", "1948", *NAMES):
        assert secret not in door
    page = mine.opens()
    assert "Dag Johanna" in page
    assert made.surname not in page
    for each in (*NAMES, "Waar u nu staat", "Geopend op", "Ik stop"):
        assert each in page
    headers = mine.client.get(mine.link).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Robots-Tag"] == "noindex, nofollow"
    assert headers["Referrer-Policy"] == "same-origin"


def test_answers_reach_the_coach_and_give_no_place(
    area: Area, made: MadeReferral, three: list[UUID], as_coach: PageClient
) -> None:
    mine = phone(area, link_of(area, made.reference))
    mine.opens()
    mine.does(f"/voorstel/{three[0]}", answer="yes")
    mine.does(f"/voorstel/{three[1]}", answer="later")
    page = mine.does(f"/voorstel/{three[2]}", answer="no", reason="too_far")
    assert "U zei: ja, graag." in page
    assert "page_answer" in tasks(area, made)
    assert "Antwoordde op een voorstel" in as_coach.page("/vandaag").text
    with area.app.app_context(), acting(area.system):
        assert db.session.query(Placement).filter_by(referral_id=made.id).count() == 0
    overview = as_coach.page(f"/werkvoorraad/{made.reference}/pagina").text
    assert "Liever niet: te ver weg" in overview
    assert "Over Tuinclub: nu nog niet (de persoon zelf, op de eigen pagina)" in overview
    as_coach.send(f"/werkvoorraad/{made.reference}/pagina/gezien")
    assert "page_answer" not in tasks(area, made)
    again = as_coach.page(f"/werkvoorraad/{made.reference}/activiteiten").text
    assert "Koor" not in again  # a no on the page counts as any other no


def test_two_phones_at_once_the_first_counts(area: Area, made: MadeReferral, three: list[UUID]) -> None:
    link = link_of(area, made.reference)
    one, other = phone(area, link), phone(area, link)
    one.opens()
    other.opens()
    one.does(f"/voorstel/{three[0]}", answer="later", before="")
    told = other.does(f"/voorstel/{three[0]}", answer="no", before="")
    assert "Hier is al op geantwoord: nu nog niet." in told
    assert "U zei: nu nog niet." in told
    assert "U zei: ja, graag." in one.does(f"/voorstel/{three[0]}", answer="yes", before="later")


def test_the_coach_does_it_for_the_person(
    area: Area, made: MadeReferral, three: list[UUID], as_coach: PageClient
) -> None:
    path = f"/werkvoorraad/{made.reference}/pagina"
    as_coach.send(f"{path}/voorstel/{three[0]}", {"answer": "yes", "how": "phone"})
    assert "Ja, graag (de coach, na een gesprek)" in as_coach.page(path).text
    assert "page_answer" not in tasks(area, made)
    as_coach.send(
        f"{path}/contact", {"way": "letter", "time": "evening", "how": "paper", "limits": "no_text"}
    )
    now = referral_of(area, made)
    assert (now.contact_way, now.contact_time, now.contact_limits) == ("letter", "evening", ["no_text"])
    assert "(de coach, van papier)" in as_coach.page(path).text
    refused = as_coach.send(path, {"way": "text"})
    assert "De persoon wil geen sms" in refused.get_data(as_text=True)
    as_coach.send(f"{path}/voorstel/{three[1]}/eraf")
    assert len(shown(area, made)) == 2


def test_a_wish_of_the_person_binds_and_only_the_coach_takes_a_limit_off(
    area: Area, made: MadeReferral
) -> None:
    mine = phone(area, link_of(area, made.reference))
    mine.opens()
    mine.does("/contact", way="text", time="morning", limits="no_voicemail")
    assert referral_of(area, made).contact_limits == ["no_voicemail"]
    told = mine.does("/contact", way="text", time="evening")
    assert "Bewaard" in told
    assert referral_of(area, made).contact_limits == ["no_voicemail"]
    assert "U heeft niets veranderd" in mine.does("/contact", 422, way="text", time="evening")


def test_a_message_is_sealed_and_lies_with_the_coach(
    area: Area, made: MadeReferral, as_coach: PageClient
) -> None:
    mine = phone(area, link_of(area, made.reference))
    mine.opens()
    long = "Ik wil iets vragen. " * 250
    kept = mine.client.send(f"{mine.link}/bericht", {"words": long})
    assert kept.status_code == 422
    assert long.strip() in kept.get_data(as_text=True)
    assert "er passen 1000 tekens in" in kept.get_data(as_text=True)
    mine.does("/bericht", words="Kan mijn zus mee?")
    assert "page_message" in tasks(area, made)
    assert "Kan mijn zus mee?" in as_coach.page(f"/werkvoorraad/{made.reference}/pagina").text
    assert mine.client.send(f"{mine.link}/bericht", {"words": "nul\x00"}).status_code == 400


def test_an_appointment_that_does_not_suit(area: Area, made: MadeReferral) -> None:
    key = make_appointment(area, made.reference)
    mine = phone(area, link_of(area, made.reference))
    assert "Dit komt niet uit" in mine.opens()
    told = mine.does(f"/afspraak/{key}")
    assert "U vroeg om een andere tijd" in told
    mine.does(f"/afspraak/{key}")
    assert "move_asked" in tasks(area, made)


def test_consents_are_taken_back_and_the_last_one_ends_the_page(area: Area, made: MadeReferral) -> None:
    def key(purpose: ConsentPurpose) -> UUID:
        with area.app.app_context(), acting(area.system):
            rows = db.session.query(Consent).filter_by(referral_id=made.id, purpose=purpose, given=True)
            return rows.one().id

    mine = phone(area, link_of(area, made.reference))
    mine.opens()
    back, refer = key(ConsentPurpose.SHARE_BACK), key(ConsentPurpose.REFER)
    assert "Wilt u dit intrekken?" in mine.sees(f"/toestemming/{back}")
    assert "Dat geldt vanaf nu" in mine.does(f"/toestemming/{back}")
    assert "al ingetrokken" in mine.does(f"/toestemming/{back}")
    assert "Let op" in mine.sees(f"/toestemming/{refer}")
    assert "U bent gestopt" in mine.does(f"/toestemming/{refer}")
    now = referral_of(area, made)
    assert now.status is Status.WITHDRAWN
    assert now.stopped_at is not None
    assert "Deze link werkt niet meer" in mine.sees(status=404)
    with area.app.app_context(), acting(area.system):
        rows = db.session.query(Consent).filter_by(referral_id=made.id)
        assert {each.withdrawn_by for each in rows} == {None}
    with area.app.app_context():
        assert differences()[1] == []


def test_stopping_needs_no_reason_and_can_be_undone_by_phone(area: Area, as_coach: PageClient) -> None:
    made = somebody(area, Status.PARTICIPATING)
    mine = phone(area, link_of(area, made.reference))
    mine.opens()
    assert "U hoeft niet te zeggen waarom" in mine.sees("/stoppen")
    told = mine.does("/stoppen")
    assert "U bent gestopt" in told
    assert "Wilt u toch verder? Bel dan." in told
    assert mine.does("/stoppen")  # twice is once
    assert referral_of(area, made).status is Status.WITHDRAWN
    with area.app.app_context(), acting(area.system):
        assert all(each.ended_at for each in db.session.query(Placement).filter_by(referral_id=made.id))
    path = f"/werkvoorraad/{made.reference}/pagina"
    assert "is gestopt" in as_coach.page(path).text
    as_coach.send(f"{path}/toch-verder")
    assert referral_of(area, made).status is Status.ACCEPTED
    assert as_coach.send(f"{path}/toch-verder").status_code == 409


def test_who_looked_equals_the_log(area: Area, made: MadeReferral, as_coach: PageClient) -> None:
    as_coach.page(f"/werkvoorraad/{made.reference}")
    mine = phone(area, link_of(area, made.reference))
    page = mine.opens()
    assert "welzijnscoach, " in page
    assert area.coach.name not in page.partition("Wie keek")[2]
    with area.app.app_context(), acting(area.system):
        rows = db.session.query(AccessLog).filter(AccessLog.subject_ids.contains([made.person_id])).all()
    own = [each for each in rows if each.actor_name == "De persoon zelf"]
    assert {each.object_type for each in own} == {"person_page"}
    assert sum(page.count(each) for each in ("uzelf. Aangemeld.", "uzelf. Bekeken.")) >= 1


def test_papers(area: Area, made: MadeReferral) -> None:
    mine = phone(area, link_of(area, made.reference))
    mine.opens()
    answer = mine.client.get(f"{mine.link}/papier/recept")
    assert answer.get_data()[:5] == b"%PDF-"
    assert mine.client.get(f"{mine.link}/papier/iets").status_code == 404


def test_suggestions_go_on_from_the_page_with_suggestions(
    area: Area, made: MadeReferral, as_coach: PageClient
) -> None:
    page = as_coach.page(f"/werkvoorraad/{made.reference}/activiteiten")
    assert "Zet op de pagina van Johanna" in page.html
    path = f"/werkvoorraad/{made.reference}/pagina/voorstellen"
    as_coach.send(path, {"activity_id": [str(area.activity_id)]})
    first = shown(area, made)
    assert len(first) == 1
    four = [str(make_activity(area, name=f"Groep {each}")) for each in range(4)]
    told = as_coach.send(path, {"activity_id": four}, follow_redirects=True)
    assert "één tot drie voorstellen" in told.get_data(as_text=True)
    assert shown(area, made) == first
    as_coach.send(path, {"activity_id": four[:2]})
    assert len(shown(area, made)) == 2
    assert make_suggestion(area, made.reference)


def test_the_person_sees_the_own_marks_and_the_questions_that_wait(area: Area, made: MadeReferral) -> None:
    mine = phone(area, link_of(area, made.reference))
    make_measurement(area, made.reference)
    page = mine.opens()
    assert "Vragen over hoe het met u gaat" in page
    assert "Hoe het met uw doel gaat" not in page
    fill_measurement(area, made.reference, ALL_WELL)
    page = mine.sees()
    assert "gaf u een 8." in page
    assert "Vragen over hoe het met u gaat" not in page

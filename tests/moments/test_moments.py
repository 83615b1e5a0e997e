"""Somebody is asked, fills in by link in two sittings, with the coach or on paper; the coach sees why."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from uuid import UUID

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import text

from referral.consent.services import withdraw_consent
from referral.domain.actors import Actor
from referral.domain.codes import ConsentMethod, ConsentPurpose
from referral.domain.errors import Conflict, Invalid
from referral.domain.instruments.moments import (
    FillHelp,
    MeasureMoment,
    MeasureRefusal,
    MeasureState,
    MeasureWay,
)
from referral.domain.rights import RequestKind
from referral.domain.statuses import Status
from referral.extensions import db
from referral.lib import clock
from referral.models import AccessLog, AnswerSheet, Consent, Measurement, Message, Person, ReferralEvent
from referral.models.scope import acting
from referral.moments.paper.services import type_again, type_in
from referral.moments.reminding.services import remind_everywhere
from referral.moments.services import Asking, ask, refuse
from referral.notifications import channels
from referral.notifications.delivery import deliver
from tests.factories import Area, MadeReferral, fill_measurement, make_measurement, make_request, referral_in
from tests.factories.measurement import ALL_WELL, link_of, state_of
from tests.support.client import PageClient, new_client

SignIn = Callable[[Actor], PageClient]
MORNING = datetime(2026, 11, 6, 9, tzinfo=UTC)
FIRST = {"djg6_3": "yes", "djg6_4": "no", "djg6_7": "more_or_less"}
SECOND = {"djg6_8": "yes", "djg6_9": "no", "djg6_10": "yes"}


@pytest.fixture(autouse=True)
def at_work() -> Iterator[None]:
    channels.memory.clear()
    with clock.moved_to(MORNING):
        yield


@pytest.fixture
def made(area: Area) -> MadeReferral:
    return referral_in(Status.INTAKE_HELD, area)


@pytest.fixture
def link(area: Area, made: MadeReferral) -> str:
    return link_of(area, make_measurement(area, made.reference))


def known(client: PageClient, link: str, year: str = "1948") -> str:
    """Say the year of birth; the page that comes after."""
    client.csrf = csrf_of(client.get(link).get_data(as_text=True))
    return client.send(link, {"year": year}, follow_redirects=True).get_data(as_text=True)


def csrf_of(html: str) -> str:
    found = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', html)
    return found[1] if found else ""


def test_by_link_in_two_sittings(
    app: Flask, area: Area, made: MadeReferral, link: str, signed_in: SignIn
) -> None:
    client = new_client(app)
    assert "Johanna" not in client.get(link).get_data(as_text=True)
    assert "Ik ervaar een leegte" in known(client, link)
    page = client.send(f"{link}?blad=1", {"stage": "leaf", **FIRST}, follow_redirects=True)
    assert "Bladzijde 2 van 4" in page.get_data(as_text=True)

    later = new_client(app)
    assert "Bladzijde 2 van 4" in known(later, link), "goes on where it stopped"
    earlier = later.get(f"{link}?blad=1").get_data(as_text=True)
    assert re.search(r'checked[^>]* value="more_or_less"|value="more_or_less"[^>]* checked', earlier)
    later.send(f"{link}?blad=2", {"stage": "leaf", **SECOND})
    goal = later.get(f"{link}?blad=3").get_data(as_text=True)
    assert "Elke week een keer naar buiten." in goal
    wrong = later.send(
        f"{link}?blad=4", {"stage": "leaf", "gp_contacts_number": "500", "gp_contacts_minutes": "8"}
    )
    assert wrong.status_code == 422
    html = wrong.get_data(as_text=True)
    assert "Kies een getal van 0 tot en met 200." in html
    assert 'value="8"' in html, "nothing typed is lost"
    later.send(f"{link}?blad=3", {"stage": "leaf", "own_goal_goal": "6"})
    gp = {"gp_contacts_number": "3", "gp_contacts_content": ["talk", "complaint"]}
    last = later.send(f"{link}?blad=4", {"stage": "leaf", **gp}, follow_redirects=True).get_data(as_text=True)
    assert "Bijna klaar" in last
    assert later.send(f"{link}?blad=5", {"stage": "last"}).status_code == 422
    done = later.send(f"{link}?blad=5", {"stage": "last", "help": "alone"})
    assert "Uw antwoorden zijn binnen" in done.get_data(as_text=True)
    assert new_client(app).get(link).status_code == 404, "a link ends when it is handed in"

    told = signed_in(area.coach).page(f"/werkvoorraad/{made.reference}/vragenlijsten")
    assert "Waarom is dit 4?" in told.text
    assert "‘Ik ervaar een leegte om me heen.’: Ja, telt als 1." in told.text
    assert "Alles bij elkaar: 4 van 6." in told.text
    assert not re.search("eenzaam|matig|sterk", told.text)
    assert "WHO-5" in told.text, "what has no words is left out, and told"


def test_nothing_of_it_stands_in_events_or_in_clear(area: Area, made: MadeReferral) -> None:
    fill_measurement(area, made.reference, ALL_WELL)
    with area.app.app_context(), acting(area.system):
        rows = db.session.query(ReferralEvent).filter_by(referral_id=made.id).all()
        told = {row.type: row.content for row in rows if row.type.startswith("measurement")}
        raw = db.session.execute(text("SELECT answers_sealed FROM answer_sheet")).scalars().all()
    assert set(told) == {"measurement_invited", "measurement_filled"}
    assert set(told["measurement_filled"]) == {"measurement_id", "moment", "way", "help"}
    assert len(raw) == 3
    assert all(b"talk" not in each and b"goal" not in each for each in raw)


def test_a_wrong_year_five_times_ends_the_link(app: Flask, link: str) -> None:
    client = new_client(app)
    for _ in range(4):
        assert "klopt niet" in known(client, link, "1949")
    assert "werkt niet meer" in known(client, link, "1949")
    assert new_client(app).get(link).status_code == 404, "for the right year too"


def test_used_twice_at_once_counts_once(app: Flask, area: Area, made: MadeReferral, link: str) -> None:
    both = [new_client(app), new_client(app)]
    for client in both:
        known(client, link)
    both[0].send(f"{link}?blad=1", {"stage": "leaf", **FIRST})
    first = both[0].send(f"{link}?blad=5", {"stage": "last", "help": "family"})
    second = both[1].send(f"{link}?blad=5", {"stage": "last", "help": "alone"})
    assert (first.status_code, second.status_code) == (200, 404)
    with area.app.app_context(), acting(area.system):
        row = db.session.query(Measurement).one()
        assert row.help is FillHelp.FAMILY
        filled = db.session.query(ReferralEvent).filter_by(type="measurement_filled").count()
        assert filled == 1


def test_nothing_at_all_is_not_handed_in(app: Flask, link: str) -> None:
    client = new_client(app)
    known(client, link)
    page = client.send(f"{link}?blad=5", {"stage": "last", "help": "alone"})
    assert page.status_code == 422
    assert "Vul eerst één vraag in" in page.get_data(as_text=True)


def test_a_refusal_is_a_code_and_is_not_asked_again(
    app: Flask, area: Area, made: MadeReferral, link: str
) -> None:
    client = new_client(app)
    known(client, link)
    client.send(f"{link}?blad=1", {"stage": "leaf", **FIRST})
    assert "Wij vragen het niet nog eens" in client.get(f"{link}?wil=niet").get_data(as_text=True)
    client.send(f"{link}?wil=niet", {"stage": "refuse", "refusal": "too_private"})
    with area.app.app_context(), acting(area.system):
        row = db.session.query(Measurement).one()
        assert (row.state, row.refusal) == (MeasureState.REFUSED, MeasureRefusal.TOO_PRIVATE)
        assert db.session.query(AnswerSheet).count() == 0, "what was half answered goes"
    with area.app.app_context(), acting(area.coach), pytest.raises(Conflict, match="niet nog een keer"):
        ask(area.coach, made.reference, MeasureMoment.BASELINE, Asking(MeasureWay.TOGETHER))


@pytest.mark.parametrize("ends", ["withdrawn", "expired"])
def test_a_link_ends(app: Flask, area: Area, made: MadeReferral, link: str, ends: str) -> None:
    client = new_client(app)
    known(client, link)
    if ends == "withdrawn":
        with area.app.app_context(), acting(area.system):
            row = db.session.query(Consent).filter_by(referral_id=made.id, purpose=ConsentPurpose.REFER)
            key = row.one().id
        with area.app.app_context(), acting(area.gp):
            withdraw_consent(area.gp, made.reference, key, ConsentMethod.SPOKEN)
        assert client.get(link).status_code == 404
    else:
        with clock.moved_to(MORNING + timedelta(days=31)):
            assert new_client(app).get(link).status_code == 404


def test_asked_by_mail_and_reminded_twice(area: Area, made: MadeReferral) -> None:
    with area.app.app_context(), acting(area.coach):
        asking = Asking(MeasureWay.LINK, by_mail=True, email="johanna@voorbeeld.nl")
        ask(area.coach, made.reference, MeasureMoment.BASELINE, asking)
    assert _mails(area) == 1
    for days, total in ((6, 1), (7, 2), (8, 2), (14, 3), (20, 3), (28, 3)):
        with clock.moved_to(MORNING + timedelta(days=days)), area.app.app_context():
            remind_everywhere()
            assert remind_everywhere() == 0, "safe to run twice"
        assert _mails(area) == total, days


def _mails(area: Area) -> int:
    with area.app.app_context(), acting(area.system):
        return db.session.query(Message).filter_by(template="questions").count()


def test_the_mail_says_nothing_and_leaves_only_while_the_link_works(area: Area, made: MadeReferral) -> None:
    with area.app.app_context(), acting(area.coach):
        asking = Asking(MeasureWay.LINK, by_mail=True, email="johanna@voorbeeld.nl")
        ask(area.coach, made.reference, MeasureMoment.BASELINE, asking)
        refuse(area.coach, made.reference, MeasureMoment.BASELINE, MeasureRefusal.NOT_NOW)
    with area.app.app_context(), acting(area.system):
        key = db.session.query(Message).filter_by(template="questions").one().id
        deliver(key)
    assert channels.memory == []


def test_the_way_must_be_safe(area: Area, made: MadeReferral) -> None:
    with area.app.app_context(), acting(area.coach), pytest.raises(Invalid, match="e-mailadres"):
        ask(area.coach, made.reference, MeasureMoment.BASELINE, Asking(MeasureWay.LINK, by_mail=True))


def test_not_before_its_turn(area: Area, made: MadeReferral) -> None:
    with area.app.app_context(), acting(area.coach), pytest.raises(Conflict, match="niet aan de beurt"):
        ask(area.coach, made.reference, MeasureMoment.LATER, Asking(MeasureWay.TOGETHER))


def test_together_with_the_coach(area: Area, made: MadeReferral, signed_in: SignIn) -> None:
    coach = signed_in(area.coach)
    base = f"/werkvoorraad/{made.reference}/vragenlijsten/baseline"
    answer = coach.send(base, {"way": "together"}, follow_redirects=True)
    assert "Bladzijde 1 van 4".lower() in answer.get_data(as_text=True).lower()
    coach.send(f"{base}/samen?blad=1", FIRST)
    assert "bladzijde 2 van 4" in coach.page(f"{base}/samen").text
    assert coach.send(f"{base}/samen?blad=5", {}).status_code == 422
    coach.send(f"{base}/samen?blad=5", {"help": "coach"})
    page = coach.page(f"/werkvoorraad/{made.reference}/vragenlijsten")
    assert "Hulp erbij: ja, mijn welzijnscoach" in page.text
    assert "te weinig ingevuld" in page.text, "three of six give no total"


def test_on_paper_typed_in_twice(area: Area, made: MadeReferral, signed_in: SignIn) -> None:
    coach, base = signed_in(area.coach), f"/werkvoorraad/{made.reference}/vragenlijsten/baseline"
    coach.send(base, {"way": "paper"})
    paper = PdfReader(BytesIO(coach.get(f"{base}/papier.pdf").get_data()))
    assert b"pdfuaid" in paper.xmp_metadata.stream.get_data()  # type: ignore[union-attr]  # it has one
    words = " ".join(each.extract_text() for each in paper.pages)
    assert re.search(r"V-\w{3}-\w{3}", words)
    assert made.surname not in words
    typed = {**FIRST, **SECOND, "djg6_3": "yes_strong", "own_goal_goal": "5", "help": "family", "twice": "y"}
    coach.send(f"{base}/overtypen", typed)
    with area.app.app_context(), acting(area.system):
        key = db.session.query(Measurement).one().id
    assert state_of(area, key) is MeasureState.TYPED_ONCE
    mine = coach.send(f"{base}/overtypen", {**typed, "looked": "y"})
    assert "Laat een collega" in mine.get_data(as_text=True)

    other = {code: value for code, value in typed.items() if code not in {"help", "twice"}}
    colleague = area.second_coach
    given = _given(other | {"djg6_9": "yes"})
    with area.app.app_context(), acting(colleague):
        differing = type_again(colleague, made.reference, MeasureMoment.BASELINE, given, looked=False)
        assert differing == [("djg6", "9")]
    assert state_of(area, key) is MeasureState.TYPED_ONCE
    page = signed_in(colleague).send(f"{base}/overtypen", other | {"djg6_9": "yes"})
    assert page.status_code == 422
    assert "De eerste keer stond hier: Nee" in page.get_data(as_text=True)
    signed_in(colleague).send(f"{base}/overtypen", other | {"djg6_9": "yes", "looked": "y"})
    assert state_of(area, key) is MeasureState.FILLED
    with area.app.app_context(), acting(area.system):
        sheet = db.session.query(AnswerSheet).filter_by(code="djg6").one()
        assert sheet.scores == {"total": 5, "emotional": 3, "social": 2}


def _given(fields: dict[str, str]) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = {"djg6": {}, "own_goal": {}}
    for name, value in fields.items():
        code, _, item = name.rpartition("_")
        found[code][item] = int(value) if code == "own_goal" else value
    return found


def test_once_on_paper_is_enough_without_a_second(area: Area, made: MadeReferral) -> None:
    key = make_measurement(area, made.reference, way=MeasureWay.PAPER)
    with area.app.app_context(), acting(area.coach):
        type_in(area.coach, made.reference, MeasureMoment.BASELINE, ALL_WELL, FillHelp.STUDENT, twice=False)
    assert state_of(area, key) is MeasureState.FILLED


def test_change_only_of_a_real_pair(area: Area, signed_in: SignIn) -> None:
    made = referral_in(Status.PARTICIPATING, area)
    fill_measurement(area, made.reference, ALL_WELL | {"own_goal": {"goal": 3}})
    with clock.moved_to(MORNING + timedelta(days=91)):
        fill_measurement(area, made.reference, ALL_WELL, MeasureMoment.LATER)
        page = signed_in(area.coach).page(f"/werkvoorraad/{made.reference}/vragenlijsten")
    assert "Van 3 naar 8." in page.text
    assert page.html.count('<svg class="chart chart--lines"') == 6


def test_only_the_team_sees_a_score(area: Area, made: MadeReferral, signed_in: SignIn) -> None:
    fill_measurement(area, made.reference, ALL_WELL)
    path = f"/werkvoorraad/{made.reference}/vragenlijsten"
    assert signed_in(area.other_coach).get(path).status_code == 404
    for actor in (area.gp, area.host, area.coordinator, area.researcher):
        assert signed_in(actor).get(path).status_code == 403
        with area.app.app_context(), acting(actor):
            assert db.session.query(AnswerSheet).count() == 0
            assert db.session.query(Measurement).count() == 0
    with area.app.app_context(), acting(area.coach):
        assert db.session.query(AnswerSheet).count() == 3


def test_each_look_is_logged(app: Flask, area: Area, made: MadeReferral, link: str) -> None:
    known(new_client(app), link)
    with area.app.app_context(), acting(area.system):
        rows = db.session.query(AccessLog).filter_by(object_type="measurement").all()
        assert rows
        assert all(made.person_id in row.subject_ids for row in rows)
        assert db.session.query(Person).filter_by(id=made.person_id).one().birth_year == 1948


def test_whose_turn_it_is_and_where_a_paper_belongs(
    area: Area, made: MadeReferral, signed_in: SignIn
) -> None:
    coach = signed_in(area.coach)
    assert "Bij de start" in coach.page("/vragenlijsten").text
    key = make_measurement(area, made.reference, way=MeasureWay.PAPER)
    assert "Gevraagd" in coach.page("/vragenlijsten").text
    with area.app.app_context(), acting(area.system):
        code = db.session.get_one(Measurement, key).paper_code
    found = coach.get(f"/vragenlijsten?code={code.lower()}")
    assert found.location == f"/werkvoorraad/{made.reference}/vragenlijsten/baseline/overtypen"
    assert "Geen open papier met deze code" in coach.page("/vragenlijsten?code=V-222-222").text
    other = signed_in(area.other_coach)
    assert "Geen open papier" in other.page(f"/vragenlijsten?code={code}").text
    assert "Niemand is nu aan de beurt" in other.page("/vragenlijsten").text
    with area.app.app_context(), acting(area.coach):
        type_in(area.coach, made.reference, MeasureMoment.BASELINE, ALL_WELL, FillHelp.ALONE, twice=False)
    assert "Niemand is nu aan de beurt" in coach.page("/vragenlijsten").text


def test_erasure_ends_links_and_takes_the_answers(area: Area, signed_in: SignIn) -> None:
    made = referral_in(Status.CLOSED, area)
    fill_measurement(area, made.reference, ALL_WELL)
    key = make_measurement(area, made.reference, MeasureMoment.EXIT)
    link = link_of(area, key)
    assert new_client(area.app).get(link).status_code == 200
    request = make_request(area, made.person_id, RequestKind.ERASURE)
    signed_in(area.privacy_officer).send(f"/toezicht/verzoeken/{request}/wissen", {"sure": "y"})
    assert new_client(area.app).get(link).status_code == 404
    with area.app.app_context(), acting(area.system):
        assert db.session.query(AnswerSheet).count() == 0
        row = db.session.get_one(Measurement, key)
        assert (row.is_open, row.token_hash, row.salt) == (False, None, None)


def test_an_unknown_moment_is_not_there(area: Area, made: MadeReferral, signed_in: SignIn) -> None:
    base = f"/werkvoorraad/{made.reference}/vragenlijsten"
    coach = signed_in(area.coach)
    for path in (f"{base}/ooit", f"{base}/ooit/papier.pdf", f"{base}/baseline/samen"):
        assert coach.get(path).status_code == 404, path


def test_rows_of_another_region_stay_hidden(area: Area, made: MadeReferral) -> None:
    key: UUID = make_measurement(area, made.reference)
    with area.app.app_context(), acting(area.system):
        assert db.session.get(Measurement, key) is not None
    with area.app.app_context(), acting(area.privacy_officer):
        assert db.session.get(Measurement, key) is None, "no request is open"

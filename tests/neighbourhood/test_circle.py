"""A circle: members, lunches, invitations, agreements and the sheet for the table."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from uuid import UUID

from pypdf import PdfReader

from referral.domain.actors import Actor
from referral.domain.areas.figure_file import FigureRow
from referral.domain.areas.partners import PartnerKind
from referral.extensions import db
from referral.lib import clock
from referral.models import CircleMember, Lunch, Message, SurveyLink
from referral.models.scope import acting
from referral.neighbourhood.inviting.services import CALLED_OFF, INVITATION
from referral.notifications.delivery import compose
from tests.factories import Area, load_figures, make_agreement, make_lunch, make_member, make_reading
from tests.support.client import PageClient

SignIn = Callable[[Actor], PageClient]

TOPICS = "Wat zien wij?\nWie missen wij?"
CODE, YEARS = "BU03440001", (2024, 2025)

MEMBER = {
    "kind": "police",
    "organisation": "Politie",
    "function_name": "Wijkagent",
    "name": "Teun Agterberg",
    "email": "teun@politie.test",
}


def path_of(area: Area) -> str:
    """The page of the circle."""
    return f"/wijk/{area.neighbourhood_id}/kring"


def test_members_come_and_their_names_go_when_they_leave(area: Area, signed_in: SignIn) -> None:
    worker = signed_in(area.community_worker)
    assert "Nog niemand" in worker.page(path_of(area)).text
    assert worker.send(f"{path_of(area)}/lid", MEMBER).status_code == 302
    assert "Teun Agterberg" in worker.page(path_of(area)).text
    again = worker.send(f"{path_of(area)}/lid", {**MEMBER, "email": "TEUN@politie.test"})
    assert again.status_code == 422
    assert "staat al in deze kring" in again.get_data(as_text=True)
    with area.app.app_context(), acting(area.system):
        key = db.session.query(CircleMember).one().id
    worker.send(f"/wijk/lunch/{make_lunch(area)}/uitnodigen")
    worker.send(f"/wijk/kring/lid/{key}/weg")
    with area.app.app_context(), acting(area.system):
        assert db.session.query(Message).filter_by(address="teun@politie.test").count() == 0
        assert db.session.query(SurveyLink).count() == 0
        left = db.session.query(CircleMember).one()
        assert (left.name, left.email, left.kind) == ("", "", PartnerKind.POLICE)
    assert worker.send(f"/wijk/kring/lid/{key}/weg").status_code == 404


def invited(area: Area, worker: PageClient) -> UUID:
    """A lunch to which two members are invited, of whom MEMBER is one."""
    worker.send(f"{path_of(area)}/lid", MEMBER)
    make_member(area, PartnerKind.GP, "Dr. Linde Waterval")
    lunch = make_lunch(area)
    worker.send(f"/wijk/lunch/{lunch}/uitnodigen")
    return lunch


def test_a_member_gets_another_function_and_the_invitation_follows(area: Area, signed_in: SignIn) -> None:
    worker = signed_in(area.community_worker)
    invited(area, worker)
    with area.app.app_context(), acting(area.system):
        key, taken = (
            db.session.query(CircleMember).filter_by(name=name).one()
            for name in (MEMBER["name"], "Dr. Linde Waterval")
        )
        path, before = f"/wijk/kring/lid/{key.id}", sent_link(MEMBER["email"])
        other = taken.email
    refused = worker.send(path, {**MEMBER, "email": other, "function_name": "Jeugdagent"})
    assert refused.status_code == 422
    assert "staat al in deze kring" in refused.get_data(as_text=True)
    assert "Jeugdagent" in refused.get_data(as_text=True)
    worker.send(path, {**MEMBER, "function_name": "Jeugdagent"})
    with area.app.app_context(), acting(area.system):
        assert sent_link(MEMBER["email"]) == before
    worker.send(path, {**MEMBER, "function_name": "Jeugdagent", "email": "t.agterberg@politie.test"})
    page = worker.page(path_of(area)).text
    assert "Jeugdagent, Politie" in page
    assert "De uitnodiging gaat ook naar het nieuwe adres." in page
    with area.app.app_context(), acting(area.system):
        assert db.session.query(Message).filter_by(address=MEMBER["email"]).count() == 0
        assert db.session.get(SurveyLink, before) is None
        assert sent_link("t.agterberg@politie.test") != before


def sent_link(address: str) -> UUID:
    """The link in the one invitation to this address."""
    return UUID(db.session.query(Message).filter_by(address=address).one().facts["survey_link_id"])


def test_a_used_link_stays_used_at_another_address(area: Area, signed_in: SignIn) -> None:
    worker = signed_in(area.community_worker)
    key = make_member(area)
    lunch = make_lunch(area)
    worker.send(f"/wijk/lunch/{lunch}/uitnodigen")
    with area.app.app_context(), acting(area.system):
        db.session.query(SurveyLink).one().is_used = True
        db.session.commit()
    worker.send(f"/wijk/kring/lid/{key}", {**MEMBER, "email": "nieuw@politie.test"})
    with area.app.app_context(), acting(area.system):
        assert db.session.query(SurveyLink).one().is_used
        assert db.session.query(Message).filter_by(address="nieuw@politie.test").count() == 0


def test_who_got_the_invitation_hears_that_the_lunch_is_off(area: Area, signed_in: SignIn) -> None:
    worker = signed_in(area.community_worker)
    lunch = invited(area, worker)
    with area.app.app_context(), acting(area.system):
        db.session.query(Message).filter_by(address=MEMBER["email"]).one().sent_at = clock.now()
        db.session.commit()
    worker.send(f"/wijk/lunch/{lunch}/afzeggen")
    assert "Eén lid krijgt een mail." in worker.page(f"/wijk/lunch/{lunch}").text
    with area.app.app_context(), acting(area.system):
        told = db.session.query(Message).filter_by(template=CALLED_OFF).one()
        assert told.address == MEMBER["email"]
        mail = compose(told)
        entry = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
        payload = entry.get_payload(decode=True)
        assert isinstance(payload, bytes)
        assert "METHOD:CANCEL" in payload.decode()
        assert f"UID:{lunch}@patchwork" in payload.decode()
        assert "gaat niet door" in str(mail["Subject"])
    key = member_key(area, MEMBER["name"])
    worker.send(f"/wijk/kring/lid/{key}/weg")
    with area.app.app_context(), acting(area.system):
        assert db.session.query(Message).filter_by(address=MEMBER["email"]).count() == 0


def member_key(area: Area, name: str) -> UUID:
    """The key of the member with this name."""
    with area.app.app_context(), acting(area.system):
        return db.session.query(CircleMember).filter_by(name=name).one().id


def test_a_lunch_that_has_been_is_called_off_in_silence(area: Area, signed_in: SignIn) -> None:
    worker = signed_in(area.community_worker)
    worker.send(f"{path_of(area)}/lid", MEMBER)
    lunch = make_lunch(area, 1)
    worker.send(f"/wijk/lunch/{lunch}/uitnodigen")
    with area.app.app_context(), acting(area.system):
        db.session.query(Message).one().sent_at = clock.now()
        db.session.commit()
    with clock.moved_to(clock.now() + timedelta(days=2)):
        signed_in(area.community_worker).send(f"/wijk/lunch/{lunch}/afzeggen")
    with area.app.app_context(), acting(area.system):
        assert db.session.query(Message).filter_by(template=CALLED_OFF).count() == 0


def test_a_lunch_called_off_invites_nobody_any_more(area: Area, signed_in: SignIn) -> None:
    worker = signed_in(area.community_worker)
    worker.send(f"{path_of(area)}/lid", MEMBER)
    lunch, other = make_lunch(area), make_lunch(area, 40)
    for each in (lunch, other):
        worker.send(f"/wijk/lunch/{each}/uitnodigen")
    with area.app.app_context(), acting(area.system):
        assert db.session.query(Message).filter_by(template=INVITATION).count() == 2
    assert worker.send(f"/wijk/lunch/{lunch}/afzeggen").status_code == 302
    with area.app.app_context(), acting(area.system):
        kept = db.session.query(SurveyLink).one()
        left = db.session.query(Message).filter_by(template=INVITATION).one()
        assert left.facts == {"survey_link_id": str(kept.id)}
        assert kept.lunch_id == other


def test_the_shared_result_is_about_nobody(area: Area, signed_in: SignIn) -> None:
    worker = signed_in(area.coordinator)
    refused = worker.send(f"{path_of(area)}/resultaat", {"goal": "Bel Sanne op 06 12345678."})
    assert refused.status_code == 422
    worker.send(f"{path_of(area)}/resultaat", {"goal": "Iedereen kent de weg naar het buurthuis."})
    assert "Iedereen kent de weg" in signed_in(area.gp).page(f"/wijk/{area.neighbourhood_id}").text


def lunch_form(days: int) -> dict[str, str]:
    """A lunch in so many days."""
    day = clock.today() + timedelta(days=days)
    return {
        "day": day.isoformat(),
        "at": "12:30",
        "venue": "Buurthuis",
        "topics": "Wat zien wij?\nWie missen wij?",
    }


def test_a_lunch_is_planned_and_everybody_is_invited_once(area: Area, signed_in: SignIn) -> None:
    worker = signed_in(area.community_worker)
    past = worker.send(f"{path_of(area)}/lunch", lunch_form(-1))
    assert past.status_code == 422
    assert "die nog komen" in past.get_data(as_text=True)
    planned = worker.send(f"{path_of(area)}/lunch", lunch_form(21))
    page = planned.location or ""
    empty = worker.send(f"{page}/uitnodigen")
    assert empty.status_code == 409
    make_member(area)
    make_member(area, PartnerKind.GP, "Dr. Linde Waterval")
    worker.send(f"{page}/uitnodigen")
    worker.send(f"{page}/uitnodigen")
    assert "0 van 2 links zijn gebruikt" in worker.page(page).text
    with area.app.app_context(), acting(area.system):
        messages = db.session.query(Message).filter_by(template="lunch_invitation").all()
        assert len(messages) == 2
        mail = compose(messages[0])
        entry = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
        told = str(mail)
        payload = entry.get_payload(decode=True)
        assert isinstance(payload, bytes)
        assert "Lunch van de buurtkring" in payload.decode()
        assert "Waterval" not in told
        assert "Akkerman" not in told
    chat = worker.page(path_of(area)).text
    assert "geen namen of verhalen van bewoners" in chat


def test_a_lunch_that_was_held_has_guests_trends_and_agreements(area: Area, signed_in: SignIn) -> None:
    worker = signed_in(area.community_worker)
    came, away = make_member(area), make_member(area, PartnerKind.HOUSING, "Noor Zandstra")
    coming = make_lunch(area, 5)
    assert worker.send(f"/wijk/lunch/{coming}/verslag", {"discussed": "Te vroeg."}).status_code == 409
    lunch = make_lunch(area, -1)
    worker.send(f"/wijk/lunch/{lunch}/verslag", {"came": str(came), "discussed": "Meer jonge gezinnen."})
    due = (clock.today() + timedelta(days=30)).isoformat()
    form = {"who": "De corporatie", "what": "Hangt het aanbod in elke hal.", "due_on": due}
    worker.send(f"/wijk/lunch/{lunch}/afspraak", form)
    page = worker.page(f"/wijk/lunch/{lunch}").text
    assert "Meer jonge gezinnen." in page
    assert "1 lid kwam" in page
    assert "Hangt het aanbod in elke hal." in page
    worker.send(f"/wijk/kring/lid/{came}/weg")
    worker.send(f"/wijk/lunch/{lunch}/verslag", {"came": str(away), "discussed": "Meer jonge gezinnen."})
    assert "2 leden kwamen" in worker.page(f"/wijk/lunch/{lunch}").text
    named = worker.send(f"/wijk/lunch/{lunch}/afspraak", {**form, "who": "Sanne"})
    assert named.status_code == 422


def test_an_agreement_is_kept_and_can_be_opened_again(area: Area, signed_in: SignIn) -> None:
    worker = signed_in(area.community_worker)
    key = make_agreement(area, due=-2)
    assert "Was klaar op" in worker.page(path_of(area)).text
    worker.send(f"/wijk/afspraak/{key}/klaar")
    assert "Gedaan op" in worker.page(path_of(area)).text
    worker.send(f"/wijk/afspraak/{key}/klaar")
    assert "Was klaar op" in worker.page(path_of(area)).text


def test_a_lunch_that_is_called_off_forgets_who_was_asked(area: Area, signed_in: SignIn) -> None:
    worker = signed_in(area.community_worker)
    make_member(area)
    lunch: UUID = make_lunch(area)
    worker.send(f"/wijk/lunch/{lunch}/uitnodigen")
    worker.send(f"/wijk/lunch/{lunch}/afzeggen")
    assert worker.send(f"/wijk/lunch/{lunch}/afzeggen").status_code == 409
    with area.app.app_context(), acting(area.system):
        assert db.session.query(SurveyLink).count() == 0
        assert db.session.get_one(Lunch, lunch).cancelled_at is not None


def test_the_sheet_for_the_table_is_one_page_however_full(area: Area, signed_in: SignIn) -> None:
    measures = [f"Een cijfer met een wat langere naam, nummer {number}" for number in range(12)]
    load_figures(
        area,
        [
            FigureRow(CODE, year, "Noord", each, 40, "aantal", "Voorbeeld")
            for each in measures
            for year in YEARS
        ],
    )
    signed_in(area.coordinator).send(
        "/wijk/codes", {f"{CODE}-{year}": str(area.neighbourhood_id) for year in YEARS}
    )
    worker = signed_in(area.community_worker)
    past = make_lunch(area, -90)
    make_reading(area, "Wij zien meer gezinnen. " * 40)
    for _ in range(8):
        make_agreement(area, past, what="Vertelt in elk eerste gesprek over de koffiekamer. " * 7)
    answer = worker.get(f"/wijk/lunch/{make_lunch(area, 9)}/blad.pdf")
    sheet = PdfReader(BytesIO(answer.data))
    assert len(sheet.pages) == 1
    told = " ".join(sheet.pages[0].extract_text().split())
    for part in ("Wat zien wij?", "De wijkverpleging: Vertelt", "nog niet gedaan", "40 (2025)", "40 (2024)"):
        assert part in told
    assert "niet naast een andere wijk" in told


def test_coaches_and_doctors_see_no_members(area: Area, signed_in: SignIn) -> None:
    make_member(area)
    for actor in (area.coach, area.gp, area.researcher):
        assert signed_in(actor).get(path_of(area)).status_code == 403
    with area.app.app_context(), acting(area.gp):
        assert db.session.query(CircleMember).count() == 0

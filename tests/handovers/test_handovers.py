"""Hand-overs: other help answers by a link that shows little, says who looked, and ends."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest

from referral.domain.actors import Actor
from referral.domain.codes import HandOverTarget
from referral.domain.statuses import Status
from referral.domain.tasks import TaskKind
from referral.extensions import db
from referral.lib import clock
from referral.models import AccessLog, CareContact, HandOver, Message, Referral, Task
from referral.models.scope import acting
from referral.notifications import channels
from referral.notifications.delivery import deliver
from tests.factories import Area, MadeReferral, make_contact, make_hand_over, referral_in
from tests.support.client import PageClient, new_client

SignIn = Callable[[Actor], PageClient]

MORNING = datetime(2026, 11, 6, 9, tzinfo=UTC)
"""A Friday: the next working day is Monday the ninth."""

QUESTION = "Er liggen drie maanden huur. Wilt u meekijken?"
YES = {
    "stage": "reply",
    "accepted": "yes",
    "receiver": "Sanne Visser",
    "meets_on": "09-11-2026",
    "refusal": "",
}


@pytest.fixture(autouse=True)
def at_work() -> Iterator[None]:
    channels.memory.clear()
    with clock.moved_to(MORNING):
        yield


@pytest.fixture
def made(area: Area) -> MadeReferral:
    return referral_in(Status.PARTICIPATING, area)


@pytest.fixture
def guest(area: Area) -> PageClient:
    """A browser of somebody without an account."""
    return stranger(area)


def stranger(area: Area) -> PageClient:
    """A browser without a session, with the token of the first form it met."""
    client = new_client(area.app)
    page = client.page("/aanmelden")
    client.csrf = next(each["value"] for each in page.controls if each.get("name") == "csrf_token")
    return client


def asked(area: Area, coach: PageClient, made: MadeReferral, **changes: str) -> str:
    """The coach hands over; the path of the link in the mail."""
    given = {"contact": str(make_contact(area)), "question": QUESTION, "agreed": "y", **changes}
    answer = coach.send(f"/werkvoorraad/{made.reference}/doorschuiven", given)
    assert answer.status_code == 302, answer.get_data(as_text=True)
    return link_in(mailed(area))


def mailed(area: Area) -> EmailMessage:
    """The mail to other help."""
    with area.app.app_context(), acting(area.system):
        row = db.session.query(Message).filter_by(template="hand_over").order_by(Message.queued_at.desc())
        deliver(row.first().id)  # type: ignore[union-attr]  # it was just queued
    return channels.memory[-1]


def link_in(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    found = re.search(r"/overdracht/\S+", str(body.get_content())) if body else None
    assert found
    return found.group()


def open_task(area: Area, made: MadeReferral) -> Task | None:
    """The task to see to the answer, while it is open."""
    with area.app.app_context(), acting(area.system):
        query = db.session.query(Task).filter_by(referral_id=made.id, kind=TaskKind.HAND_OVER, done_at=None)
        found: Task | None = query.first()
        return found


def test_other_help_takes_it_by_link_and_the_place_stays(
    signed_in: SignIn, area: Area, made: MadeReferral, guest: PageClient
) -> None:
    coach = signed_in(area.coach)
    link = asked(area, coach, made)
    waiting = open_task(area, made)
    assert waiting is not None
    assert waiting.due.isoformat() == "2026-11-09"
    assert "Wie wil u iets overdragen" not in guest.page(link).text
    assert QUESTION not in guest.page(link).text
    shown = guest.send(link, {"name": "Sanne Visser, raadsvrouw"}).get_data(as_text=True)
    assert QUESTION in shown
    assert made.surname not in shown
    assert "bekeken door Sanne Visser" in coach.page(f"/werkvoorraad/{made.reference}").text
    assert "Dank u wel" in guest.send(link, YES).get_data(as_text=True)
    page = coach.page(f"/werkvoorraad/{made.reference}").text
    assert "Opgepakt door Sanne Visser, contact op 9 november 2026" in page
    assert "Doet mee" in page
    assert open_task(area, made) is None
    assert guest.send(link, {"name": "Sanne"}).status_code == 404


def test_the_mail_tells_nothing_about_the_person(signed_in: SignIn, area: Area, made: MadeReferral) -> None:
    asked(area, signed_in(area.coach), made)
    mail = channels.memory[-1]
    assert mail["To"] == "aanmelden@raadslieden.example"
    for secret in (made.surname, made.reference, "huur", "Johanna"):
        assert secret not in mail.as_string()


def test_what_cannot_wait_is_due_today(signed_in: SignIn, area: Area, made: MadeReferral) -> None:
    asked(area, signed_in(area.coach), made, today="y")
    waiting = open_task(area, made)
    assert waiting is not None
    assert waiting.due == clock.today()


def test_each_look_is_logged_with_who_looked(
    signed_in: SignIn, area: Area, made: MadeReferral, guest: PageClient
) -> None:
    link = asked(area, signed_in(area.coach), made)
    guest.send(link, {"name": "Sanne Visser"})
    other = stranger(area)
    other.send(link, {"name": "Iemand anders"})  # forwarded: this one has to say who it is as well
    with area.app.app_context(), acting(area.system):
        rows = db.session.query(AccessLog).filter_by(object_type="hand_over").order_by(AccessLog.happened_at)
        seen = [(row.actor_name, row.organisation_name, row.subject_ids) for row in rows]
    assert seen == [
        ("Sanne Visser", "Sociaal raadslieden", [made.person_id]),
        ("Iemand anders", "Sociaal raadslieden", [made.person_id]),
    ]


def test_a_no_has_a_reason_and_typed_words_stay(
    signed_in: SignIn, area: Area, made: MadeReferral, guest: PageClient
) -> None:
    coach = signed_in(area.coach)
    link = asked(area, coach, made)
    guest.send(link, {"name": "Sanne Visser"})
    no = {"stage": "reply", "accepted": "no", "receiver": "Sanne Visser van de balie"}
    wrong = guest.send(link, no)
    assert wrong.status_code == 422
    assert "Kies waarom het niet kan." in wrong.get_data(as_text=True)
    assert "Sanne Visser van de balie" in wrong.get_data(as_text=True)
    late = guest.send(link, {**YES, "meets_on": "05-11-2026"})
    assert "Deze datum is al voorbij." in late.get_data(as_text=True)
    assert "zoekt verder" in guest.send(link, {**no, "refusal": "no_capacity"}).get_data(as_text=True)
    assert "Niet overgenomen: geen ruimte op dit moment" in coach.page(f"/werkvoorraad/{made.reference}").text


def test_a_link_ends_by_time_by_taking_back_and_with_the_referral(
    signed_in: SignIn, area: Area, made: MadeReferral, guest: PageClient
) -> None:
    coach = signed_in(area.coach)
    path = f"/werkvoorraad/{made.reference}"
    old = asked(area, coach, made)
    with clock.moved_to(MORNING + timedelta(days=14, seconds=1)):
        assert stranger(area).send(old, {"name": "Sanne"}).status_code == 404
    back = re.findall(rf"{path}/overdracht/[0-9a-f-]+/terug", coach.page(path).html)[0]
    assert coach.send(back).status_code == 302
    assert coach.send(back).status_code == 409
    assert guest.send(old, {"name": "Sanne"}).status_code == 404
    ended = asked(area, coach, made)
    gp = signed_in(area.gp)
    consents = gp.page(f"/toestemming/{made.reference}").html
    stop = re.findall(r"/toestemming/[^\"]+/intrekken/[0-9a-f-]+", consents)[0]
    assert gp.send(stop, {"method": "spoken", "giver": ""}).status_code == 302
    assert guest.send(ended, {"name": "Sanne"}).status_code == 404


def test_a_changed_link_opens_nothing(
    signed_in: SignIn, area: Area, made: MadeReferral, guest: PageClient
) -> None:
    link = asked(area, signed_in(area.coach), made)
    assert guest.send(link[:-1] + ("A" if link[-1] != "A" else "B"), {"name": "Sanne"}).status_code == 404
    assert guest.send(link, YES).status_code == 422  # without a name there is no answer either


def test_of_two_answers_the_first_counts(
    signed_in: SignIn, area: Area, made: MadeReferral, guest: PageClient
) -> None:
    coach = signed_in(area.coach)
    link = asked(area, coach, made)
    guest.send(link, {"name": "Sanne Visser"})
    path = f"/werkvoorraad/{made.reference}"
    form = re.findall(rf"{path}/overdracht/[0-9a-f-]+/antwoord", coach.page(path).html)[0]
    by_phone = {"accepted": "no", "receiver": "De balie", "refusal": "not_ours"}
    assert coach.send(form, by_phone).status_code == 302
    assert guest.send(link, YES).status_code == 404
    assert coach.send(form, by_phone).status_code == 409
    with area.app.app_context(), acting(area.system):
        assert db.session.query(HandOver).one().accepted is False


def test_the_person_agrees_first_except_for_veilig_thuis(
    signed_in: SignIn, area: Area, made: MadeReferral
) -> None:
    coach = signed_in(area.coach)
    path = f"/werkvoorraad/{made.reference}/doorschuiven"
    given = {"contact": str(make_contact(area)), "question": QUESTION}
    wrong = coach.send(path, given)
    assert wrong.status_code == 422
    assert "Vraag het eerst aan de persoon." in wrong.get_data(as_text=True)
    assert QUESTION in wrong.get_data(as_text=True)
    safe = make_contact(area, "Veilig Thuis", HandOverTarget.SAFE_HOME)
    assert coach.send(path, {**given, "contact": str(safe)}).status_code == 302
    assert "Zonder toestemming van de persoon." in coach.page(f"/werkvoorraad/{made.reference}").text


def test_what_is_not_safe_binds_the_receiver_too(signed_in: SignIn, area: Area, guest: PageClient) -> None:
    made = referral_in(Status.PARTICIPATING, area)
    with area.app.app_context(), acting(area.system):
        db.session.get_one(Referral, made.id).contact_limits = ["no_voicemail"]
        db.session.commit()
    link = asked(area, signed_in(area.coach), made)
    shown = guest.send(link, {"name": "Sanne Visser"}).get_data(as_text=True)
    assert "niets inspreken op de voicemail" in shown


def test_the_coordinator_keeps_the_list_of_other_help(signed_in: SignIn, area: Area) -> None:
    coordinator = signed_in(area.coordinator)
    given = {
        "target": "debt_help",
        "name": "Schuldhulp",
        "phone": "030 123",
        "email": "help@schuld.example",
        "opening_hours": "elke dinsdag",
    }
    wrong = coordinator.send("/overzicht/hulp", given)
    assert wrong.status_code == 422
    assert "Dit telefoonnummer klopt niet." in wrong.get_data(as_text=True)
    mail = coordinator.send("/overzicht/hulp", {**given, "phone": "030 1234567", "email": "help"})
    assert "Dit e-mailadres klopt niet." in mail.get_data(as_text=True)
    assert coordinator.send("/overzicht/hulp", {**given, "phone": "030 1234567"}).status_code == 302
    page = coordinator.page("/overzicht/hulp")
    assert "elke dinsdag" in page.text
    with area.app.app_context(), acting(area.system):
        key = db.session.query(CareContact).filter_by(name="Schuldhulp").one().id
    assert coordinator.send(f"/overzicht/hulp/{key}/weg").status_code == 302
    made = referral_in(Status.ACCEPTED, area)
    gone = signed_in(area.coach).send(
        f"/werkvoorraad/{made.reference}/doorschuiven",
        {"contact": str(key), "question": QUESTION, "agreed": "y"},
    )
    assert gone.status_code == 422


def test_a_hand_over_of_another_referral_is_not_there(
    signed_in: SignIn, area: Area, made: MadeReferral
) -> None:
    other = referral_in(Status.ACCEPTED, area)
    key = make_hand_over(area, other.reference)
    coach = signed_in(area.coach)
    assert coach.send(f"/werkvoorraad/{made.reference}/overdracht/{key}/terug").status_code == 404


def test_a_second_click_asks_once(signed_in: SignIn, area: Area, made: MadeReferral) -> None:
    coach = signed_in(area.coach)
    given = {"contact": str(make_contact(area)), "question": QUESTION, "agreed": "y"}
    path = f"/werkvoorraad/{made.reference}/doorschuiven"
    assert coach.send(path, given).status_code == 302
    again = coach.send(path, given)
    assert again.status_code == 422
    assert "Deze hulp is al gevraagd" in again.get_data(as_text=True)
    with area.app.app_context(), acting(area.system):
        assert db.session.query(Message).filter_by(template="hand_over").count() == 1

"""Appointments: booked, moved, recorded; the person hears of the time, and of nothing else."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from icalendar import Calendar

from referral.appointments.services import remind_everywhere
from referral.domain.actors import Actor
from referral.domain.statuses import Status
from referral.extensions import db
from referral.lib import clock
from referral.models import Appointment, Message, Referral
from referral.models.scope import acting
from referral.notifications import channels
from referral.notifications.delivery import deliver
from referral.notifications.services import queue_for_person
from tests.factories import Area, MadeReferral, referral_in
from tests.support.client import PageClient

SignIn = Callable[[Actor], PageClient]

MORNING = datetime(2026, 11, 2, 9, tzinfo=UTC)
NEXT = {"day": "2026-11-05", "hour": "10:30", "minutes": "60", "way": "home", "place": "Bij haar thuis"}
MAILED = {**NEXT, "by_mail": "y", "email": "dora@voorbeeld.nl"}


@pytest.fixture(autouse=True)
def at_work() -> Iterator[None]:
    """It is a Monday morning, and nothing was sent yet."""
    channels.memory.clear()
    channels.text_memory.clear()
    with clock.moved_to(MORNING):
        yield


@pytest.fixture
def made(area: Area) -> MadeReferral:
    """A referral of which the person was reached."""
    return referral_in(Status.REACHED, area)


def booked(coach: PageClient, made: MadeReferral, given: dict[str, str] = NEXT) -> str:
    """Book, and give the address of the appointment."""
    path = f"/werkvoorraad/{made.reference}"
    assert coach.send(f"{path}/afspraak", given).location == path
    links = re.findall(rf"{path}/afspraak/[0-9a-f-]+", coach.page(path).html)
    return str(links[0])


def sent(area: Area) -> None:
    """Deliver all that waits to leave for persons."""
    with area.app.app_context(), acting(area.system):
        waiting = db.session.query(Message).filter(
            Message.sent_at.is_(None), Message.address.like("persoon/%"), Message.region_id == area.region_id
        )
        for key in [each.id for each in waiting.order_by(Message.queued_at)]:
            deliver(key)


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    return str(body.get_content()) if body else ""


def calendar_of(mail: EmailMessage) -> Calendar:
    attachment = next(iter(mail.iter_attachments()))
    assert attachment.get_content_type() == "text/calendar"
    return Calendar.from_ical(attachment.get_content())


def test_the_person_gets_an_invitation_without_a_word_on_health(
    signed_in: SignIn, area: Area, made: MadeReferral
) -> None:
    booked(signed_in(area.coach), made, MAILED)
    sent(area)
    mail = channels.memory.pop()
    assert mail["To"] == "dora@voorbeeld.nl"
    assert "donderdag 5 november 2026, 10:30" in text_of(mail)
    whole = mail.as_string()
    for secret in (made.reference, made.surname, "Welzijn op Recept", "verwij", "somber"):
        assert secret not in whole
    event = calendar_of(mail).walk("VEVENT")[0]
    assert event.decoded("dtstart") == datetime(2026, 11, 5, 9, 30, tzinfo=UTC)
    assert event["status"] == "CONFIRMED"
    assert event["location"] == "Bij haar thuis"


def test_moving_tells_who_asked_and_keeps_the_invitation_one(
    signed_in: SignIn, area: Area, made: MadeReferral
) -> None:
    coach = signed_in(area.coach)
    link = booked(coach, made, MAILED)
    given = {"day": "2026-11-06", "hour": "14:00", "asked_by": "person", "cause": "transport"}
    assert coach.send(f"{link}/verzetten", given).status_code == 302
    shown = coach.page(f"/werkvoorraad/{made.reference}").text
    assert "vrijdag 6 november 2026, 14:00" in shown
    assert "gevraagd door de persoon: kon er niet komen" in shown
    sent(area)
    first, second = (calendar_of(each).walk("VEVENT")[0] for each in channels.memory)
    assert first["uid"] == second["uid"]
    assert second["sequence"] == 1
    assert coach.send(f"{link}/afzeggen", {"asked_by": "coach", "cause": "ill"}).status_code == 302
    sent(area)
    assert calendar_of(channels.memory[-1])["method"] == "CANCEL"
    assert coach.send(f"{link}/verzetten", given).status_code == 422


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"day": "2026-11-01"}, "Deze datum is al voorbij."),
        ({"day": "2026-11-02", "hour": "09:59"}, "Deze tijd is al voorbij."),
        ({"day": "2027-03-28", "hour": "02:30"}, "Kies een tijd tussen 7:00 en 22:00 uur."),
        ({"day": "2027-06-01"}, "meer dan een half jaar vooruit"),
        ({"day": "morgen"}, "Vul een bestaande datum in"),
        ({"hour": "25:00"}, "Tijd"),
        ({"by_mail": "y", "email": "dora"}, "Dit e-mailadres klopt niet."),
        ({"by_mail": "y", "email": ""}, "Vul een e-mailadres in."),
        ({"way": ""}, "Kies hoe jullie elkaar spreken."),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_lost(
    signed_in: SignIn, area: Area, made: MadeReferral, wrong: dict[str, str], words: str
) -> None:
    answer = signed_in(area.coach).send(f"/werkvoorraad/{made.reference}/afspraak", {**NEXT, **wrong})
    assert answer.status_code == 422
    assert words in answer.text
    assert "Bij haar thuis" in answer.text


def test_nobody_is_in_two_places(signed_in: SignIn, area: Area, made: MadeReferral) -> None:
    coach, other = signed_in(area.coach), referral_in(Status.REACHED, area)
    link = booked(coach, made)
    for hour, free in (("10:00", False), ("11:15", False), ("09:30", True), ("11:30", True)):
        answer = coach.send(f"/werkvoorraad/{other.reference}/afspraak", {**NEXT, "hour": hour})
        assert (answer.status_code == 302) is free, hour
    same = {"day": "2026-11-05", "hour": "10:45", "asked_by": "coach", "cause": "time"}
    assert "U heeft dan al een afspraak" in coach.send(f"{link}/verzetten", same).text


@pytest.mark.parametrize(
    ("limit", "given", "words"),
    [
        ("no_mail", {"by_mail": "y", "email": "dora@voorbeeld.nl"}, "De persoon wil geen e-mail."),
        ("no_text", {"by_text": "y"}, "De persoon wil geen sms of app."),
        ("no_visit", {}, "De persoon wil niet dat u langskomt."),
    ],
)
def test_what_is_not_safe_is_not_done(
    signed_in: SignIn, area: Area, made: MadeReferral, limit: str, given: dict[str, str], words: str
) -> None:
    _limit(area, made, limit)
    path = f"/werkvoorraad/{made.reference}/afspraak"
    assert words in signed_in(area.coach).send(path, {**NEXT, **given}).text


def _limit(area: Area, made: MadeReferral, limit: str) -> None:
    with area.app.app_context(), acting(area.system):
        db.session.get_one(Referral, made.id).contact_limits = [limit]
        db.session.commit()


def test_what_became_unsafe_meanwhile_does_not_leave(
    signed_in: SignIn, area: Area, made: MadeReferral
) -> None:
    booked(signed_in(area.coach), made, MAILED)
    _limit(area, made, "no_mail")
    sent(area)
    assert channels.memory == []


def test_a_reminder_the_day_before_once(signed_in: SignIn, area: Area, made: MadeReferral) -> None:
    booked(signed_in(area.coach), made, {**MAILED, "by_text": "y"})
    sent(area)
    channels.memory.clear()
    assert _reminded(area, 3) == 0
    assert _reminded(area, 4) == 1
    assert _reminded(area, 4) == 0
    sent(area)
    assert "Morgen" in channels.memory[0]["Subject"]
    text = channels.text_memory[0]
    assert text.text.startswith("U heeft een afspraak met Sanne op 5 november 2026 om 10:30 uur.")


def _reminded(area: Area, day: int) -> int:
    with clock.moved_to(datetime(2026, 11, day, 15, tzinfo=UTC)), area.app.app_context():
        return remind_everywhere()


def test_who_stopped_is_not_reminded(signed_in: SignIn, area: Area, made: MadeReferral) -> None:
    coach = signed_in(area.coach)
    booked(coach, made, MAILED)
    coach.send(f"/werkvoorraad/{made.reference}/vergissing", {"explanation": "Verkeerde persoon."})
    assert _reminded(area, 4) == 0


def test_how_it_went_is_written_down_afterwards(signed_in: SignIn, area: Area) -> None:
    made = referral_in(Status.ACCEPTED, area)
    coach = signed_in(area.coach)
    link = booked(coach, made)
    assert "Deze afspraak moet nog komen." in coach.send(f"{link}/verslag", {"outcome": "attended"}).text
    with clock.moved_to(datetime(2026, 11, 5, 11, tzinfo=UTC)):
        coach = signed_in(area.coach)
        assert "Afspraak" in coach.page("/vandaag").text
        answer = coach.send(f"{link}/verslag", {"outcome": "late"})
        assert answer.location == f"/werkvoorraad/{made.reference}/intake"
        assert coach.send(f"{link}/verslag", {"outcome": "late"}).status_code == 422
    with area.app.app_context(), acting(area.system):
        assert db.session.get_one(Referral, made.id).status is Status.REACHED


def test_a_no_show_asks_for_another_appointment(signed_in: SignIn, area: Area, made: MadeReferral) -> None:
    link = booked(signed_in(area.coach), made)
    with clock.moved_to(datetime(2026, 11, 5, 11, tzinfo=UTC)):
        coach = signed_in(area.coach)
        assert coach.send(f"{link}/verslag", {"outcome": "no_show"}).location.endswith(made.reference)
        assert "Plan de intake" in coach.page("/vandaag").text


def test_the_feed_tells_times_and_references_only(signed_in: SignIn, area: Area, made: MadeReferral) -> None:
    coach = signed_in(area.coach)
    booked(coach, made)
    assert made.surname in coach.page("/agenda").text
    shown = coach.send("/agenda/koppelen").get_data(as_text=True)
    path = re.search(r"/agenda/[\w-]+\.ics", shown)
    assert path
    answer = area.app.test_client().get(path[0])
    assert answer.mimetype == "text/calendar"
    event = Calendar.from_ical(answer.data).walk("VEVENT")[0]
    assert event["summary"] == f"Afspraak {made.reference}"
    assert made.surname not in answer.text
    assert "Bij haar thuis" not in answer.text
    coach.send("/account/taal", {"language": "en"})
    assert f"Appointment {made.reference}" in area.app.test_client().get(path[0]).text
    coach.send("/agenda/ontkoppelen")
    assert area.app.test_client().get(path[0]).status_code == 404
    assert path[0] not in coach.page("/agenda").html


def test_an_appointment_of_another_referral_is_not_found(
    signed_in: SignIn, area: Area, made: MadeReferral
) -> None:
    other, coach = referral_in(Status.REACHED, area), signed_in(area.coach)
    link = booked(coach, made).replace(made.reference, other.reference)
    assert coach.get(f"{link}/verzetten").status_code == 404
    with area.app.app_context(), acting(area.system):
        assert db.session.query(Appointment).filter_by(referral_id=other.id).count() == 0


def test_a_reminder_that_broke_off_half_way_is_sent_once(
    signed_in: SignIn, area: Area, made: MadeReferral, monkeypatch: pytest.MonkeyPatch
) -> None:
    booked(signed_in(area.coach), made, {**MAILED, "by_text": "y"})
    sent(area)
    channels.memory.clear()
    written: list[str] = []

    def killed(referral: Referral, template: str, way: str, facts: dict[str, str]) -> None:
        if written:
            raise KeyboardInterrupt
        written.append(way)
        queue_for_person(referral, template, way, facts)

    with monkeypatch.context() as patch:
        patch.setattr("referral.appointments.services.queue_for_person", killed)
        with pytest.raises(KeyboardInterrupt):
            _reminded(area, 4)
    assert _reminded(area, 4) == 1
    sent(area)
    assert (written, len(channels.memory), len(channels.text_memory)) == (["mail"], 1, 1)

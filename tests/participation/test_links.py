"""A link that marks who came: for one group, by somebody who says who they are, until it ends."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from email.message import EmailMessage

import pytest

from referral.domain.actors import Actor
from referral.domain.codes import AttendanceState as S
from referral.extensions import db
from referral.lib import clock
from referral.lib.crypto import fingerprint
from referral.models import AccessLog, Activity, ActivityBreak, AttendanceLink, AttendanceMark, Message
from referral.models.scope import acting
from referral.notifications import channels
from referral.notifications.delivery import deliver
from tests.conftest import NOON
from tests.factories import Area, make_activity
from tests.factories.attendance import make_attendance_link
from tests.participation.group import Group, Phone, make_group
from tests.participation.test_marking import filled, marked
from tests.support.client import PageClient, new_client
from tests.support.pages import Page

SignIn = Callable[[Actor], PageClient]
DAY = NOON.date()


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    channels.memory.clear()
    with clock.moved_to(NOON):
        yield


@pytest.fixture
def group(area: Area) -> Group:
    return make_group(area)


def guest(area: Area) -> PageClient:
    """A browser without a session, with the token of the first form it met."""
    client = new_client(area.app)
    page = client.page("/aanmelden")
    client.csrf = next(each["value"] for each in page.controls if each.get("name") == "csrf_token")
    return client


def path_of(area: Area, token: str) -> str:
    return f"/opkomst/{area.region_id}/{token}"


def entered(area: Area, path: str, name: str = "Ria van de Koffie") -> PageClient:
    """A guest who said who they are."""
    client = guest(area)
    assert client.send(path, {"name": name}).status_code == 302
    return client


def mailed(area: Area) -> EmailMessage:
    with area.app.app_context(), acting(area.system):
        row = db.session.query(Message).filter_by(template="attendance_link")
        deliver(row.order_by(Message.queued_at.desc()).first().id)  # type: ignore[union-attr]  # just queued
    return channels.memory[-1]


def link_in(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    found = re.search(r"/opkomst/\S+", str(body.get_content())) if body else None
    assert found
    return found.group()


def test_a_volunteer_marks_by_link_from_the_mail_to_the_history(
    signed_in: SignIn, area: Area, group: Group
) -> None:
    host = signed_in(area.host)
    form = f"/groepen/{area.activity_id}/links"
    assert "Geen links" in host.page(form).text
    given = {"email": "ria@voorbeeld.nl", "span": "day", "day": DAY.isoformat()}
    assert host.send(form, given).status_code == 302
    assert "Nog niet geopend" in host.page(form).text
    mail = mailed(area)
    for secret in ("Muggenzifter", "Ab", "Wandelgroep", "Linde", group.people[0].reference):
        assert secret not in str(mail.get_body(("plain",)).get_content()).split()  # type: ignore[union-attr]
    path = link_in(mail)
    who = guest(area)
    assert "Fenna" not in who.page(path).text
    assert "Ab" not in who.page(path).text.split()
    assert who.send(path, {"name": " "}).status_code == 422
    assert who.get(f"{path}/{DAY}").location == path
    assert who.send(path, {"name": "Ria van de Koffie"}).status_code == 302
    assert who.get(path).location == f"{path}/{DAY}"
    page = who.page(f"{path}/{DAY}")
    assert {"Ab", "Bea", "Cor"} <= set(page.text.split())
    assert "Muggenzifter" not in page.html
    who.send(f"{path}/{DAY}", {**filled(page), **marked(group, "present", "absent")})
    assert group.states() == dict(zip(group.places, [S.PRESENT, S.ABSENT], strict=False))
    assert group.events(0) == ["participation_started", "session_attended"]
    with area.app.app_context(), acting(area.system):
        marks = db.session.query(AttendanceMark).all()
        assert {(each.marker, each.marked_by) for each in marks} == {("Ria van de Koffie", None)}
        rows = db.session.query(AccessLog).filter_by(object_type="attendance").all()
        assert {each.actor_name for each in rows} == {"Ria van de Koffie"}
        assert {len(each.subject_ids) for each in rows if each.event_type == "read"} == {3}
    assert "Geopend op" in host.page(form).text


def test_marks_by_link_and_by_account_that_differ_show_both_names(
    signed_in: SignIn, area: Area, group: Group
) -> None:
    path = path_of(area, make_attendance_link(area, DAY)[1])
    ria = entered(area, path)
    phone = Phone(ria, f"{path}/{DAY}")
    host = signed_in(area.host)
    host.send(group.path, {**filled(host.page(group.path)), **marked(group, "absent")})
    told = phone.send(phone.mark(group.places[0], "present")).get_json()
    assert told["stands"][str(group.places[0])]["differ"] is True
    page = ria.page(f"{path}/{DAY}").text
    assert "Henk de Gastheer zei om 13:00: niet gekomen. Ria van de Koffie zei om 13:00: aanwezig." in page


def test_a_link_for_a_season_opens_the_days_since_a_week_before_it(area: Area, group: Group) -> None:
    del group
    path = path_of(area, make_attendance_link(area)[1])
    ria = entered(area, path)
    page = ria.page(path)
    assert "3 november 2026" in page.text
    assert "27 oktober 2026" in page.text
    assert "20 oktober 2026" not in page.text
    assert ria.get(f"{path}/2026-10-27").status_code == 200
    for day in ("2026-10-20", "2026-11-10", "gisteren"):
        assert ria.get(f"{path}/{day}").status_code == 404
    ria.send(f"{path}/2026-11-03", {"stage": "not_held", "reason": "weather"})
    assert "Iemand met een link" in ria.page(f"{path}/2026-11-03").text
    assert "Ging niet door" in ria.page(path).text


def test_a_link_for_a_day_to_come_asks_to_come_back(area: Area, group: Group) -> None:
    del group
    path = path_of(area, make_attendance_link(area, DAY + timedelta(days=7))[1])
    ria = entered(area, path)
    assert "Deze link is voor 10 november 2026" in ria.page(path).text
    assert ria.get(f"{path}/2026-11-10").status_code == 404
    with clock.moved_to(NOON + timedelta(days=7)):
        assert "Bea" in entered(area, path).page(f"{path}/2026-11-10").text
        assert ria.get(f"{path}/2026-11-03").status_code == 302  # the session of last week is over


def test_one_link_opens_one_group(area: Area, group: Group) -> None:
    del group
    path = path_of(area, make_attendance_link(area, DAY)[1])
    ria = entered(area, path)
    changed = path[:-1] + ("A" if path[-1] != "A" else "B")
    assert ria.page(changed, 404).text
    assert guest(area).send(changed, {"name": "Ria"}).status_code == 404
    assert ria.get(f"/groepen/{area.activity_id}/{DAY}").status_code == 302  # to the sign-in page
    with area.app.app_context(), acting(area.system):
        stored = db.session.query(AttendanceLink).one()
        assert stored.token_hash == fingerprint(stored.token)


def ended(area: Area, path: str, client: PageClient) -> None:
    """Nothing is shown and nothing is kept, neither to who came in before nor to somebody new."""
    phone = Phone(client, f"{path}/{DAY}")
    assert client.page(f"{path}/{DAY}", 404).headings == ["Deze link werkt niet meer"]
    answer = phone.send()
    assert answer.status_code == 404
    assert "Uw keuzes staan nog op dit toestel" in answer.get_json()["error"]
    assert guest(area).page(path, 404).headings == ["Deze link werkt niet meer"]


def change(area: Area, **values: object) -> None:
    with area.app.app_context(), acting(area.system):
        row = db.session.get_one(Activity, area.activity_id)
        for name, value in values.items():
            setattr(row, name, value)
        db.session.commit()


def test_a_link_ends_by_time_by_taking_back_by_closing_and_with_its_host(
    signed_in: SignIn, area: Area, group: Group
) -> None:
    del group
    key, token = make_attendance_link(area, DAY)
    path = path_of(area, token)
    ria = entered(area, path)
    assert ria.page(f"{path}/{DAY}").text
    change(area, is_open=False)
    ended(area, path, ria)
    change(area, is_open=True, host_id=area.other_host.id)
    ended(area, path, ria)
    change(area, host_id=area.host.id)
    assert ria.page(f"{path}/{DAY}").text
    with clock.moved_to(NOON + timedelta(days=4)):
        assert guest(area).page(path, 404).text
    back = f"/groepen/{area.activity_id}/links/{key}/intrekken"
    assert signed_in(area.other_host).send(back).status_code == 404
    assert signed_in(area.host).send(back).status_code == 302
    assert signed_in(area.coach).send(back).status_code == 302
    ended(area, path, ria)


def test_somebody_else_with_the_link_says_their_own_name(area: Area, group: Group) -> None:
    path = path_of(area, make_attendance_link(area, DAY)[1])
    entered(area, path)
    other = guest(area)
    assert "Wie vult" in other.page(path).titles[0]
    phone = Phone(other, f"{path}/{DAY}")
    told = phone.send(phone.mark(group.places[0], "present"))
    assert told.status_code == 409
    assert "zeg wie u bent" in told.get_json()["message"]
    assert group.marks() == []


def test_what_cannot_be_a_link_is_refused_beside_its_field(
    signed_in: SignIn, area: Area, group: Group
) -> None:
    del group
    client, form = signed_in(area.community_worker), f"/groepen/{area.activity_id}/links"
    good = {"email": "ria@voorbeeld.nl", "span": "day", "day": DAY.isoformat()}
    for wrong, words in (
        ({"email": "ria"}, "Dit e-mailadres klopt niet."),
        ({"email": ""}, "Vul een e-mailadres in."),
        ({"span": ""}, "Kies voor één keer of voor het seizoen."),
        ({"day": ""}, "Vul de dag in."),
        ({"day": "32-13-2026"}, "Vul een bestaande datum in"),
        ({"day": "2026-10-27"}, "Deze dag is te lang geleden voor een link."),
        ({"day": "2027-03-02"}, "Deze dag is nog te ver weg."),
        ({"day": "2026-11-04"}, "Op deze dag komt de groep niet bij elkaar."),
    ):
        answer = client.send(form, {**good, **wrong})
        assert answer.status_code == 422, wrong
        assert words in answer.get_data(as_text=True), wrong
    change(area, is_open=False)
    assert "Deze activiteit is gesloten." in client.send(form, good).get_data(as_text=True)


def test_a_host_makes_links_for_the_own_groups_only(signed_in: SignIn, area: Area) -> None:
    other = make_activity(area, host_id=area.other_host.id)
    host = signed_in(area.host)
    assert host.get(f"/groepen/{other}/links").status_code == 404
    assert signed_in(area.coach).get(f"/groepen/{other}/links").status_code == 200
    assert signed_in(area.gp).get(f"/groepen/{other}/links").status_code == 403


def test_a_closed_week_cannot_be_marked_by_link(area: Area, group: Group) -> None:
    path = path_of(area, make_attendance_link(area, DAY)[1])
    ria = entered(area, path)
    given = {**filled(Page(ria.get(f"{path}/{DAY}").get_data(as_text=True))), **marked(group, "present")}
    with area.app.app_context(), acting(area.system):
        row = ActivityBreak(region_id=area.region_id, activity_id=area.activity_id, reason="Dicht")
        row.starts_on = row.ends_on = DAY
        db.session.add(row)
        db.session.commit()
    assert ria.send(f"{path}/{DAY}", given).status_code == 422
    assert group.states() == {}

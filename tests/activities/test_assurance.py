"""Whether an entry is still right: asked by mail at two ages, answered once by a link without an account."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from referral.activities.assurance.services import ask_everywhere
from referral.domain.actors import Actor
from referral.extensions import db
from referral.lib import clock
from referral.models import Activity, Assurance, Message
from referral.models.scope import acting
from referral.notifications import channels
from referral.notifications.delivery import deliver
from tests.activities.entries import row
from tests.conftest import NOON
from tests.factories import Area, make_activity
from tests.support.client import PageClient, new_client

SignIn = Callable[[Actor], PageClient]

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with clock.moved_to(NOON):
        yield


@pytest.fixture
def guest(area: Area) -> PageClient:
    """A browser of somebody without an account, with the token of a form."""
    client = new_client(area.app)
    page = client.page("/aanmelden")
    client.csrf = next(each["value"] for each in page.controls if each.get("name") == "csrf_token")
    return client


def grow_old(area: Area, days: int, **values: object) -> None:
    """The entry was last assured so many days ago."""
    with area.app.app_context(), acting(area.system):
        found = db.session.get_one(Activity, area.activity_id)
        found.assured_at = clock.now() - days * DAY
        for name, value in values.items():
            setattr(found, name, value)
        db.session.commit()


def asked(area: Area) -> int:
    """How many questions go out now."""
    with area.app.app_context():
        return ask_everywhere()


def link(area: Area) -> str:
    """The path in the last mail."""
    with area.app.app_context(), acting(area.system):
        found = db.session.query(Message).filter_by(template="assurance").order_by(Message.queued_at.desc())
        deliver(found.first().id)  # type: ignore[union-attr]  # it was just queued
    body = channels.memory[-1].get_body(("plain",))
    assert body is not None
    match = re.search(r"(/klopt-het/\S+)", body.get_content())
    assert match is not None
    return match.group(1)


def test_each_age_is_asked_about_once(area: Area) -> None:
    grow_old(area, 149)
    assert asked(area) == 0
    grow_old(area, 151)
    assert [asked(area), asked(area)] == [1, 0]
    with clock.moved_to(NOON + 30 * DAY):
        assert [asked(area), asked(area)] == [1, 0]
    with clock.moved_to(NOON + 100 * DAY):
        assert asked(area) == 0


def test_an_entry_that_was_never_asked_about_is_asked_once_at_its_age(area: Area) -> None:
    grow_old(area, 400)
    assert [asked(area), asked(area)] == [1, 0]


def test_without_a_host_the_contact_is_asked_and_without_either_nobody(area: Area) -> None:
    grow_old(area, 200, host_id=None)
    assert asked(area) == 0
    grow_old(area, 200, contact_email="balie@linde.test")
    assert asked(area) == 1
    with area.app.app_context(), acting(area.system):
        assert db.session.query(Message).one().address == "balie@linde.test"


def test_the_link_assures_once(area: Area, guest: PageClient, signed_in: SignIn) -> None:
    grow_old(area, 200)
    as_gp = signed_in(area.gp)
    assert "Niet zeker" in as_gp.page("/activiteiten").text
    assert "Niet zeker" in as_gp.page(f"/activiteiten/{area.activity_id}").text
    asked(area)
    path = link(area)
    assert row(area).name in guest.page(path).text
    guest.page(path)
    assert row(area).is_stale
    assert guest.send(path, {"answer": "right"}).status_code == 200
    assert row(area).assured_at == NOON
    assert guest.send(path, {"answer": "wrong", "words": "Toch niet."}).status_code == 404
    assert "Niet zeker" not in as_gp.page("/activiteiten").text


def test_what_changed_waits_for_somebody_who_may_edit(
    area: Area, guest: PageClient, signed_in: SignIn
) -> None:
    grow_old(area, 200)
    asked(area)
    path = link(area)
    answer = guest.send(path, {"answer": "wrong", "words": " "})
    assert answer.status_code == 422
    assert "wat er veranderd is" in answer.get_data(as_text=True)
    assert guest.send(path, {"answer": "wrong", "words": "BSN 111222333"}).status_code == 422
    assert guest.send(path, {"answer": "wrong", "words": "Het is nu op woensdag."}).status_code == 200
    assert row(area).is_stale
    for actor in (area.coordinator, area.community_worker):
        assert "Het is nu op woensdag." in signed_in(actor).page("/opbouwwerk").text
    with area.app.app_context(), acting(area.system):
        key = db.session.query(Assurance).one().id
    worker = signed_in(area.community_worker)
    answer = worker.send(f"/opbouwwerk/voorstel/{key}", {"then": "edit"})
    assert answer.location == f"/activiteiten/{area.activity_id}/wijzigen"
    assert "Het is nu op woensdag." not in worker.page("/opbouwwerk").text
    assert worker.send(f"/opbouwwerk/voorstel/{key}").status_code == 404


@pytest.mark.parametrize("days", [29, 31])
def test_a_link_lasts_thirty_days(area: Area, guest: PageClient, days: int) -> None:
    grow_old(area, 200)
    asked(area)
    path = link(area)
    with clock.moved_to(NOON + days * DAY):
        guest.page(path, 200 if days < 30 else 404)
    guest.page(path[:-1] + "x", 404)


def test_a_link_can_be_taken_back_and_ends_when_somebody_else_assures(
    area: Area, guest: PageClient, signed_in: SignIn
) -> None:
    grow_old(area, 200)
    asked(area)
    path = link(area)
    worker = signed_in(area.community_worker)
    worker.send(f"/activiteiten/{area.activity_id}/link-intrekken")
    guest.page(path, 404)
    other = signed_in(area.other_host)
    assert other.send(f"/activiteiten/{area.activity_id}/klopt").status_code == 404
    assert row(area).is_stale
    signed_in(area.host).send(f"/activiteiten/{area.activity_id}/klopt")
    assert not row(area).is_stale


def test_the_community_page_shows_activities_and_nobody(area: Area, signed_in: SignIn) -> None:
    make_activity(area, name="Stille bank", form="point", expected_number=2)
    make_activity(area, name="Volle zaal", capacity=1, expected_number=20)
    with area.app.app_context(), acting(area.system):
        db.session.query(Activity).filter_by(name="Volle zaal").update({"taken": 1})
        db.session.query(Activity).filter_by(name="Stille bank").update({"host_id": None, "form": "group"})
        db.session.commit()
    text = signed_in(area.community_worker).page("/opbouwwerk").text
    assert "Stille bank" in text
    assert "Vol (1)" in text
    assert "Zonder gastheer (1)" in text

"""Emergency access: with a reason, for three hours, told to the privacy officer, judged afterwards."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from referral.domain.actors import Actor
from referral.domain.statuses import Role, Status
from referral.extensions import db
from referral.lib import clock
from referral.models import AccessLog, Message
from referral.models.scope import acting
from referral.notifications.delivery import compose
from tests.factories import Area, referral_in
from tests.support.client import PageClient
from tests.support.database import Database
from tests.support.raw import whole_database

Browser = Callable[[Actor], PageClient]
REASON = "De buurvrouw belt: de gordijnen zijn al twee dagen dicht."


def asked(made: str, **values: str) -> dict[str, str]:
    """A filled-in form."""
    return {"reference": made, "ground": "acute_danger", "reason": REASON, **values}


def test_L21_another_team_gets_in_for_three_hours(signed_in: Browser, area: Area) -> None:
    made = referral_in(Status.ACCEPTED, area)
    stranger = signed_in(area.other_coach)
    stranger.page(f"/werkvoorraad/{made.reference}", 404)
    now = clock.now()
    with clock.moved_to(now):
        assert stranger.send("/noodtoegang", asked(made.reference.lower())).location.endswith(made.reference)
        assert made.surname in stranger.page(f"/werkvoorraad/{made.reference}").text
    for minutes in range(0, 180, 25):  # a session ends after half an hour of silence
        with clock.moved_to(now + timedelta(minutes=minutes)):
            stranger.page(f"/werkvoorraad/{made.reference}")
    with clock.moved_to(now + timedelta(hours=3, seconds=1)):
        stranger.page(f"/werkvoorraad/{made.reference}", 404)


def test_L21_it_opens_one_file_to_read_and_no_other(signed_in: Browser, area: Area) -> None:
    made, other = referral_in(Status.SENT, area), referral_in(Status.SENT, area)
    stranger = signed_in(area.other_coach)
    stranger.send("/noodtoegang", asked(made.reference))
    stranger.page(f"/werkvoorraad/{other.reference}", 404)
    assert stranger.send(f"/werkvoorraad/{made.reference}/aannemen").status_code == 403
    assert other.surname not in stranger.page("/werkvoorraad").text


def test_L21_a_gp_sees_steps_and_never_the_notes(signed_in: Browser, area: Area) -> None:
    made = referral_in(Status.PARTICIPATING, area, share_back=False)
    stranger = signed_in(area.other_gp)
    stranger.send("/noodtoegang", asked(made.reference))
    text = stranger.page(f"/verwijzingen/{made.reference}").text
    assert made.surname in text
    assert "Contact gelegd" in text or "contact" in text.lower()
    assert "Woorden: note" not in text


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"reference": ""}, "Vul het kenmerk in"),
        ({"reference": "P-XXX-XXX"}, "geen verwijzing met dit kenmerk"),
        ({"ground": ""}, "Kies een reden"),
        ({"reason": "haast"}, "Schrijf iets meer op"),
    ],
)
def test_L21_without_a_reason_nothing_opens(
    signed_in: Browser, area: Area, values: dict[str, str], message: str
) -> None:
    made = referral_in(Status.ACCEPTED, area)
    answer = signed_in(area.other_coach).send("/noodtoegang", asked(made.reference, **values))
    assert answer.status_code == 422
    assert message in answer.get_data(as_text=True)


def test_L21_who_may_see_it_already_needs_no_emergency(as_coach: PageClient, area: Area) -> None:
    made = referral_in(Status.ACCEPTED, area)
    answer = as_coach.send("/noodtoegang", asked(made.reference))
    assert answer.status_code == 422
    assert "U mag deze verwijzing al zien" in answer.get_data(as_text=True)


def test_L21_the_privacy_officer_hears_and_judges(signed_in: Browser, area: Area, database: Database) -> None:
    made = referral_in(Status.ACCEPTED, area)
    signed_in(area.other_coach).send("/noodtoegang", asked(made.reference))
    with area.app.app_context(), acting(area.system):
        (message,) = db.session.query(Message).filter_by(template="emergency")
        mail = compose(message).as_string()
    assert made.reference in mail
    assert made.surname not in mail
    assert "buurvrouw" not in mail
    assert "buurvrouw" not in whole_database(database)
    officer = signed_in(area.privacy_officer)
    page = officer.page("/toezicht/noodtoegang")
    assert REASON in page.text
    assert area.other_coach.name in page.text
    path = next(each for each in page.html.split('"') if each.startswith("/toezicht/noodtoegang/"))
    assert officer.send(path, {"judgement": ""}).status_code == 302
    assert officer.send(path, {"judgement": "not_justified"}).status_code == 302
    assert "Niet terecht" in officer.page("/toezicht/noodtoegang").text
    assert officer.send(path, {"judgement": "justified"}).status_code == 409


def test_L21_the_log_and_the_file_show_it(as_coach: PageClient, signed_in: Browser, area: Area) -> None:
    made = referral_in(Status.ACCEPTED, area)
    signed_in(area.other_coach).send("/noodtoegang", asked(made.reference))
    assert "Noodtoegang gebruikt" in as_coach.page(f"/werkvoorraad/{made.reference}").text
    with area.app.app_context(), acting(area.privacy_officer):
        rows = db.session.query(AccessLog).filter_by(event_type="emergency").all()
    assert [(each.actor_id, each.object_id, each.purpose) for each in rows] == [
        (area.other_coach.id, made.id, "emergency")
    ]


@pytest.mark.parametrize("role", [each for each in Role if each not in {Role.SYSTEM, Role.COACH, Role.GP}])
def test_L21_not_for_everybody(signed_in: Browser, area: Area, role: Role) -> None:
    assert signed_in(area.actor(role)).get("/noodtoegang").status_code == 403

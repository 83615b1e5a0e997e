"""The coordinator sets how long silence may last, and when the region is closed."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from referral.domain.actors import Actor
from referral.domain.statuses import Role, Status
from referral.domain.working_days import USUAL, Calendar
from referral.extensions import db
from referral.lib import clock
from referral.models import ClosingDay, Referral, Region
from referral.models.scope import acting
from tests.factories import Area, MadeReferral, build_area, make_closing_day, referral_in
from tests.support.client import PageClient

SignIn = Callable[[Actor], PageClient]
PATH = "/overzicht/klok"
USUAL_FORM = {"remind": "3", "escalate": "7", "expire": "14", "holidays": sorted(USUAL)}


@pytest.fixture
def coordinator(signed_in: SignIn, area: Area) -> PageClient:
    """The coordinator's browser."""
    return signed_in(area.coordinator)


def due(area: Area, made: MadeReferral) -> object:
    """When the next step of this referral comes."""
    with area.app.app_context(), acting(area.system):
        return db.session.get_one(Referral, made.id).silence_due


def test_other_waits_move_what_waits_already(coordinator: PageClient, area: Area) -> None:
    made = referral_in(Status.SENT, area)
    assert due(area, made) == Calendar().after(clock.today(), 3)
    answer = coordinator.send(PATH, {**USUAL_FORM, "remind": "5"})
    assert answer.location == PATH
    assert "Eén lopende klok is opnieuw gezet" in coordinator.page(PATH).text
    assert due(area, made) == Calendar().after(clock.today(), 5)


def test_holidays_are_a_choice(coordinator: PageClient, area: Area) -> None:
    coordinator.send(PATH, {**USUAL_FORM, "holidays": ["christmas"]})
    with area.app.app_context():
        assert db.session.get_one(Region, area.region_id).holidays == ["christmas"]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"remind": "0"}, "van 1 tot 60"),
        ({"remind": ""}, "Vul een aantal werkdagen in."),
        ({"remind": "drie"}, "geheel getal"),
        ({"escalate": "3"}, "later zijn dan de herinnering"),
        ({"expire": "7"}, "later zijn dan het bericht"),
        ({"holidays": ["sinterklaas"]}, "keuze"),
    ],
)
def test_a_clock_that_cannot_be_is_refused(
    coordinator: PageClient, area: Area, wrong: dict[str, object], says: str
) -> None:
    answer = coordinator.send(PATH, {**USUAL_FORM, **wrong})
    assert answer.status_code == 422
    assert says in answer.get_data(as_text=True)
    with area.app.app_context():
        assert db.session.get_one(Region, area.region_id).remind_after == 3


def test_a_closing_day_comes_and_goes(coordinator: PageClient, area: Area) -> None:
    made = referral_in(Status.SENT, area)
    before = due(area, made)
    day = Calendar().after(clock.today(), 1)
    form = {"day": day.strftime("%d-%m-%Y"), "label": "Verhuizing"}
    assert coordinator.send(f"{PATH}/dagen", form).location == PATH
    assert "Verhuizing" in coordinator.page(PATH).text
    assert due(area, made) == Calendar().after(clock.today(), 4)
    again = coordinator.send(f"{PATH}/dagen", form)
    assert again.status_code == 422
    assert "staat al in de lijst" in again.get_data(as_text=True)
    with area.app.app_context():
        row = db.session.query(ClosingDay).one()
    coordinator.send(f"{PATH}/dagen/{row.id}/weg")
    assert "Verhuizing" not in coordinator.page(PATH).text
    assert due(area, made) == before


@pytest.mark.parametrize(
    ("days", "label", "says"),
    [(-1, "Dicht", "al geweest"), (3000, "Dicht", "te ver vooruit"), (3, " ", "Vul in waarom")],
)
def test_a_day_that_cannot_be_is_refused(coordinator: PageClient, days: int, label: str, says: str) -> None:
    day = (clock.today() + timedelta(days=days)).strftime("%d-%m-%Y")
    answer = coordinator.send(f"{PATH}/dagen", {"day": day, "label": label})
    assert answer.status_code == 422
    assert says in answer.get_data(as_text=True)


def test_closed_for_ever_is_a_mistake(coordinator: PageClient, area: Area) -> None:
    referral_in(Status.SENT, area)
    for ahead in range(1, 61):
        make_closing_day(area, ahead)
    day = (clock.today() + timedelta(days=61)).strftime("%d-%m-%Y")
    answer = coordinator.send(f"{PATH}/dagen", {"day": day, "label": "Dicht"})
    assert answer.status_code == 422
    assert "zestig dagen dicht" in answer.get_data(as_text=True)


def test_the_days_of_another_region_are_not_there(signed_in: SignIn, area: Area) -> None:
    key = make_closing_day(area)
    elsewhere = build_area(area.app, "9711", "9712")
    stranger = signed_in(elsewhere.coordinator)
    assert stranger.send(f"{PATH}/dagen/{key}/weg").status_code == 404
    assert "Verhuizing" not in stranger.page(PATH).text


@pytest.mark.parametrize("role", [Role.GP, Role.COACH, Role.ADMIN])
def test_the_clock_is_for_the_coordinator(signed_in: SignIn, area: Area, role: Role) -> None:
    assert signed_in(area.actor(role)).get(PATH).status_code == 403

"""A first look keeps the place until somebody says whether the person stays."""

import re
from collections.abc import Callable, Iterator

import pytest

from referral.domain.actors import Actor
from referral.domain.statuses import Status
from referral.domain.tasks import TaskKind
from referral.domain.waiting import WaitState
from referral.extensions import db
from referral.lib import clock
from referral.matching.services import place_or_wait
from referral.models import Placement, WaitingEntry
from referral.models.scope import acting
from tests.factories import Area, make_activity, referral_in
from tests.support.client import PageClient
from tests.waiting.test_waiting import MORNING, entries, status_of, tasks

SignIn = Callable[[Actor], PageClient]


@pytest.fixture(autouse=True)
def at_work() -> Iterator[None]:
    with clock.moved_to(MORNING):
        yield


def test_a_first_look_holds_the_place_and_is_asked_about(area: Area, signed_in: SignIn) -> None:
    group = make_activity(area, capacity=1)
    made, waits = (referral_in(Status.INTAKE_HELD, area) for _ in range(2))
    coach = signed_in(area.coach)
    path = f"/werkvoorraad/{made.reference}"
    given = {"activity_id": str(group), "introduced_by": "participant", "trial": "y", "first_on": ""}
    wrong = coach.send(f"{path}/plaatsen", given)
    assert wrong.status_code == 422
    assert "Vul in wanneer de persoon gaat kijken." in wrong.get_data(as_text=True)
    assert "selected" in wrong.get_data(as_text=True)
    assert coach.send(f"{path}/plaatsen", {**given, "first_on": "2026-11-10"}).status_code == 302
    assert "Gaat de eerste keer mee: iemand die al meedoet" in coach.page(path).text
    assert tasks(area, made)[TaskKind.TRIAL_OVER] == "2026-11-11"
    with area.app.app_context(), acting(area.coach):
        assert isinstance(place_or_wait(area.coach, waits.reference, group), WaitingEntry)
    after = re.findall(rf"{path}/kennismaking/[0-9a-f-]+", coach.page(path).html)[0]
    assert coach.send(after, {"stays": "no"}).status_code == 302
    assert status_of(area, made) is Status.INTAKE_HELD
    assert entries(area, group) == [(waits.id, WaitState.OFFERED)]
    assert coach.send(after, {"stays": "yes"}).status_code == 409


def test_who_stays_after_a_first_look_keeps_the_place(area: Area, signed_in: SignIn) -> None:
    group = make_activity(area, capacity=1)
    made = referral_in(Status.INTAKE_HELD, area)
    coach = signed_in(area.coach)
    path = f"/werkvoorraad/{made.reference}"
    coach.send(f"{path}/plaatsen", {"activity_id": str(group), "trial": "y", "first_on": "2026-11-10"})
    after = re.findall(rf"{path}/kennismaking/[0-9a-f-]+", coach.page(path).html)[0]
    assert coach.send(after, {"stays": "yes"}).status_code == 302
    assert TaskKind.TRIAL_OVER not in tasks(area, made)
    assert "blijft" in coach.page(path).text
    with area.app.app_context(), acting(area.system):
        assert db.session.query(Placement).filter_by(referral_id=made.id).one().trial_on is None

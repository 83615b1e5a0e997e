"""The coordinator words goals; a change makes a version, and a round keeps the one it began with."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from referral.domain.actors import Actor
from referral.extensions import db
from referral.impact.rounds.services import Plan, plan_round
from referral.lib import clock
from referral.models import Activity, GoalVersion, ImpactList
from referral.models.scope import acting
from tests.factories import Area
from tests.support.client import PageClient

Browser = Callable[[Actor], PageClient]

TYPED = {
    "version": "0",
    "name": "Meer veerkracht",
    "about": "Mensen staan weer op als het tegenzit.",
    "line_0": "Ik kan beter tegen een stootje dan eerst.",
}


@pytest.fixture
def coordinator(signed_in: Browser, area: Area) -> PageClient:
    return signed_in(area.coordinator)


def versions(area: Area, slot: int) -> list[tuple[int, list[str]]]:
    with area.app.app_context(), acting(area.system):
        query = select(GoalVersion).where(GoalVersion.slot == slot).order_by(GoalVersion.version)
        return [(each.version, each.lines) for each in db.session.scalars(query)]


def test_an_own_goal_gets_a_name_and_activities_can_choose_it(coordinator: PageClient, area: Area) -> None:
    assert coordinator.send("/activiteiten/doelen/6", TYPED).status_code == 302
    assert "Meer veerkracht" in coordinator.page("/activiteiten/doelen").text
    assert "Meer veerkracht" in coordinator.page("/activiteiten/nieuw").text
    assert versions(area, 6) == [(1, [TYPED["line_0"]])]


def test_a_change_makes_a_version_and_nothing_new_makes_none(coordinator: PageClient, area: Area) -> None:
    coordinator.send("/activiteiten/doelen/6", TYPED)
    coordinator.send("/activiteiten/doelen/6", {**TYPED, "version": "1"})
    assert len(versions(area, 6)) == 1
    changed = {**TYPED, "version": "1", "line_1": "Ik durf meer dan eerst."}
    coordinator.send("/activiteiten/doelen/6", changed)
    assert [each[0] for each in versions(area, 6)] == [1, 2]
    assert "Versie 1" in coordinator.page("/activiteiten/doelen/6").text


def test_two_coordinators_at_once_do_not_overwrite(coordinator: PageClient) -> None:
    coordinator.send("/activiteiten/doelen/6", TYPED)
    late = coordinator.send("/activiteiten/doelen/6", {**TYPED, "name": "Iets anders"})
    assert late.status_code == 409


def test_the_five_named_goals_keep_their_name(coordinator: PageClient, area: Area) -> None:
    typed = {**TYPED, "version": "1", "name": "Anders"}
    assert coordinator.send("/activiteiten/doelen/1", typed).status_code == 302
    page = coordinator.page("/activiteiten/doelen").text
    assert "Ontmoeten" in page
    assert "Anders" not in page
    assert coordinator.get("/activiteiten/doelen/14").status_code == 404


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"line_0": "Ik ben tevreden over de groep."}, "tevreden"),
        ({"line_1": "Ik eet en ik slaap."}, "één ding"),
        ({"line_1": "ik kan beter tegen een stootje dan eerst"}, "staat er al"),
        ({"line_0": ""}, "minstens één zin"),
        ({"name": ""}, "Geef het doel een naam"),
        ({"about": ""}, "Leg in een of twee"),
        ({"line_0": "Ik belde 111222333 zelf."}, "burgerservicenummer"),
    ],
)
def test_what_cannot_be_asked_is_told_beside_it(
    coordinator: PageClient, area: Area, changed: dict[str, str], told: str
) -> None:
    answer = coordinator.send("/activiteiten/doelen/6", {**TYPED, **changed})
    assert answer.status_code == 422
    assert told in answer.get_data(as_text=True)
    assert versions(area, 6) == []


def test_a_round_keeps_the_questions_it_began_with(coordinator: PageClient, area: Area) -> None:
    today = clock.today()
    with area.app.app_context(), acting(area.system):
        db.session.get_one(Activity, area.activity_id).impact_goals = ["1", "2"]
        db.session.commit()
    with area.app.app_context(), acting(area.measurer):
        chosen = Plan(today.year, [area.activity_id], today, today + timedelta(days=20))
        plan_round(area.measurer, chosen)
    changed = {**TYPED, "version": "1", "line_0": "Ik kom hier graag."}
    assert coordinator.send("/activiteiten/doelen/1", changed).status_code == 302
    with area.app.app_context(), acting(area.measurer):
        kept = db.session.scalars(select(ImpactList)).one().goals[0]
    assert (kept["version"], kept["name"]) == (1, "Ontmoeten")
    assert "Ik kom hier graag." not in kept["lines"]

"""Wishes that nothing met: seen without a person, picked up, told to the coach when there is something."""

from collections.abc import Callable

import pytest

from referral.domain.actors import Actor
from referral.domain.statuses import Role, Status
from tests.factories import Area, make_activity, make_wish, referral_in
from tests.support.client import PageClient
from tests.support.database import Database
from tests.support.raw import raw_rows

PAGE = "/wensen"


@pytest.fixture
def maker(signed_in: Callable[[Actor], PageClient], area: Area) -> PageClient:
    """Who makes activities."""
    return signed_in(area.actor(Role.COORDINATOR))


def test_the_same_wishes_stand_together_and_name_nobody(maker: PageClient, area: Area) -> None:
    assert "Geen wensen zonder aanbod" in maker.page(PAGE).text
    people = [referral_in(Status.INTAKE_HELD, area) for _ in range(2)]
    for each in people:
        make_wish(area, each.id)
    make_wish(area, kinds=["walking"], interests=[])
    page = maker.page(PAGE)
    assert "Creatief, muziek en zingen" in page.text
    assert page.text.count("Ik pak dit op") == 2
    for each in people:
        assert each.surname not in page.html
        assert each.reference not in page.html


def test_a_language_is_named_from_three_wishes_on(maker: PageClient, area: Area) -> None:
    for _ in range(2):
        make_wish(area, language="ti")
    assert "Tigrinya" not in maker.page(PAGE).text
    make_wish(area, language="ti")
    assert "Tigrinya" in maker.page(PAGE).text


def test_picked_up_and_met(maker: PageClient, area: Area, database: Database) -> None:
    made = referral_in(Status.INTAKE_HELD, area)
    wish = make_wish(area, made.id)
    maker.send("/wensen/opgepakt", {"wens": str(wish)})
    assert "Iemand is ermee bezig" in maker.page(PAGE).text
    answer = maker.send("/wensen/vervuld", {"wens": str(wish)}, follow_redirects=True)
    assert "Kies eerst welke activiteit er nu is." in answer.get_data(as_text=True)
    choir = make_activity(area, name="Buurtkoor")
    maker.send("/wensen/vervuld", {"wens": str(wish), "activiteit": str(choir)})
    (row,) = raw_rows(database, "unmet_wish")
    assert (row["state"], row["activity_id"]) == ("met", choir)
    told = [each for each in raw_rows(database, "referral_event") if each["type"] == "wish_met"]
    assert [each["referral_id"] for each in told] == [made.id]
    assert told[0]["actor_role"] == Role.SYSTEM
    again = maker.send("/wensen/opgepakt", {"wens": str(wish)})
    assert again.status_code == 404


def test_the_coach_hears_of_it(
    maker: PageClient, signed_in: Callable[[Actor], PageClient], area: Area
) -> None:
    made = referral_in(Status.INTAKE_HELD, area)
    choir = make_activity(area, name="Buurtkoor")
    maker.send("/wensen/vervuld", {"wens": str(make_wish(area, made.id)), "activiteit": str(choir)})
    page = signed_in(area.coach).page(f"/werkvoorraad/{made.reference}").text
    assert "Er is nu iets dat kan passen: Buurtkoor" in page


@pytest.mark.parametrize("field", ["wens", "activiteit"])
def test_nonsense_is_refused(maker: PageClient, area: Area, field: str) -> None:
    form = {"wens": str(make_wish(area)), "activiteit": str(area.activity_id), field: "geen-sleutel"}
    assert maker.send("/wensen/vervuld", form).status_code == 400

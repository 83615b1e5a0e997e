"""Finding an activity: by words, by words with a typing error, by filters, by distance, page by page."""

import re
from collections.abc import Callable
from datetime import time

import pytest

from referral.domain.actors import Actor
from tests.activities.entries import place
from tests.factories import Area, make_activity
from tests.support.client import PageClient
from tests.support.database import Database

LISTED = re.compile(r'<strong><a href="/activiteiten/[^"]+">([^<]+)</a>')
SignIn = Callable[[Actor], PageClient]


@pytest.fixture
def gp(area: Area, signed_in: SignIn) -> PageClient:
    make_activity(
        area,
        name="Rollatorgroep Molenpark",
        problem="Wie niet alleen naar buiten durft",
        latitude=52.1,
        longitude=5.1,
        capacity=12,
    )
    make_activity(
        area,
        name="Samen soep koken",
        kind="eating",
        starts=time(18, 30),
        weekday=6,
        price_cents=300,
        languages=["tr"],
        features=[],
        form="point",
        latitude=52.102,
        longitude=5.1,
    )
    return signed_in(area.gp)


def names(client: PageClient, asked: str) -> list[str]:
    """The activities that a search finds, in order."""
    found = LISTED.findall(client.page(f"/activiteiten?{asked}").html)
    return ["Wandelgroep" if each.startswith("Wandelgroep") else each for each in found]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=rolatorgroep", "Rollatorgroep Molenpark"),
        ("q=rollators", "Rollatorgroep Molenpark"),
        ("q=molenprak", "Rollatorgroep Molenpark"),
        ("q=buiten+durft", "Rollatorgroep Molenpark"),
        ("q=sop+koken", "Samen soep koken"),
        ("soort=eating", "Samen soep koken"),
        ("vorm=point", "Samen soep koken"),
        ("taal=tr", "Samen soep koken"),
        ("dagdeel=evening", "Samen soep koken"),
        ("dagdeel=weekend", "Samen soep koken"),
    ],
)
def test_it_is_found(gp: PageClient, asked: str, found: str) -> None:
    assert names(gp, asked)[:1] == [found]


def test_filters_leave_out(gp: PageClient) -> None:
    assert "Samen soep koken" not in names(gp, "gratis=1")
    assert "Samen soep koken" not in names(gp, "rollator=1")
    assert names(gp, "q=%25%27%3B") == []
    assert "Zoek met minder woorden" in gp.page("/activiteiten?q=zeppelin").text
    assert len(names(gp, "soort=onzin&wijk=x&na=y~z&dagdeel=nooit")) == 3


def test_the_nearest_is_first_with_an_estimate(gp: PageClient, database: Database) -> None:
    place(database, "9801", 52.1024, 5.1)
    assert names(gp, "postcode=9801AB")[:2] == ["Samen soep koken", "Rollatorgroep Molenpark"]
    assert "ongeveer 350 m lopen (schatting)" in gp.page("/activiteiten?postcode=9801+AB").text
    assert "We weten niet waar deze postcode ligt" in gp.page("/activiteiten?postcode=1234+AB").text
    assert "Vul een hele postcode in" in gp.page("/activiteiten?postcode=hier").text


@pytest.mark.parametrize("asked", ["", "q=wandelgroep", "postcode=9801AB"])
def test_every_page_follows_the_one_before(
    area: Area, signed_in: SignIn, database: Database, asked: str
) -> None:
    place(database, "9801", 52.1, 5.1)
    for number in range(60):
        make_activity(area, name=f"Wandelgroep nummer {number:03}")
    client, path, seen = signed_in(area.coach), f"/activiteiten?{asked}", []
    for _ in range(3):
        page = client.page(path)
        seen += [each for each in page.links if each.count("-") == 4 and each.startswith("/activiteiten/")]
        path = next((each for each in page.links if "na=" in each), "")
    assert path == ""
    assert len(seen) == len(set(seen)) == 61

"""One stream pays for a referral, and what is reported adds up (L32)."""

from uuid import UUID, uuid4

import pytest

from referral.domain.codes import Funding
from referral.domain.errors import NotVisible
from referral.domain.statuses import Status
from referral.extensions import db
from referral.lib import clock
from referral.models import Referral
from referral.models.scope import acting
from referral.oversight.funding.queries import funding_year
from referral.oversight.funding.services import set_funding
from tests.factories import Area, referral_in
from tests.support.client import PageClient
from tests.support.database import Database
from tests.support.raw import raw_rows
from tests.support.story import refer

PATH = "/overzicht/geldstromen"


@pytest.fixture
def as_coordinator(signed_in: object, area: Area) -> PageClient:
    """The coordinator at the desk."""
    return signed_in(area.coordinator)  # type: ignore[operator, no-any-return]  # the fixture is a function


def counted(area: Area, year: int) -> dict[Funding, int]:
    """What the report says, checked against its own total."""
    with area.app.app_context(), acting(area.coordinator):
        found = funding_year(area.coordinator, year)
        referrals = db.session.query(Referral).count()
    assert found.total == sum(number for _, number in found.counts) == referrals
    return {funding: number for funding, number in found.counts if number}


def test_L32_each_referral_has_one_stream_and_the_report_adds_up(
    area: Area, as_coordinator: PageClient, as_gp: PageClient, database: Database
) -> None:
    referral_in(Status.CLOSED, area)
    form = {"team": str(area.team_id), "funding": "azwa"}
    assert as_coordinator.send(PATH, form).location == PATH
    assert "AZWA" in as_coordinator.page(PATH).text
    refer(as_gp)
    assert sorted(str(row["funding"]) for row in raw_rows(database, "referral")) == ["azwa", "unknown"]
    assert counted(area, clock.today().year) == {Funding.AZWA: 1, Funding.UNKNOWN: 1}


def test_L32_what_was_sent_keeps_its_stream(
    area: Area, as_coordinator: PageClient, as_gp: PageClient
) -> None:
    as_coordinator.send(PATH, {"team": str(area.team_id), "funding": "azwa"})
    refer(as_gp)
    as_coordinator.send(PATH, {"team": str(area.team_id), "funding": "gala"})
    assert counted(area, clock.today().year) == {Funding.AZWA: 1}


def test_L32_a_change_is_in_the_log(area: Area, as_coordinator: PageClient, database: Database) -> None:
    as_coordinator.send(PATH, {"team": str(area.team_id), "funding": "zvw"})
    (row,) = [each for each in raw_rows(database, "access_log") if each["object_type"] == "team"]
    assert (row["event_type"], row["object_id"]) == ("update", area.team_id)


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"team": "", "funding": "azwa"}, "Kies een team."),
        ({"team": "own", "funding": ""}, "Kies een geldstroom."),
        ({"team": str(UUID(int=7)), "funding": "azwa"}, "Kies"),
        ({"team": "own", "funding": "spaarpot"}, "Kies"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(
    area: Area, as_coordinator: PageClient, form: dict[str, str], says: str
) -> None:
    sent = form | ({"team": str(area.team_id)} if form["team"] == "own" else {})
    answer = as_coordinator.send(PATH, sent)
    assert answer.status_code == 422
    assert says in answer.get_data(as_text=True)


def test_a_team_of_another_region_does_not_exist(area: Area) -> None:
    with area.app.app_context(), acting(area.coordinator), pytest.raises(NotVisible):
        set_funding(area.coordinator, uuid4(), Funding.WMO)


@pytest.mark.parametrize("year", ["2019", "9999", "ooit"])
def test_a_year_that_is_none_shows_one_that_is(as_coordinator: PageClient, year: str) -> None:
    assert "Verwijzingen in 20" in as_coordinator.page(f"{PATH}?jaar={year}").text

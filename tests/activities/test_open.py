"""The page of an activity for everybody: nobody on it, no small numbers, also on paper and for machines."""

import io

import pytest
from pypdf import PdfReader

from referral.domain.statuses import Status
from referral.extensions import db
from referral.models import Activity
from referral.models.scope import acting
from tests.factories import Area, build_area, make_activity, referral_in
from tests.support.client import PageClient


def change(area: Area, **values: object) -> None:
    """The activity of the area, otherwise."""
    with area.app.app_context(), acting(area.system):
        found = db.session.get_one(Activity, area.activity_id)
        for name, value in values.items():
            setattr(found, name, value)
        db.session.commit()


@pytest.fixture
def path(area: Area) -> str:
    return f"/open/{area.region_id}/{area.activity_id}"


def test_everybody_reads_it_and_nobody_is_on_it(client: PageClient, area: Area, path: str) -> None:
    made = referral_in(Status.PARTICIPATING, area)
    change(area, expected_number=12, contact_name="Piet Contact", contact_phone="030 111 22 33")
    page = client.page(path).text
    assert "Elke dinsdag, 10:00" in page
    assert "ongeveer 12 mensen" in page
    for text in (page, client.get(f"{path}.json").get_data(as_text=True)):
        assert "Henk de Gastheer" not in text
        assert "Piet Contact" not in text
        assert made.surname not in text
        assert "taken" not in text
        assert "plekken vrij" not in text


def test_small_numbers_are_not_told(client: PageClient, area: Area, path: str) -> None:
    change(area, expected_number=4)
    assert "ongeveer" not in client.page(path).text


@pytest.mark.parametrize("closed", [{"is_public": False}, {"is_open": False}])
def test_what_is_not_public_is_not_there(
    client: PageClient, area: Area, path: str, closed: dict[str, bool]
) -> None:
    change(area, **closed)
    for ending in ("", ".json", ".pdf"):
        assert client.get(path + ending).status_code == 404
    abroad = build_area(area.app, "9711", "9712")
    assert client.get(f"/open/{abroad.region_id}/{area.activity_id}").status_code == 404


def test_machines_get_one_service(client: PageClient, area: Area, path: str) -> None:
    change(area, recurrence="FREQ=MONTHLY;BYDAY=2TU", latitude=52.1, longitude=5.1, price_cents=250)
    found = client.get(f"{path}.json").get_json()
    assert found["schedules"][0]["rrule"] == "FREQ=MONTHLY;BYDAY=2TU"
    assert (found["schedules"][0]["opens_at"], found["schedules"][0]["closes_at"]) == ("10:00", "11:00")
    assert found["service_at_locations"][0]["location"]["latitude"] == 52.1
    assert found["cost_options"] == [{"amount": 2.5, "currency": "EUR", "option": "per keer"}]
    assert found["languages"] == [{"code": "nl", "name": "Nederlands"}]
    assert found["eligibility_description"] == "Iedereen"


def test_the_sheet_is_one_accessible_page(client: PageClient, area: Area) -> None:
    key = make_activity(area, name="Lang " * 20, works_because="Samen. " * 80, location="Plaats " * 15)
    answer = client.get(f"/open/{area.region_id}/{key}.pdf")
    assert answer.mimetype == "application/pdf"
    letter = PdfReader(io.BytesIO(answer.get_data()))
    assert len(letter.pages) == 1
    assert letter.xmp_metadata is not None
    assert b"pdfuaid" in letter.xmp_metadata.stream.get_data()

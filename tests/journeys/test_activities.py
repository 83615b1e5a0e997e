"""The coordinator keeps the list of activities."""

import io

import pytest

from referral.extensions import db
from referral.models import Activity, ActivityImport
from referral.models.scope import acting
from tests.domain.test_activity_sheet import sheet
from tests.factories import Area
from tests.support.client import PageClient, sign_in


@pytest.fixture
def coordinator(client: PageClient, area: Area) -> PageClient:
    """The coordinator's browser."""
    return sign_in(client, area.coordinator)


def upload(client: PageClient, content: bytes, name: str = "lijst.csv") -> tuple[int, str, str]:
    """Upload a file: status, page, and where its yes goes."""
    values = {"sheet": (io.BytesIO(content), name)}
    response = client.send("/activiteiten/inlezen", values, content_type="multipart/form-data")
    text = response.get_data(as_text=True)
    _, found, rest = text.partition('action="/activiteiten/inlezen/')
    return response.status_code, text, f"/activiteiten/inlezen/{rest.split(chr(34))[0]}" if found else ""


def test_a_good_file_is_shown_first_and_stored_once(coordinator: PageClient, area: Area) -> None:
    status, _, path = upload(coordinator, sheet({}, {"naam": "Koken"}))
    assert (status, bool(path)) == (200, True)
    assert "Koken" not in coordinator.page("/activiteiten").text
    coordinator.send(path)
    coordinator.send(path)
    assert "Koken" in coordinator.page("/activiteiten").text
    with area.app.app_context(), acting(area.system):
        assert db.session.query(Activity).count() == 3
    status, _, path = upload(coordinator, sheet({}, {"naam": "Samen koken"}))
    coordinator.send(path)
    assert "Samen koken" in coordinator.page("/activiteiten").text


def test_a_file_with_a_mistake_stores_nothing(coordinator: PageClient) -> None:
    status, text, path = upload(coordinator, sheet({}, {"dag": "di"}))
    assert (status, path) == (422, "")
    assert "Vul een dag van de week in." in text


@pytest.mark.parametrize(("content", "name"), [(b"x", "lijst.csv"), (b"", "")])
def test_a_file_that_is_none_is_refused(coordinator: PageClient, content: bytes, name: str) -> None:
    assert upload(coordinator, content, name)[0] == 422


def test_L1_a_file_named_after_a_bsn_is_refused(coordinator: PageClient, area: Area) -> None:
    status, text, path = upload(coordinator, sheet({}), "groep 111222333.csv")
    assert (status, path) == (422, "")
    assert "Geef het een andere naam" in text
    with area.app.app_context(), acting(area.system):
        assert db.session.query(ActivityImport).count() == 0


def test_the_empty_sheet_can_be_fetched_and_filled(coordinator: PageClient) -> None:
    assert coordinator.get("/activiteiten/lijst.csv").mimetype == "text/csv"


def test_the_catalogue_can_be_narrowed(coordinator: PageClient, area: Area) -> None:
    assert "Wandelgroep" in coordinator.page(f"/activiteiten?soort=walking&wijk={area.neighbourhood_id}").text
    assert "Buurthuis" not in coordinator.page("/activiteiten?soort=eating").text


def test_an_activity_gets_a_host(coordinator: PageClient, area: Area) -> None:
    path = f"/activiteiten/{area.activity_id}/gastheer"
    assert coordinator.send(path, {"host_id": str(area.other_host.id)}).status_code == 302
    assert coordinator.send(path, {"host_id": str(area.gp.id)}).status_code == 400
    assert coordinator.send(path, {"host_id": ""}).status_code == 302
    with area.app.app_context(), acting(area.system):
        assert db.session.get_one(Activity, area.activity_id).host_id is None


def test_somebody_elses_upload_does_not_exist(coordinator: PageClient, area: Area) -> None:
    assert coordinator.send(f"/activiteiten/inlezen/{area.activity_id}").status_code == 404

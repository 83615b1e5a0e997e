"""Every refusal becomes one page with one status."""

import pytest
from flask import Flask

from tests.factories import Area
from tests.support.client import PageClient, sign_in


@pytest.mark.parametrize(
    ("name", "status", "says"),
    [
        ("not_allowed", 403, "Uw rol mag dit niet doen."),
        ("no_consent", 403, "Hier is geen toestemming voor."),
        ("not_visible", 404, ""),
        ("illegal", 409, "Kan niet meer."),
        ("conflict", 409, "Sanne was u voor."),
        ("invalid", 422, "Klopt niet."),
        ("too_large", 413, ""),
    ],
)
def test_refusals_are_pages(odd_client: PageClient, name: str, status: int, says: str) -> None:
    page = odd_client.page(f"/raise/{name}", status)
    assert says in page.text


def test_a_refusal_can_be_json(odd_client: PageClient) -> None:
    response = odd_client.get("/raise/conflict", headers={"Accept": "application/json"})
    assert (response.status_code, response.json) == (409, {"error": "Sanne was u voor."})
    response = odd_client.get("/raise/too_large", headers={"Accept": "application/json"})
    assert (response.status_code, response.json) == (413, {"error": "fout"})


def test_an_unexpected_error_tells_nothing(odd_client: PageClient, caplog: pytest.LogCaptureFixture) -> None:
    page = odd_client.page("/raise/unknown", 500)
    assert "KeyError" not in page.text
    assert "Unexpected error on fail" in caplog.text


def test_a_database_that_does_not_answer(odd_client: PageClient, caplog: pytest.LogCaptureFixture) -> None:
    odd_client.page("/database-down", 503)
    assert "did not answer" in caplog.text


def test_other_methods_are_refused(odd_client: PageClient) -> None:
    assert odd_client.put("/healthz").status_code in {400, 405}


def test_a_form_without_token_is_refused(odd_app: Flask, area: Area) -> None:
    client = odd_app.test_client()
    sign_in(client, area.coach)  # type: ignore[arg-type]  # a PageClient
    response = client.post("/afmelden")
    assert response.status_code == 400
    assert "te lang open" in response.get_data(as_text=True)


def test_a_form_with_the_token_of_another_session_is_refused(odd_app: Flask, area: Area) -> None:
    mine, theirs = odd_app.test_client(), odd_app.test_client()
    sign_in(mine, area.coach)  # type: ignore[arg-type]  # a PageClient
    sign_in(theirs, area.gp)  # type: ignore[arg-type]  # a PageClient
    assert mine.post("/afmelden", data={"csrf_token": theirs.csrf}).status_code == 400  # type: ignore[attr-defined]

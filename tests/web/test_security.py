"""Headers on every answer, also on errors and files."""

import pytest
from flask import Flask

from referral.web.security import FILE_HEADERS, HEADERS, POLICY
from tests.factories import Area
from tests.support.client import PageClient


@pytest.mark.parametrize("path", ["/aanmelden", "/healthz", "/bestaat-niet", "/activiteiten"])
def test_every_answer_has_the_headers(client: PageClient, area: Area, path: str) -> None:
    response = client.get(path)
    assert {name: response.headers[name] for name in HEADERS} == HEADERS
    assert response.headers["Cache-Control"] == "no-store"
    assert "Strict-Transport-Security" not in response.headers


def test_over_https_browsers_stay_there(client: PageClient) -> None:
    response = client.get("/healthz", base_url="https://patchwork.test")
    assert response.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"


def test_files_may_be_kept(app: Flask, client: PageClient) -> None:
    with app.test_request_context():
        path = app.jinja_env.globals["asset"]("app.css")  # type: ignore[operator]  # a function
    with client.get(path) as response:
        assert "no-store" not in response.headers.get("Cache-Control", "")
        assert {name: response.headers[name] for name in FILE_HEADERS} == FILE_HEADERS
        assert "Access-Control-Allow-Origin" not in response.headers


def test_the_policy_allows_nothing_inline_and_nothing_foreign() -> None:
    assert "unsafe" not in POLICY
    assert "http" not in POLICY
    assert POLICY.startswith("default-src 'none'")
    assert {"object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"} <= set(POLICY.split("; "))


@pytest.mark.parametrize("feature", ["camera", "microphone", "geolocation", "payment", "usb"])
def test_no_page_may_ask_for_devices(feature: str) -> None:
    assert f"{feature}=()" in HEADERS["Permissions-Policy"]
    assert "publickey" not in HEADERS["Permissions-Policy"]


def test_the_browser_forgets_at_sign_out(as_coach: PageClient) -> None:
    assert as_coach.send("/afmelden").headers["Clear-Site-Data"] == '"storage"'
    assert "Clear-Site-Data" not in as_coach.get("/aanmelden").headers


def test_what_is_sent_is_named(client: PageClient, area: Area) -> None:
    assert client.get("/aanmelden").content_type == "text/html; charset=utf-8"
    assert client.get("/healthz").content_type == "application/json"


@pytest.mark.parametrize("method", ["TRACE", "CONNECT"])
def test_odd_methods_are_refused(client: PageClient, method: str) -> None:
    assert client.open("/aanmelden", method=method).status_code == 405

"""The accessibility statement is there for everybody, and says what it must (EN 301 549; L25)."""

import pytest

from tests.support.client import PageClient


def test_L25_everybody_finds_the_statement(client: PageClient) -> None:
    page = client.page("/aanmelden")
    assert 'href="/toegankelijkheid"' in page.html
    statement = client.page("/toegankelijkheid")
    for part in ("WCAG 2.2", "EN 301 549", "Voldoet gedeeltelijk", "nog niet goed genoeg", "klacht"):
        assert part in statement.text


@pytest.mark.parametrize("path", ["/toegankelijkheid", "/uw-gegevens"])
def test_L25_it_tells_where_to_write(client: PageClient, path: str) -> None:
    address = "helpen@patchwork.example"
    assert address not in client.page(path).html
    client.application.config["CONTACT_MAIL"] = address
    try:
        assert f"mailto:{address}" in client.page(path).html
    finally:
        client.application.config["CONTACT_MAIL"] = ""

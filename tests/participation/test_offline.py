"""What a phone without a connection is given: the same for everybody, and nothing about anybody."""

import re

import pytest

from tests.support.client import PageClient

ROOTS = ("/groepen", "/opkomst")


@pytest.mark.parametrize("root", ROOTS)
def test_the_page_without_names_needs_no_session_and_sets_none(client: PageClient, root: str) -> None:
    page = client.page(f"{root}/zonder-verbinding")
    assert "Namen bewaren wij niet op uw toestel" in page.text
    assert not page.forms
    assert "Set-Cookie" not in client.get(f"{root}/zonder-verbinding").headers


@pytest.mark.parametrize("root", ROOTS)
def test_the_script_keeps_that_page_and_no_other(client: PageClient, root: str) -> None:
    answer = client.get(f"{root}/wacht.js")
    assert answer.mimetype == "text/javascript"
    text = answer.get_data(as_text=True)
    assert "zonder-verbinding" in text
    assert re.findall(r"\.put\((\w+),", text) != []
    assert len(re.findall(r"\.put\(", text)) == 1
    assert "Service-Worker-Allowed" not in answer.headers  # no power above its own addresses

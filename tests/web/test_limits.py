"""Who sends too much gets a page that says so, and nothing is kept."""

from collections.abc import Callable

import pytest

from referral.domain.actors import Actor
from tests.factories import Area
from tests.support.client import PageClient
from tests.support.database import Database
from tests.support.pages import Page
from tests.support.raw import raw_rows

MEGABYTE = 1024 * 1024


TYPE = "multipart/form-data; boundary=edge"


def multipart(*parts: tuple[str, bytes]) -> bytes:
    """A body as a browser sends it: what follows `name=`, and the content, of each part."""
    pieces = (
        b"--edge\r\nContent-Disposition: form-data; name=%b\r\n\r\n%b\r\n" % (head.encode(), content)
        for head, content in parts
    )
    return b"".join(pieces) + b"--edge--\r\n"


@pytest.fixture
def coordinator(area: Area, signed_in: Callable[[Actor], PageClient]) -> PageClient:
    """The browser of a coordinator, who may upload a list."""
    return signed_in(area.coordinator)


def test_a_large_file_is_refused(coordinator: PageClient, database: Database) -> None:
    body = multipart(
        ('"csrf_token"', coordinator.csrf.encode()),
        ('"sheet"; filename="lijst.csv"', b"x" * (10 * MEGABYTE + 1)),
    )
    response = coordinator.post("/activiteiten/inlezen", data=body, content_type=TYPE)
    assert response.status_code == 413
    text = Page(response.get_data(as_text=True)).text
    assert "Een bestand mag hooguit 10 MB zijn" in text
    assert "Er is niets bewaard" in text
    assert raw_rows(database, "activity_import") == []


@pytest.mark.parametrize(
    "body",
    [
        multipart(*((f'"field{number}"', b"x") for number in range(1001))),
        multipart(('"words"', b"x" * (2 * MEGABYTE + 1))),
    ],
    ids=["many", "long"],
)
def test_too_many_or_too_long_fields_are_refused(coordinator: PageClient, body: bytes) -> None:
    response = coordinator.post("/activiteiten/inlezen", data=body, content_type=TYPE)
    assert response.status_code == 413
    assert "te veel in één keer" in response.get_data(as_text=True)


def test_a_stranger_gets_no_further(client: PageClient, area: Area) -> None:
    response = client.post("/activiteiten/inlezen", data={"words": "x" * (2 * MEGABYTE + 1)})
    assert response.status_code == 413
    assert "referral" not in response.get_data(as_text=True)

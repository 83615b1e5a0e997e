"""Names and texts from everywhere, much too long, or made to break things."""

from collections.abc import Callable
from datetime import datetime

import pytest

from referral.domain.actors import Actor
from tests.factories.area import Area
from tests.support.client import PageClient
from tests.support.story import draft, fill, refer


@pytest.mark.parametrize(
    "surname",
    [
        "O’Brien-Ĳzerman",
        "de Wit 🌻",
        "العامري",
        "מזרחי",
        "Nguyễn Thị",
        "<script>alert(1)</script>",
        "' OR 1=1 --",
    ],
)
def test_names_from_everywhere_arrive_as_typed(
    as_gp: PageClient, area: Area, signed_in: Callable[[Actor], PageClient], noon: datetime, surname: str
) -> None:
    reference = refer(as_gp, surname=surname)
    page = signed_in(area.coach).page(f"/werkvoorraad/{reference}")
    assert surname in " ".join(page.texts)


def test_ten_thousand_characters_are_refused_and_kept(as_gp: PageClient, noon: datetime) -> None:
    path = draft(as_gp)
    long = "Ik vertel graag. " * 600
    response = fill(as_gp, path, own_words=long)
    assert response.status_code == 422
    assert "er passen 4000 tekens in" in response.get_data(as_text=True)
    assert long.strip() in as_gp.page(path).html


@pytest.mark.parametrize("path", ["/werkvoorraad?zoek=%00", "/werkvoorraad/P%00", "/werkvoorraad?na=x~y"])
def test_addresses_made_to_break_things(
    area: Area, signed_in: Callable[[Actor], PageClient], path: str
) -> None:
    assert signed_in(area.coach).get(path).status_code in {200, 400, 404}

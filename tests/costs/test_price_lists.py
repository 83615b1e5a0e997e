"""A region loads prices; the newest of each kind counts, and a file with a gap is refused whole."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask

from referral.costs import services
from referral.domain.actors import Actor
from referral.domain.research.prices.lists import ListKind
from referral.extensions import db
from referral.lib import clock
from referral.models import PriceList
from referral.models.scope import acting
from referral.workflow.prices import prices_for
from tests.conftest import NOON
from tests.domain.research.test_prices import GOOD, INDEX
from tests.factories import Area
from tests.support.client import PageClient

SignIn = Callable[[Actor], PageClient]


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with clock.moved_to(NOON):
        yield


def upload(client: PageClient, text: str) -> str:
    data = {"csrf_token": client.csrf, "file": (BytesIO(text.encode()), "prijzen.toml")}
    answer = client.post(
        "/kosten/prijzen/laden", data=data, content_type="multipart/form-data", follow_redirects=True
    )
    return answer.get_data(as_text=True)


def test_what_comes_along_counts_until_something_is_loaded(area: Area) -> None:
    with area.app.app_context(), acting(area.system):
        first = prices_for(area.region_id)
    assert first["reference"]["prices"]["gp_short"]["euro"] == 28.74
    assert first["index"]["percents"] == {"2023": 3.8, "2024": 3.3, "2025": 3.3}
    assert first["site"] is None
    newer = GOOD.replace("28.74", "31.00").replace("2022", "2025")
    with area.app.app_context(), acting(area.coordinator):
        services.load_prices(area.coordinator, newer)
    with area.app.app_context(), acting(area.system), clock.moved_to(NOON + timedelta(days=1)):
        services.load_prices(area.system, newer.replace("31.00", "32.00"))
        found = prices_for(area.region_id)
        assert found["reference"]["prices"]["gp_short"]["euro"] == 32.0
        assert db.session.query(PriceList).count() == 2, "the former list stays"


def test_the_coordinator_fills_in_and_loads(area: Area, signed_in: SignIn) -> None:
    coordinator = signed_in(area.coordinator)
    assert "/kosten/prijzen" in coordinator.page("/overzicht").html
    page = coordinator.page("/kosten/prijzen")
    assert "Uw eigen prijzen ontbreken nog" in page.text
    assert "€ 28,74" in page.text
    assert "€ 31,83" in page.text, "28.74 x 1.038 x 1.033 x 1.033, prices of 2025"
    wrong = coordinator.send("/kosten/prijzen/eigen", {"price_year": "2025", "coach": "veel"})
    assert wrong.status_code == 422
    assert "zoals 52,40" in wrong.get_data(as_text=True)
    assert 'value="veel"' in wrong.get_data(as_text=True)
    good = {"price_year": "2025", "coach": "52,40", "place": "6", "volunteer": ""}
    assert coordinator.send("/kosten/prijzen/eigen", good).status_code == 302
    assert "€ 52,40" in coordinator.page("/kosten/prijzen").text
    assert 'value="52,40"' in coordinator.page("/kosten/prijzen/eigen").html
    with area.app.app_context(), acting(area.system):
        site = prices_for(area.region_id)["site"]
    assert {code: each["euro"] for code, each in site["prices"].items()} == {
        "coach_hour": 52.4,
        "activity": 6.0,
    }
    gap = upload(coordinator, INDEX.replace("2024", "2025"))
    assert "Het jaar 2024 ontbreekt" in gap
    longer = INDEX + "\n[[year]]\nyear = 2025\npercent = 3.3\n\n[[year]]\nyear = 2026\npercent = 2.0\n"
    assert "is geladen" in upload(coordinator, longer)
    assert "Prijs van 2026" in coordinator.page("/kosten/prijzen").text
    assert "kies een bestand" in upload(coordinator, "").lower()


def test_own_prices_that_the_index_does_not_reach_are_refused(area: Area, signed_in: SignIn) -> None:
    coordinator = signed_in(area.coordinator)
    form = {"price_year": "2027", "coach": "60"}
    late = coordinator.send("/kosten/prijzen/eigen", form)
    assert late.status_code == 422
    assert "Laad eerst de index van 2026, of neem prijzen van 2025." in late.get_data(as_text=True)
    assert coordinator.send("/kosten/prijzen/eigen", form | {"price_year": "2025"}).status_code == 302
    assert "Laad eerst de index van 2025, of neem prijzen van 2024." in upload(coordinator, INDEX)
    assert "/kosten/prijzen/laden" not in signed_in(area.researcher).page("/kosten/prijzen").html


def test_lists_that_do_not_meet_any_more_are_told(area: Area, signed_in: SignIn) -> None:
    """As when an older index comes along with a new version of Patchwork."""
    with area.app.app_context(), acting(area.coordinator):
        services.set_site_prices(area.coordinator, 2025, {"coach_hour": Decimal(50)})
    with area.app.app_context(), acting(area.system):
        moment = clock.now() + timedelta(minutes=1)
        kind = ListKind.INDEX
        row = PriceList(region_id=area.region_id, kind=kind, edition="x", content=INDEX, loaded_at=moment)
        db.session.add(row)
        db.session.commit()
    page = signed_in(area.researcher).page("/kosten/prijzen")
    assert "De index heeft een gat tussen 2025 en 2024" in page.text


def test_files_by_command(app: Flask, area: Area, tmp_path: Path) -> None:
    good, bad = tmp_path / "goed.toml", tmp_path / "fout.toml"
    good.write_text(GOOD, encoding="utf-8")
    bad.write_text(GOOD.replace("42.47", "-3"), encoding="utf-8")
    run = app.test_cli_runner().invoke
    assert "nothing wrong" in run(args=["prices", "check", str(good)]).output
    wrong = run(args=["prices", "load", str(bad)])
    assert (wrong.exit_code, "Regel 12" in wrong.output) == (1, True)
    assert "Loaded reference: Proef." in run(args=["prices", "load", str(good)]).output
    with area.app.app_context(), acting(area.system):
        assert db.session.query(PriceList).count() == 1

"""Organisations with their agreement, and the settings of their own provider."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask

from referral.domain.statuses import Role
from referral.extensions import db
from referral.models import Organisation, SingleSignOn
from referral.models.scope import acting
from tests.factories import Area, build_area
from tests.factories.membership import door
from tests.support.client import PageClient, new_client, sign_in
from tests.support.database import Database
from tests.support.raw import raw_rows

ORGANISATION = {
    "name": "Wijkzorg Zuid",
    "kind": "home_care",
    "phone": "0301234567",
    "email": "post@wijkzorg.example",
    "agreement_role": "joint_controller",
    "agreement_on": "2026-01-05",
}

SECRET = "geheim van de aanbieder"
PROVIDER = {
    "issuer": "https://inlog.wijkzorg.example",
    "client_id": "patchwork",
    "client_secret": SECRET,
    "group_claim": "groups",
    "groups-0-name": "wijkteam",
    "groups-0-post": "care_worker",
    "groups-1-name": "",
    "groups-1-post": "",
    "slug": "wijkzorg",
    "mail_domains": "@Wijkzorg.example, zorg.example",
    "strong_acr": "",
    "trusts_second_factor": "y",
}


@pytest.fixture
def as_admin(app: Flask, area: Area) -> PageClient:
    """The administrator's browser."""
    return sign_in(new_client(app), area.admin)


def row(area: Area, organisation_id: UUID) -> Organisation:
    """The organisation as it is now."""
    with area.app.app_context():
        return db.session.get_one(Organisation, organisation_id)


def test_an_organisation_is_added_and_changed(as_admin: PageClient, area: Area) -> None:
    answer = as_admin.send("/beheer/organisaties/nieuw", ORGANISATION)
    assert answer.status_code == 302
    page = as_admin.page(answer.location)
    assert "Wijkzorg Zuid" in page.text
    assert "5 januari 2026" in page.text
    assert "Hier werkt nog niemand" in page.text
    path = f"{answer.location}/gegevens"
    assert as_admin.send(path, {**ORGANISATION, "kind": "day_care"}).status_code == 302
    assert "Dagbesteding" in as_admin.page(answer.location).text


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"kind": ""},
        {"phone": "12"},
        {"email": "post@"},
        {"agreement_role": ""},
        {"agreement_on": ""},
        {"agreement_on": "2099-01-01"},
    ],
)
def test_L15_half_an_agreement_and_other_mistakes_are_refused(
    as_admin: PageClient, area: Area, changes: dict[str, str]
) -> None:
    answer = as_admin.send("/beheer/organisaties/nieuw", {**ORGANISATION, **changes})
    assert answer.status_code == 422
    assert "field--wrong" in answer.get_data(as_text=True)


def test_people_keep_a_role_that_fits_their_organisation(as_admin: PageClient, area: Area) -> None:
    path = f"/beheer/organisaties/{area.practice_id}/gegevens"
    answer = as_admin.send(path, {**ORGANISATION, "kind": "university"})
    assert answer.status_code == 422
    assert row(area, area.practice_id).kind == "gp_practice"


def test_another_region_is_nowhere(as_admin: PageClient, area: Area) -> None:
    other = build_area(area.app, "3001", "3002")
    for path in (
        f"organisaties/{other.welfare_id}",
        f"mensen/{other.host.id}/einde",
        f"teams/{other.team_id}/gezicht",
    ):
        as_admin.page(f"/beheer/{path}", 404)
    values = {"role": "coach", "teams": str(other.team_id)}
    assert as_admin.send(f"/beheer/mensen/{area.host.id}/overstap", values).status_code == 422


def provider_path(area: Area) -> str:
    """The settings of the home-care organisation."""
    return f"/beheer/organisaties/{area.home_care_id}/aanmelden"


def test_a_provider_is_set_up_and_its_secret_is_wrapped(
    as_admin: PageClient, area: Area, database: Database
) -> None:
    assert "/aanmelden/organisatie/thuiszorg-vecht/terug" in as_admin.page(provider_path(area)).text
    assert as_admin.send(provider_path(area), PROVIDER).status_code == 302
    (stored,) = raw_rows(database, "single_sign_on")
    assert SECRET.encode() not in bytes(stored["wrapped"])  # type: ignore[call-overload]  # bytes
    again = {**PROVIDER, "client_secret": "", "groups-1-name": "nacht", "groups-1-post": "care_worker"}
    assert as_admin.send(provider_path(area), again).status_code == 302
    with area.app.app_context(), acting(area.admin):
        settings = db.session.query(SingleSignOn).one()
        assert settings.client_secret == SECRET
        assert [(each.group_name, each.role) for each in settings.groups] == [
            ("wijkteam", Role.CARE_WORKER),
            ("nacht", Role.CARE_WORKER),
        ]
    organisation = row(area, area.home_care_id)
    assert organisation.mail_domains == ["wijkzorg.example", "zorg.example"]
    assert SECRET not in as_admin.page(provider_path(area)).html
    assert as_admin.send(f"{provider_path(area)}/weg").status_code == 302
    assert raw_rows(database, "single_sign_on") == raw_rows(database, "group_role") == []
    assert row(area, area.home_care_id).slug is None


@pytest.mark.parametrize(
    "changes",
    [
        {"issuer": "http://inlog.wijkzorg.example"},
        {"issuer": "https://10.0.0.8"},
        {"issuer": "https://a@inlog.example"},
        {"issuer": "https://inlog.example/?x"},
        {"client_id": ""},
        {"client_secret": ""},
        {"groups-0-name": ""},
        {"groups-0-post": "gp"},
        {"groups-0-post": ""},
        {"slug": "Niet goed!"},
        {"slug": "bezet"},
        {"mail_domains": "bezet.example"},
        {"mail_domains": "geen domein"},
    ],
)
def test_settings_that_cannot_be_right_are_refused(
    as_admin: PageClient, area: Area, changes: dict[str, str], database: Database
) -> None:
    door(area, slug="bezet")
    answer = as_admin.send(provider_path(area), {**PROVIDER, **changes})
    assert answer.status_code == 422
    assert "field--wrong" in answer.get_data(as_text=True)
    assert len(raw_rows(database, "single_sign_on")) == 1


def test_production_speaks_to_no_provider_on_its_own_machine(
    as_admin: PageClient, area: Area, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = {**PROVIDER, "issuer": "http://127.0.0.1:8000"}
    monkeypatch.setitem(area.app.config, "ENV_NAME", "production")
    assert as_admin.send(provider_path(area), values).status_code == 422
    monkeypatch.setitem(area.app.config, "ENV_NAME", "development")
    assert as_admin.send(provider_path(area), values).status_code == 302


def test_a_coach_gets_a_team_from_a_group(as_admin: PageClient, area: Area) -> None:
    path = f"/beheer/organisaties/{area.welfare_id}/aanmelden"
    values = {**PROVIDER, "groups-0-post": f"coach:{area.team_id}"}
    assert as_admin.send(path, values).status_code == 302
    assert f'value="coach:{area.team_id}"' in as_admin.page(path).html


def test_the_secret_is_for_the_administrator_and_for_signing_in(
    area: Area, signed_in: Callable[..., PageClient]
) -> None:
    door(area)
    for actor in (area.gp, area.coach, area.coordinator, area.researcher, area.privacy_officer):
        with area.app.app_context(), acting(actor):
            assert db.session.query(SingleSignOn).all() == []

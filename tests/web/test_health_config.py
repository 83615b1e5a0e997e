"""Signs of life, and settings that are missing."""

import pytest
from flask import Flask
from sqlalchemy import text

import config
from referral import create_app
from tests.factories import Area
from tests.support.client import PageClient
from tests.support.database import Database
from tests.support.raw import change


def test_alive_and_ready(client: PageClient) -> None:
    assert client.get("/healthz").json == {"status": "ok"}
    assert client.get("/readyz").json["status"] == "ok"  # type: ignore[index]  # JSON


def test_not_ready_before_the_newest_migration(client: PageClient, database: Database, area: Area) -> None:
    with database.connect() as connection:
        (kept,) = connection.execute("SELECT version_num FROM alembic_version").fetchone() or ("",)
    change(database, "UPDATE alembic_version SET version_num = '0001'")
    try:
        response = client.get("/readyz")
    finally:
        change(database, "UPDATE alembic_version SET version_num = %s", kept)
    assert (response.status_code, response.json) == (503, {"status": "unavailable", "reason": "migrations"})


def test_not_ready_when_the_database_does_not_believe_us(client: PageClient, database: Database) -> None:
    change(database, "UPDATE scope_key SET outer_pad = inner_pad, inner_pad = outer_pad")
    try:
        response = client.get("/readyz")
    finally:
        change(database, "UPDATE scope_key SET outer_pad = inner_pad, inner_pad = outer_pad")
    assert (response.status_code, response.json) == (503, {"status": "unavailable", "reason": "signature"})


def test_not_ready_without_a_database(client: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("referral.health.queries.text", lambda _: text("SELECT 1 FROM nowhere"))
    response = client.get("/readyz")
    assert (response.status_code, response.json) == (503, {"status": "unavailable", "reason": "database"})


@pytest.mark.parametrize(
    ("name", "kind"), [("", config.Production), ("development", config.Development), ("test", config.Test)]
)
def test_the_environment_names_the_settings(
    monkeypatch: pytest.MonkeyPatch, name: str, kind: type[config.Production]
) -> None:
    monkeypatch.setenv("PATCHWORK_ENV", name)
    assert type(config.from_environment()) is kind


def test_production_is_strict_and_names_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SECRET_KEY", "KEY_RING", "BLIND_INDEX_KEY", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    settings = config.Production()
    assert settings.SESSION_COOKIE_SECURE
    assert not settings.DEMO
    assert not settings.GALLERY
    with pytest.raises(RuntimeError, match="Set SECRET_KEY, KEY_RING, BLIND_INDEX_KEY, DATABASE_URL"):
        create_app(settings)


def test_the_demo_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATCHWORK_DEMO", "1")
    assert config.Development().DEMO
    assert not config.Production().DEMO


def test_nothing_is_mounted_twice(built_app: Flask) -> None:
    rules = [
        (rule.rule, method)
        for rule in built_app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"OPTIONS"}
    ]
    assert len(rules) == len(set(rules))

"""Settings come from the environment, and say what is missing."""

import pytest

import config


@pytest.mark.parametrize("written", ["postgres://a@/b", "postgresql://a@/b", "postgresql+psycopg://a@/b"])
def test_any_spelling_of_a_database_address_gets_our_driver(written: str) -> None:
    assert config.with_driver(written) == "postgresql+psycopg://a@/b"


def test_production_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PATCHWORK_ENV", raising=False)
    settings = config.from_environment()
    assert type(settings) is config.Production
    assert settings.SESSION_COOKIE_SECURE
    assert not settings.DEMO


def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    needed = ["SECRET_KEY", "KEY_RING", "BLIND_INDEX_KEY", "DATABASE_URL", "ERASURE_LEDGER"]
    for name in needed:
        monkeypatch.delenv(name, raising=False)
    assert config.Production().missing() == needed


def test_the_demo_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATCHWORK_ENV", "development")
    monkeypatch.setenv("PATCHWORK_DEMO", "1")
    assert config.from_environment().DEMO

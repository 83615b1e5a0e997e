"""Migrations: run as the owner of the database, never as the application."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text

from referral.lib.crypto import hmac_pads

STORE_KEY = text(
    "INSERT INTO scope_key (id, inner_pad, outer_pad) VALUES (1, :inner, :outer) "
    "ON CONFLICT (id) DO UPDATE SET inner_pad = excluded.inner_pad, outer_pad = excluded.outer_pad"
)
SCRIPTS = Path(__file__).resolve().parent.parent / "migrations"


def alembic_config() -> Config:
    """Alembic's settings without an ini file."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    return config


def trust(owner_url: str, scope_key: bytes) -> None:
    """Let the database believe claims signed with *scope_key*, and no others."""
    inner, outer = hmac_pads(scope_key)
    engine = create_engine(owner_url)
    try:
        with engine.begin() as connection:
            connection.execute(STORE_KEY, {"inner": inner, "outer": outer})
    finally:
        engine.dispose()


def upgrade(owner_url: str, revision: str = "head", audit_key: bytes | None = None) -> None:
    """Bring the database at *owner_url* to *revision*. Safe to run twice and beside itself.

    *audit_key* is needed once, to chain access-log rows from before the chain.
    """
    config = alembic_config()
    config.attributes["audit_key"] = audit_key
    engine = create_engine(owner_url)
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7227)")
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
    finally:
        engine.dispose()

"""Which migration the database has, and which one this code expects."""

from functools import cache
from pathlib import Path
from uuid import UUID

from sqlalchemy import text

from referral.domain.actors import system_actor
from referral.extensions import db
from referral.models.scope import acting, current_settings

HEAD_MARKER = Path(__file__).resolve().parents[2] / "migrations" / "HEAD"


def applied_revision() -> str | None:
    """The migration the database is at."""
    revision: str | None = db.session.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


def is_believed() -> bool:
    """Whether the database believes our signature; if not, everybody would see empty lists."""
    nobody = system_actor(UUID(int=0))
    with acting(nobody):
        return bool(current_settings()["scope"] == "system")


@cache
def expected_revision() -> str:
    """The newest migration of this code."""
    return HEAD_MARKER.read_text(encoding="utf-8").strip()

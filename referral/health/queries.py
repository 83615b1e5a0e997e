"""Which migration the database has, and which one this code expects."""

from functools import cache
from pathlib import Path

from sqlalchemy import text

from referral.extensions import db

HEAD_MARKER = Path(__file__).resolve().parents[2] / "migrations" / "HEAD"


def applied_revision() -> str | None:
    """The migration the database is at."""
    revision: str | None = db.session.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


@cache
def expected_revision() -> str:
    """The newest migration of this code."""
    return HEAD_MARKER.read_text(encoding="utf-8").strip()

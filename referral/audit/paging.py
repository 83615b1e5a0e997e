"""Rows of the log newest first, page after page, however many are added meanwhile."""

from datetime import datetime

from sqlalchemy import Select, tuple_

from referral.lib.keyset import read_key, write_key
from referral.models import AccessLog


def paged(query: Select[AccessLog], after: str) -> Select[AccessLog]:
    """Rows newest first, those after the key *after*."""
    key = read_key(after, datetime.fromisoformat)
    if key:
        query = query.where(tuple_(AccessLog.happened_at, AccessLog.id) < tuple_(*key))
    return query.order_by(AccessLog.happened_at.desc(), AccessLog.id.desc())


def key_after(rows: list[AccessLog]) -> str:
    """The key of the page after these rows."""
    return write_key(rows[-1].happened_at, rows[-1].id)

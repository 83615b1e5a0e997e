"""Rows that hold on to each other: a keyed fingerprint of a row and of the fingerprint before it.

Whoever lacks the key can neither change a row nor add one without the fingerprint giving it away.
"""

import hmac
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

Plain = str | int | None

GENESIS = bytes(32)
"""What comes before the first row of a lane."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def plain(value: object) -> Plain:
    """A value of a column in the one form that is fingerprinted: text, whole number or nothing.

    A moment is counted in microseconds since 1970; a list of keys is written as PostgreSQL does.
    Raises TypeError for any other kind.
    """
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return (value - _EPOCH) // _MICROSECOND
    if isinstance(value, list):
        return "{" + ",".join(str(each) for each in value) + "}"
    raise TypeError(f"No fixed form for {type(value).__name__}")


def canonical(values: Sequence[Plain]) -> bytes:
    """The bytes of plain values, in their order; two different rows never give the same bytes."""
    return _encode(list(values)).encode()


def link(key: bytes, previous: bytes, content: bytes) -> bytes:
    """HMAC-SHA-256 over the fingerprint before and the content of this row."""
    return hmac.digest(key, previous + content, "sha256")


def stamp(key: bytes, *parts: Plain) -> bytes:
    """A signature of a statement that is no row, such as where a lane ends."""
    return hmac.digest(key, canonical(parts), "sha256")

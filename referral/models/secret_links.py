"""Links for who has no account: the secret follows from a salt, and a key outside the database."""

import base64
import secrets
from uuid import UUID

from referral.extensions import vault

SALT_BYTES = 32


def new_salt() -> bytes:
    """What makes a new secret; the old link dies with the old salt."""
    return secrets.token_bytes(SALT_BYTES)


def secret_of(table: str, key: UUID, salt: bytes, size: int = 32) -> str:
    """The secret in the link of a row, of *size* bytes (at most 32) as text for an address."""
    raw = vault.index(table, str(key), salt.hex())[:size]
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")

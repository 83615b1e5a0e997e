"""Which keys a real installation refuses, and where the key ring comes from."""

import base64
import secrets
import stat
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from referral.lib.crypto import KEY_BYTES, KeyRing, KeyRingError, decode_key

NOT_FOR_REAL = ("demo-", "test-")
"""Names of keys that stand in a demo or a test begin so; with them no real installation starts."""

SECRET_LENGTH = 32
FEWEST_DIFFERENT_BYTES = 12
"""Of 32 bytes made by chance about 30 differ; under 12 somebody typed them."""


def new_entry(name: str) -> str:
    """A fresh key as the ring reads it."""
    return f"{name}:{base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()}"


def ring_text(inline: str, file: str) -> str:
    """The text of the key ring: given *inline*, or in *file* that only its owner may read.

    Raises KeyRingError when both or neither are given, or when others may read or change the file.
    """
    if bool(inline) == bool(file):
        raise KeyRingError("Set KEY_RING or KEY_RING_FILE: one of them, not both.")
    return inline or _private_text(Path(file))


def _private_text(path: Path) -> str:
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            raise KeyRingError(f"KEY_RING_FILE {path} is not a file.")
        if mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise KeyRingError(
                f"KEY_RING_FILE {path} may be read or changed by others (mode {stat.S_IMODE(mode):04o}). "
                f"Run: chmod 600 {path}"
            )
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise KeyRingError(f"KEY_RING_FILE {path} cannot be read: {type(error).__name__}.") from error


def named_key(text: str) -> tuple[str, bytes]:
    """A key and its name, from ``base64`` or ``name:base64``; raises KeyRingError."""
    name, _, encoded = text.rpartition(":")
    return name, decode_key(encoded)


def objections(ring: KeyRing, index: tuple[str, bytes], secret: str) -> Iterator[str]:
    """Why a real installation may not start with these keys; nothing when it may. Shows no key."""
    keys = {f"key {name!r} of the ring": key for name, key in ring.keys.items()}
    keys["BLIND_INDEX_KEY"] = index[1]
    for name in (*ring.keys, index[0]):
        if name.startswith(NOT_FOR_REAL):
            yield f"{name!r} is a key of a demo or a test"
    for title, key in keys.items():
        if _is_typed(key):
            yield f"{title} was not made by chance"
    if index[1] in ring.keys.values():
        yield "BLIND_INDEX_KEY is also in the key ring"
    yield from _secret_objections(secret, list(keys.values()))


def _is_typed(key: bytes) -> bool:
    steps = {(after - before) % 256 for before, after in pairwise(key)}
    return len(set(key)) < FEWEST_DIFFERENT_BYTES or len(steps) == 1


def _secret_objections(secret: str, keys: list[bytes]) -> Iterator[str]:
    if secret.startswith(NOT_FOR_REAL):
        yield "SECRET_KEY is that of a demo or a test"
    if len(secret) < SECRET_LENGTH or len(set(secret)) < FEWEST_DIFFERENT_BYTES:
        yield f"SECRET_KEY must be at least {SECRET_LENGTH} characters made by chance"
    if any(secret in {base64.b64encode(key).decode(), key.hex()} or secret.encode() == key for key in keys):
        yield "SECRET_KEY is also one of the other keys"

"""Sealing of personal fields: AES-256-GCM, a data key per person, wrapped by a key ring."""

import base64
import binascii
import hashlib
import hmac
import os
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE_BYTES = 12
KEY_BYTES = 32
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,39}")


class SealBroken(Exception):
    """The sealed value does not belong to this key, table, column or row, or it was altered."""


class KeyRingError(Exception):
    """The key ring is missing, malformed, or lacks the named key."""


def seal(key: bytes, plain: bytes, place: str) -> bytes:
    """Encrypt *plain*; *place* (table/column/row) is bound in as associated data."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, place.encode())


def unseal(key: bytes, sealed: bytes, place: str) -> bytes:
    """Decrypt what `seal` made for the same key and place; raises SealBroken otherwise."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place.encode())
    except InvalidTag as error:
        raise SealBroken(place) from error


def new_data_key() -> bytes:
    """A fresh 256-bit key for one person."""
    return AESGCM.generate_key(bit_length=KEY_BYTES * 8)


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The keys that wrap data keys. The first is used for new ones, the others only to read."""

    keys: dict[str, bytes]
    current: str

    @classmethod
    def parse(cls, text: str) -> "KeyRing":
        """Read ``name:base64``, parted by commas or lines; ``#`` starts a remark on a line.

        Raises KeyRingError on anything else, and on a name or a key that occurs twice.
        """
        keys: dict[str, bytes] = {}
        lines = (line.partition("#")[0] for line in text.splitlines())
        pieces = (piece.strip() for line in lines for piece in line.split(","))
        for part in filter(None, pieces):
            name, _, encoded = part.partition(":")
            if not NAME.fullmatch(name):
                raise KeyRingError("A name in the key ring must be 1 to 40 letters, digits, dots or dashes.")
            key = decode_key(encoded)
            if name in keys or key in keys.values():
                raise KeyRingError(f"The name or the key of {name!r} is in the key ring twice.")
            keys[name] = key
        if not keys:
            raise KeyRingError("The key ring is empty.")
        return cls(keys, next(iter(keys)))

    def wrap(self, data_key: bytes, place: str) -> tuple[str, bytes]:
        """The name of the wrapping key and the wrapped data key."""
        return self.current, seal(self.keys[self.current], data_key, place)

    def unwrap(self, name: str, wrapped: bytes, place: str) -> bytes:
        """The data key; raises KeyRingError when the ring lacks *name*."""
        if name not in self.keys:
            raise KeyRingError(f"The key ring has no key named {name!r}.")
        return unseal(self.keys[name], wrapped, place)

    def rewrap(self, name: str, wrapped: bytes, place: str) -> bytes:
        """What the key *name* wrapped, wrapped by the current key; raises as `unwrap` does."""
        return self.wrap(self.unwrap(name, wrapped, place), place)[1]


def decode_key(encoded: str) -> bytes:
    """A 32-byte key from base64; raises KeyRingError for any other length or alphabet."""
    try:
        key = base64.b64decode(encoded, validate=True)
    except binascii.Error as error:
        raise KeyRingError("A key is not valid base64.") from error
    if len(key) != KEY_BYTES:
        raise KeyRingError(f"A key must be {KEY_BYTES} bytes, not {len(key)}.")
    return key


def blind_index(key: bytes, *parts: str) -> bytes:
    """A keyed fingerprint of *parts* for exact look-up without storing them in clear."""
    return hmac.new(key, "\x1f".join(parts).encode(), hashlib.sha256).digest()


def derived_key(key: bytes, purpose: str) -> bytes:
    """A 32-byte key for one *purpose* (HKDF, RFC 5869), so that no key serves two ends."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=purpose.encode()).derive(key)


def hmac_pads(key: bytes) -> tuple[bytes, bytes]:
    """The inner and outer block of HMAC-SHA-256 (RFC 2104), for a party that only has SHA-256."""
    block = key.ljust(64, b"\0")
    return bytes(each ^ 0x36 for each in block), bytes(each ^ 0x5C for each in block)


def signature(key: bytes, text: str) -> str:
    """HMAC-SHA-256 of *text* in hexadecimal."""
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def fingerprint(secret: str) -> bytes:
    """SHA-256 of a random token, so that a copy of the database opens no session."""
    return hashlib.sha256(secret.encode()).digest()

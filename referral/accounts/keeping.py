"""What waits in the session for the next request: challenges, and secrets sealed by the key ring."""

import base64
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from flask import session

from referral.extensions import vault
from referral.lib import clock
from referral.lib.crypto import KeyRingError, SealBroken
from referral.web.sessions import take

CHALLENGE = "challenge"
CHALLENGE_LASTS = timedelta(minutes=5)
CHALLENGE_BYTES = 32


def new_challenge(use: str) -> bytes:
    """A fresh challenge for a passkey, kept in the session for one *use*, such as ``sign_in``."""
    value = secrets.token_bytes(CHALLENGE_BYTES)
    session[CHALLENGE] = {"value": _text(value), "use": use, "at": clock.now().isoformat()}
    return value


def take_challenge(use: str) -> bytes | None:
    """The challenge given out for *use*, once; None when there is none or it is too old."""
    held = take(session, CHALLENGE)
    if not held or held["use"] != use:
        return None
    if clock.now() - datetime.fromisoformat(held["at"]) > CHALLENGE_LASTS:
        return None
    return base64.b64decode(held["value"])


def keep(name: str, owner: UUID, words: str) -> None:
    """Keep *words* in the session, readable only with the key ring and for this owner."""
    ring_key, wrapped = vault.ring.wrap(words.encode(), _place(name, owner))
    session[name] = {"ring_key": ring_key, "wrapped": _text(wrapped)}


def kept(name: str, owner: UUID) -> str:
    """What was kept; empty when it is not there, or not for this owner."""
    return _open(session.get(name), name, owner)


def take_kept(name: str, owner: UUID) -> str:
    """What was kept, for the last time: of several requests at once only one gets it."""
    return _open(take(session, name), name, owner)


def _open(held: dict[str, str] | None, name: str, owner: UUID) -> str:
    if not held:
        return ""
    try:
        wrapped = base64.b64decode(held["wrapped"])
        return vault.ring.unwrap(held["ring_key"], wrapped, _place(name, owner)).decode()
    except (SealBroken, KeyRingError):
        return ""


def _place(name: str, owner: UUID) -> str:
    return f"session/{name}/{owner}"


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()

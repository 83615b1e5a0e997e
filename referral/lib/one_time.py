"""One-time codes of an authenticator app: TOTP with six digits per 30 seconds (RFC 6238)."""

import hmac
import re
from datetime import datetime

import pyotp

STEP_SECONDS = 30
DRIFT_STEPS = 1
"""How many steps the clock of a phone may be off, either way."""

TOLD_STEPS = 10
"""How far off a clock may be for us to recognise the cause and say so; such a code is refused."""

CODE = re.compile(r"^\d{6}$", re.ASCII)


def new_secret() -> str:
    """160 random bits in base32, as apps read them."""
    return pyotp.random_base32()


def enrolment_address(secret: str, account: str, issuer: str) -> str:
    """What the QR code holds (otpauth://)."""
    return pyotp.TOTP(secret, interval=STEP_SECONDS).provisioning_uri(name=account, issuer_name=issuer)


def in_fours(secret: str) -> str:
    """The secret in groups of four, easier to type over."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def tidy(code: str) -> str:
    """A typed code without the spaces that people put in the middle."""
    return "".join(code.split())


def accepted_steps(secret: str, code: str, at: datetime) -> list[int]:
    """The time steps around *at* for which *code* is right, newest first; empty for a wrong code."""
    return _steps(secret, code, at, range(DRIFT_STEPS, -DRIFT_STEPS - 1, -1))


def seconds_off(secret: str, code: str, at: datetime) -> int | None:
    """How far ahead (positive) or behind the phone's clock is; None when the code fits no near moment."""
    here = _step(at)
    nearest = sorted(
        _steps(secret, code, at, range(-TOLD_STEPS, TOLD_STEPS + 1)), key=lambda s: abs(s - here)
    )
    return (nearest[0] - here) * STEP_SECONDS if nearest else None


def _steps(secret: str, code: str, at: datetime, offsets: range) -> list[int]:
    if not CODE.match(code):
        return []
    totp, here = pyotp.TOTP(secret, interval=STEP_SECONDS), _step(at)
    return [
        here + offset for offset in offsets if hmac.compare_digest(totp.generate_otp(here + offset), code)
    ]


def _step(at: datetime) -> int:
    return int(at.timestamp()) // STEP_SECONDS

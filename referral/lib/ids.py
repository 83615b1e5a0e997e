"""Keys for the database and references for speech."""

import re
import secrets
from uuid import UUID

from referral.lib import clock

SPEAKABLE = "23456789ACDEFGHJKLMNPQRTUVWXYZ"
"""Letters and digits that nobody confuses on the phone: no 0/O, 1/I, B/8, S/5 pairs."""

_RANDOM_BITS = 74
_READS_AS_CARE = re.compile(r"[A-Z]\d\d|GGZ")
"""Three signs that look like a code of the GP's records (ICPC-1), or name a kind of care."""

_REFERENCE = re.compile(f"P-[{SPEAKABLE}]{{3}}-[{SPEAKABLE}]{{3}}")


def new_id() -> UUID:
    """A version 7 UUID (RFC 9562): millisecond time first, so that keys sort by age.

    Made here and not in SQL, because only PostgreSQL 18 knows `uuidv7()`.
    """
    milliseconds = int(clock.now().timestamp() * 1000)
    random = secrets.randbits(_RANDOM_BITS)
    value = (milliseconds & ((1 << 48) - 1)) << 80
    value |= 0x7 << 76
    value |= (random >> 62) << 64
    value |= 0b10 << 62
    value |= random & ((1 << 62) - 1)
    return UUID(int=value)


def new_reference() -> str:
    """A reference to read out loud, such as ``P-7K3-M9Q`` (about 650 million values)."""
    return f"P-{_three_signs()}-{_three_signs()}"


def _three_signs() -> str:
    """A reference stands in mails, which say nothing about care: not even by accident (L24)."""
    while True:
        signs = "".join(secrets.choice(SPEAKABLE) for _ in range(3))
        if not _READS_AS_CARE.fullmatch(signs):
            return signs


def is_reference(text: str) -> bool:
    """Whether *text* has the form of a reference; not whether there is one like it."""
    return _REFERENCE.fullmatch(text) is not None


def pseudonym(key: UUID) -> str:
    """A short form of a key for people to compare, such as ``7A3F-91C2``: its random end, and no name."""
    end = key.hex[-8:].upper()
    return f"{end[:4]}-{end[4:]}"

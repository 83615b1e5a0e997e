"""Amounts of money as people type them."""

import re

_MONEY = re.compile(r"^(\d{1,4})(?:[.,](\d{1,2}))?$")


def cents_of(text: str) -> int:
    """Whole cents for ``2,50``, ``2.5`` or ``0``; raises ValueError for anything else."""
    found = _MONEY.match(text.strip().removeprefix("€").strip())
    if found is None:
        raise ValueError(text)
    return int(found.group(1)) * 100 + int(((found.group(2) or "") + "00")[:2])


def as_typed(cents: int) -> str:
    """``2,50`` for 250."""
    return f"{cents // 100},{cents % 100:02d}"

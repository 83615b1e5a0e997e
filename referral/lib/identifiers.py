"""Dutch identifiers: what a postcode looks like, and what must never be stored (a BSN)."""

import re

from stdnum.exceptions import ValidationError
from stdnum.nl import bsn, postcode

_NINE_DIGITS = re.compile(r"(?<![\d+])(?<!\d[ .-])(\d(?:[ .-]?\d){8})(?![ .-]?\d)")


def bsn_in(text: str) -> str | None:
    """The first nine-digit run in *text* that passes the BSN test, else None.

    The 11-test is that of the citizen service number; about one in eleven random numbers passes
    by chance, so the caller offers a way to say that it is something else.
    """
    for match in _NINE_DIGITS.finditer(text):
        digits = re.sub(r"\D", "", match.group(1))
        if bsn.is_valid(digits):
            return match.group(1)
    return None


def tidy_postcode(text: str) -> str:
    """``1234 AB`` for any spelling of a Dutch postcode; raises ValueError for anything else."""
    try:
        return str(postcode.validate(text.strip()))
    except ValidationError as error:
        raise ValueError(text) from error


def pc4(code: str) -> str:
    """The four digits of a tidy postcode."""
    return code[:4]

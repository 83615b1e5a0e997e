"""Rounding of counts, and what somebody who knows the rule reads back from it."""

from referral.domain.disclosure.policy import ROUND_TO, SMALLEST


def rounded(number: int) -> int:
    """To the nearest multiple of five.

    Each count is rounded by itself, totals too. So parts need not add up to their total by a few, and what
    their sum says of a hidden cell is weighed when it is decided what to hide.
    """
    return ROUND_TO * ((number + ROUND_TO // 2) // ROUND_TO)


def behind(shown: int) -> tuple[int, int]:
    """The lowest and the highest count that is shown as *shown*: rounding is no protection beyond this."""
    half = ROUND_TO // 2
    return max(shown - half, SMALLEST), shown + half

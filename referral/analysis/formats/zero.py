"""Days since the referral as moments of a log. Formats for events ask for a date, and a date stands nowhere:
so day 0 of every referral is the same invented day, and the files say so."""

from datetime import date

import polars as pl

ZERO = date(2000, 1, 1)
ZERO_TEXT = "2000-01-01T00:00:00+00:00"

TOLD = (
    f"Tijden zijn geen datums: dag 0 (de dag van verwijzen) is voor iedere verwijzing {ZERO_TEXT}, "
    "en een dag later is een dag later. Uren zijn niet bekend. "
    f"Times are no dates: day 0 (the day of referral) is {ZERO_TEXT} for every referral."
)


def moment(column: str) -> pl.Expr:
    """Days since referral as a moment in ISO 8601, in UTC."""
    day = pl.lit(ZERO) + pl.duration(days=pl.col(column))
    return day.dt.strftime("%Y-%m-%dT00:00:00.000+00:00")

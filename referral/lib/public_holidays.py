"""Which days the Netherlands is closed; the dates come from the `holidays` package."""

from datetime import date
from functools import cache

from holidays import country_holidays

NAMES = {
    "New Year's Day": "new_year",
    "Good Friday": "good_friday",
    "Easter Monday": "easter_monday",
    "King's Day": "kings_day",
    "Liberation Day": "liberation_day",
    "Ascension Day": "ascension",
    "Pentecost Monday": "whit_monday",
    "Christmas Day": "christmas",
    "Second Day of Christmas": "second_christmas",
}
"""The names in the package, and our codes. Easter and Whit Sunday are Sundays anyhow."""


@cache
def public_holidays(year: int) -> dict[date, str]:
    """The Dutch holidays of a year with their codes.

    5 May is among them each year: whether it is a day off is for employers to say, as it is for Good Friday.
    """
    listed = country_holidays("NL", years=year, language="en_US")
    found = {day: NAMES[name] for day, name in listed.items() if name in NAMES}
    return found | {date(year, 5, 5): "liberation_day"}

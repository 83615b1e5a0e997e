"""Prices at one level, and the choices of a request: price year, discount rate, number of draws."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from referral.analysis.errors import AnalysisError, Lacking
from referral.domain.research.prices.indexing import PriceGap, factor, latest_year
from referral.domain.research.prices.lists import COACH, LONG_CONTACT, PLACE, SHORT_CONTACT, VOLUNTEER

DISCOUNT = 0.03
"""A year; the guideline of 2024. Earlier models took 4 % for costs (domain.md 5e)."""

DRAWS = 999
SEED = 20261
MOST_DRAWS = 9_999


@dataclass(frozen=True, slots=True)
class Settings:
    """All amounts in euro of `year`. None is: the region has not told."""

    year: int
    edition: str
    short: float
    long: float
    coach: float | None
    places: Mapping[str, float]
    """A place at one meeting per kind of activity; the empty kind is any other."""
    volunteer: float | None
    discount: float = DISCOUNT
    draws: int = DRAWS
    seed: int = SEED

    @property
    def is_whole(self) -> bool:
        """Whether a coach's hour and a place have a price."""
        return self.coach is not None and "" in self.places


def settings_of(extra: Mapping[str, Any]) -> Settings:
    """From a request: `prices` (`workflow/prices.py`), and perhaps `price_year`, `discount`, `draws`, `seed`.

    Raises Lacking when prices are missing or cannot be brought to the year asked for, AnalysisError for a
    rate or number that cannot be.
    """
    lists = extra.get("prices") or {}
    reference, index, site = (lists.get(name) for name in ("reference", "index", "site"))
    if not reference or not index:
        raise Lacking("De prijzen ontbreken. Laad de referentieprijzen en de index.")
    percents = {int(year): float(percent) for year, percent in index["percents"].items()}
    of = int(reference["price_year"])
    year = int(extra.get("price_year") or latest_year(percents, of))
    known = _indexed(reference, percents, year)
    own = _indexed(site, percents, year) if site else {}
    absent = [code for code in (SHORT_CONTACT, LONG_CONTACT) if code not in known]
    if absent:
        raise Lacking(f"Deze prijs ontbreekt in ‘{reference['edition']}’: {', '.join(absent)}.")
    places = {
        code.removeprefix(PLACE).lstrip(":"): euro for code, euro in own.items() if code.startswith(PLACE)
    }
    return Settings(
        year=year,
        edition=str(reference["edition"]),
        short=known[SHORT_CONTACT],
        long=known[LONG_CONTACT],
        coach=own.get(COACH),
        places=places,
        volunteer=own.get(VOLUNTEER),
        discount=_between(extra.get("discount", DISCOUNT), 0, 0.2, "De rentevoet"),
        draws=int(_between(extra.get("draws", DRAWS), 99, MOST_DRAWS, "Het aantal trekkingen")),
        seed=int(extra.get("seed", SEED)),
    )


def _indexed(given: Mapping[str, Any], percents: Mapping[int, float], year: int) -> dict[str, float]:
    try:
        by = factor(percents, int(given["price_year"]), year)
    except PriceGap as gap:
        raise Lacking(
            f"‘{given['edition']}’ heeft prijzen van {given['price_year']}. Naar {year} kan niet: de index "
            f"van {gap.year} ontbreekt."
        ) from gap
    return {code: float(each["euro"]) * by for code, each in given["prices"].items()}


def _between(value: Any, low: float, high: float, what: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise AnalysisError(f"{what} moet tussen {low:g} en {high:g} liggen.")
    return float(value)

"""What a price list is: reference prices of one edition, a price index, or the prices of a region itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from referral.domain.labels import Labelled


class ListKind(Labelled):
    """What a list holds; of each kind the one loaded last counts."""

    REFERENCE = "reference", "Referentieprijzen"
    INDEX = "index", "Prijsindex (CPI)"
    SITE = "site", "Prijzen van de regio"


class Unit(Labelled):
    """What one price is for."""

    CONTACT = "contact", "per contact"
    HOUR = "hour", "per uur"
    HALF_DAY = "half_day", "per dagdeel"
    DAY = "day", "per dag"
    PLACE = "place", "per plek per bijeenkomst"
    KILOMETRE = "kilometre", "per kilometer"
    RIDE = "ride", "per rit"
    AS_SOURCE = "as_source", "eenheid als in de bron"


SHORT_CONTACT, LONG_CONTACT = "gp_short", "gp_long"
COACH, PLACE, VOLUNTEER = "coach_hour", "activity", "volunteer_hour"

UNITS: Mapping[str, Unit] = {
    SHORT_CONTACT: Unit.CONTACT,
    LONG_CONTACT: Unit.CONTACT,
    COACH: Unit.HOUR,
    PLACE: Unit.PLACE,
    VOLUNTEER: Unit.HOUR,
}
"""The unit of the prices that figures use; another unit is refused."""

NEEDED: Mapping[ListKind, tuple[str, ...]] = {
    ListKind.REFERENCE: (SHORT_CONTACT, LONG_CONTACT),
    ListKind.INDEX: (),
    ListKind.SITE: (COACH,),
}
"""Prices without which a list is of no use."""

UNPAID_HOUR = Decimal("18.80")
"""Unpaid work, euro per hour, prices of 2022: an option for volunteers' hours (Kostenhandleiding 2024)."""


@dataclass(frozen=True, slots=True)
class Price:
    """One price in euro, at the price level of its list."""

    code: str
    label: str
    unit: Unit
    euro: Decimal


@dataclass(frozen=True, slots=True)
class PriceFile:
    """A list that was read and found in order. `prices` is empty for an index, `percents` for the others."""

    kind: ListKind
    edition: str
    source: str
    price_year: int | None = None
    prices: tuple[Price, ...] = ()
    percents: Mapping[int, Decimal] | None = None
    """Per year by how many percent prices were higher than in the year before, all years in a row."""

    @property
    def as_json(self) -> dict[str, Any]:
        """For a request to the statistics, which know no database."""
        return {
            "edition": self.edition,
            "source": self.source,
            "price_year": self.price_year,
            "prices": {
                each.code: {"label": each.label, "unit": each.unit.value, "euro": float(each.euro)}
                for each in self.prices
            },
            "percents": {str(year): float(percent) for year, percent in (self.percents or {}).items()},
        }

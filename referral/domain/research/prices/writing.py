"""The prices of a region as a file, from what somebody filled in."""

from decimal import Decimal

from referral.domain.research.prices.lists import COACH, PLACE, UNITS, VOLUNTEER

LABELS = {
    COACH: "Uur van een welzijnscoach, eigen loonkosten",
    PLACE: "Activiteit, eigen kosten",
    VOLUNTEER: "Uur van een vrijwilliger, apart getoond",
}


def site_text(year: int, euros: dict[str, Decimal | None]) -> str:
    """A list of kind `site` that `read_prices` reads; prices that are None are left out."""
    parts = [
        'kind = "site"',
        f'edition = "Eigen prijzen {year}"',
        'source = "Ingevuld door de coördinator"',
        f"price_year = {year}",
    ]
    for code, euro in euros.items():
        if euro is not None:
            unit = UNITS[code].value
            parts += ["", "[[price]]", f'code = "{code}"', f'label = "{LABELS[code]}"', f'unit = "{unit}"']
            parts.append(f"euro = {euro:.2f}")
    return "\n".join([*parts, ""])

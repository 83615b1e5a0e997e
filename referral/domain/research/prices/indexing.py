"""From the prices of one year to those of another, by the consumer price index (domain.md 5e)."""

from collections.abc import Mapping


class PriceGap(ValueError):
    """A year between two price levels has no figure; `year` is which."""

    def __init__(self, year: int) -> None:
        super().__init__(f"De prijsindex van {year} ontbreekt.")
        self.year = year


def factor(percents: Mapping[int, float], of: int, to: int) -> float:
    """By what to multiply a price of the year *of* for the price level of *to*.

    The product of 1 + p/100 over the years after the earlier one, the later one included, where p is
    the percentage of the index in that year; its inverse when *to* is earlier. Raises PriceGap when one of
    those years is missing: a gap is never filled in.
    """
    first, last = sorted((of, to))
    product = 1.0
    for year in range(first + 1, last + 1):
        if year not in percents:
            raise PriceGap(year)
        product *= 1 + percents[year] / 100
    return product if to >= of else 1 / product


def latest_year(percents: Mapping[int, float], of: int) -> int:
    """The last year to which prices of *of* can be brought without a gap."""
    year = of
    while year + 1 in percents:
        year += 1
    return year

"""How numbers of figures are written in Dutch, on pages and on paper."""

LEAST_P = 0.001
"""A smaller chance is written as ‘less than’: three digits is how results are published (APA 7, 6.36)."""


def number_nl(value: float, most: int, least: int = 0) -> str:
    """‘1.234,5’: at most *most* decimals, and at least *least*."""
    whole, _, part = f"{abs(value):,.{most}f}".partition(".")
    part = part.rstrip("0").ljust(least, "0")
    is_nothing = not (whole.strip("0,") or part.strip("0"))
    sign = "−" if value < 0 and not is_nothing else ""  # noqa: RUF001  # the sign that is as wide as a digit
    return f"{sign}{whole.replace(',', '.')}{',' + part if part else ''}"


def chance_nl(value: float) -> str:
    """A p-value in three digits: ‘0,084’, or ‘< 0,001’. It is never written as nothing."""
    return f"< {number_nl(LEAST_P, 3)}" if value < LEAST_P else number_nl(value, 3, 3)

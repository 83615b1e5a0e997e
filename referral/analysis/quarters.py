"""Quarters as `2026-Q3`: one after the other, and windows of several."""


def number_of(quarter: str) -> int:
    """Quarters since the year 0, so that the next one is one more. Raises ValueError for other words."""
    year, part = quarter.split("-Q")
    return int(year) * 4 + int(part) - 1


def named(number: int) -> str:
    """The quarter with this number."""
    return f"{number // 4:04d}-Q{number % 4 + 1}"


def between(first: str, last: str) -> list[str]:
    """All quarters from *first* to *last*, also those in which nothing happened."""
    return [named(each) for each in range(number_of(first), number_of(last) + 1)]


def window(last: str, length: int) -> list[str]:
    """The *length* quarters that end with *last*."""
    end = number_of(last)
    return [named(each) for each in range(end - length + 1, end + 1)]

"""Keys for paging by the last row seen: stable under new rows, fast at any depth."""

from collections.abc import Callable
from typing import Protocol, TypeVar
from uuid import UUID

T = TypeVar("T")


class Dated(Protocol):
    """A date or a moment."""

    def isoformat(self) -> str: ...


def write_key(moment: Dated, row_id: UUID) -> str:
    """The key of a row for a link to the page after it."""
    return f"{moment.isoformat()}~{row_id}"


def read_key(text: str, parse: Callable[[str], T]) -> tuple[T, UUID] | None:
    """The moment and id of a key; None (the first page) for an empty or broken key."""
    moment, _, row_id = text.partition("~")
    try:
        return parse(moment), UUID(row_id)
    except ValueError:
        return None

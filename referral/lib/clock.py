"""The only module that reads the clock, so that tests and the demo can move it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

_moved: ContextVar[datetime | None] = ContextVar("moved_clock", default=None)


def now() -> datetime:
    """The present moment in UTC, or the moment that `moved_to` set."""
    return _moved.get() or datetime.now(UTC)


def today() -> date:
    """The present date on a Dutch wall calendar."""
    return now().astimezone(AMSTERDAM).date()


def local(moment: datetime) -> datetime:
    """The same moment on Dutch clocks."""
    return moment.astimezone(AMSTERDAM)


@contextmanager
def moved_to(moment: datetime) -> Iterator[None]:
    """Let `now` return *moment* (timezone-aware) inside the block.

    Raises ValueError for a moment without a time zone: it would shift by an hour twice a year.
    """
    if moment.tzinfo is None:
        raise ValueError("A moved clock needs a time zone.")
    token = _moved.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _moved.reset(token)

"""The steps from a place to staying, folded from events; `workflow/funnel.py` counts the same from tables."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

ACTIVE_AFTER = timedelta(weeks=13)
"""Still active at three months: came to a meeting so long after the first time, or later."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One event, as far as the steps look at it; `session_id` is empty for what is no mark."""

    type: str
    on: date
    session_id: str = ""


@dataclass(frozen=True, slots=True)
class Reached:
    """How far somebody came: a place, on how many days, from the first until the last of them."""

    placed: bool = False
    visits: int = 0
    first: date | None = None
    last: date | None = None

    @property
    def active(self) -> bool:
        """Whether they still came three months after the first time."""
        if self.first is None or self.last is None:
            return False
        return self.last - self.first >= ACTIVE_AFTER


def reached(history: Iterable[Fact]) -> Reached:
    """Fold a history, oldest first; of one meeting the last mark counts."""
    placed = False
    marks: dict[str, date | None] = {}
    for each in history:
        if each.type in {"person_placed", "place_taken"}:
            placed = True
        elif each.type == "session_attended":
            marks[each.session_id] = each.on
        elif each.type in {"session_missed", "attendance_withdrawn"}:
            marks[each.session_id] = None
    days = [on for on in marks.values() if on]
    return Reached(placed, len(days), min(days, default=None), max(days, default=None))

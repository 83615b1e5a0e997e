"""Pictures of attendance: how many came each time, and which part still comes after so many times."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from referral.domain.attendance import SMALLEST, Staying
from referral.lib.dates import short_day
from referral.participation.pictures.queries import Meeting
from referral.web.charts import Scale, columns

FEW = f"minder dan {SMALLEST}"
SHOWN = 12
"""So many meetings fit in one picture; the table has them all."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table: a day, how many came, which part of those expected, and what else there is."""

    meeting: Meeting
    share: str


def share_of(meeting: Meeting) -> int | None:
    """The part that came, in percents; None for fewer than five people."""
    return round(100 * meeting.came / meeting.people) if meeting.people >= SMALLEST else None


def rows(meetings: Sequence[Meeting]) -> list[Line]:
    """The table, newest first."""
    return [Line(each, _share(each)) for each in reversed(meetings)]


def _share(meeting: Meeting) -> str:
    if meeting.not_held or not meeting.people:
        return ""
    share = share_of(meeting)
    return f"{share}%" if share is not None else f"– ({FEW} mensen)"


def turnout(meetings: Sequence[Meeting]) -> Markup:
    """Which part came to the last meetings that took place."""
    held = [each for each in meetings if not each.not_held and each.people][-SHOWN:]
    shares = [share_of(each) for each in held]
    label = "Opkomst per keer, in procenten. De getallen staan in de tabel hieronder."
    return columns(label, [short_day(each.day) for each in held], shares, Scale(0, 100, "%"))


def staying(found: Sequence[Staying]) -> Markup:
    """Which part still comes after so many times."""
    label = "Welk deel na zoveel keer nog komt, in procenten. De getallen staan in de tabel hieronder."
    shares = [each.share for each in found]
    return columns(label, [str(each.after) for each in found], shares, Scale(0, 100, "%"))

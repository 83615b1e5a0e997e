"""Who came: what several devices say about one person on one day, and what that comes to (D7, R17).

A mark tells which marks its maker had seen. So the outcome depends on what was said and known, and never on
the order in which it arrives: a phone without a connection sends late, twice and out of order.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from referral.domain.codes import AttendanceState
from referral.domain.labels import Labelled

CLOCK_OFF = timedelta(minutes=5)
"""A phone whose clock is further off than this is told so; marks are corrected in any case."""

SMALLEST = 5
"""No group of fewer people is shown as a share."""

MOST_WALK_INS = 200
DAY_LASTS = timedelta(days=3)
"""How long after the day a link for one day works: marks that are entered late."""

SEASON_LASTS = timedelta(days=182)
"""How long a link for a season works at most; less when the group stops earlier."""

SEASON_BACK = timedelta(days=7)
"""How many days before it was made a link for a season opens."""


class NotHeld(Labelled):
    """Why a group did not meet on a day on which it would."""

    HOST_AWAY = "host_away", "Gastheer of gastvrouw kon niet"
    NO_ROOM = "no_room", "De ruimte was niet vrij"
    WEATHER = "weather", "Het weer"
    NOBODY_CAME = "nobody_came", "Er kwam niemand"
    HOLIDAY = "holiday", "Vakantie of feestdag"
    OTHER = "other", "Iets anders"


class Withdrawn(Labelled):
    """Why an attendance that was told does not count any more."""

    UNKNOWN = "unknown", "Toch niet zeker"
    NOT_HELD = "not_held", "De keer ging niet door"


@dataclass(frozen=True, slots=True)
class Word:
    """One mark: what a device said about somebody. `number` counts its words; `seen` are those it knew."""

    id: UUID
    placement_id: UUID
    device: UUID
    number: int
    state: AttendanceState
    seen: frozenset[UUID]
    marked_at: datetime


def standing(words: Iterable[Word]) -> list[Word]:
    """The words about one person that nobody took back: the last of each device, unless another saw it.

    The outcome is the same for any order of *words*, and empty only for none.
    """
    known = list(words)
    last: dict[UUID, Word] = {}
    for each in known:
        before = last.get(each.device)
        if before is None or (each.number, each.id) > (before.number, before.id):
            last[each.device] = each
    seen = {key for each in known for key in each.seen}
    left = [each for each in last.values() if each.id not in seen]
    if not left and known:  # only words that claim to have seen each other: the newest stands
        left = [max(known, key=lambda each: (each.marked_at, each.id))]
    return sorted(left, key=lambda each: (each.marked_at, each.id))


def agreed(words: Sequence[Word]) -> AttendanceState | None:
    """What all standing words say; None without words, and when they differ: then somebody must choose."""
    states = {each.state for each in words}
    return states.pop() if len(states) == 1 else None


def by_person(words: Iterable[Word]) -> dict[UUID, list[Word]]:
    """The standing words, by placement."""
    found: dict[UUID, list[Word]] = {}
    for each in words:
        found.setdefault(each.placement_id, []).append(each)
    return {key: standing(each) for key, each in found.items()}


def moment_of(milliseconds: int) -> datetime:
    """A moment as a browser counts it: milliseconds since 1970. Raises ValueError for what is no moment."""
    if not 0 <= milliseconds < 4_102_444_800_000:  # the year 2100
        raise ValueError("no moment")
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def corrected(marked_at: datetime, theirs: datetime, ours: datetime) -> datetime:
    """When a mark was made by our clock, if the phone said *theirs* at *ours*; never later than now."""
    return min(marked_at + (ours - theirs), ours)


def clock_words(theirs: datetime, ours: datetime) -> str:
    """What to tell about a phone whose clock is off; empty when it is right enough."""
    off = theirs - ours
    if abs(off) <= CLOCK_OFF:
        return ""
    minutes = round(abs(off) / timedelta(minutes=1))
    amount = f"{minutes} minuten" if minutes < 120 else f"{round(minutes / 60)} uur"
    way = "voor" if off > timedelta(0) else "achter"
    return f"De klok van dit toestel loopt {amount} {way}. Wij rekenen met de goede tijd."


@dataclass(frozen=True, slots=True)
class Turn:
    """One meeting that was held and marked: who was expected, and who came, by placement."""

    day: date
    expected: frozenset[UUID]
    came: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Staying:
    """Of the people who could have come *after* so many more times: how many did still come."""

    after: int
    people: int
    still: int

    @property
    def share(self) -> int | None:
        """In whole percents; None for fewer than five people."""
        return round(100 * self.still / self.people) if self.people >= SMALLEST else None


def retention(turns: Sequence[Turn], most: int = 12) -> list[Staying]:
    """How many people still come after one, two, … more meetings; *turns* in order of day.

    Everybody begins at the first meeting they came to. Who began fewer than n meetings ago does not count
    for n: it is not known yet. Who came at or after the n-th next meeting still comes.
    """
    first: dict[UUID, int] = {}
    last: dict[UUID, int] = {}
    for number, turn in enumerate(turns):
        for key in turn.came:
            first.setdefault(key, number)
            last[key] = number
    return [_staying(first, last, len(turns), after) for after in range(1, most + 1)]


def _staying(first: Mapping[UUID, int], last: Mapping[UUID, int], turns: int, after: int) -> Staying:
    able = [key for key, number in first.items() if number + after < turns]
    return Staying(after, len(able), sum(last[key] >= first[key] + after for key in able))

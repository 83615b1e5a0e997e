"""Signals of dropping out: where one comes from, by when somebody calls, and what came of it (D7).

An absence without notice asks for a call on the next working day; the second in a row asks for one today.
A host or volunteer who misses somebody says so without a word about why.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from referral.domain.labels import Labelled
from referral.domain.working_days import Calendar

ABSENT = "absent"
WITHDRAWN = "withdrawn"
"""Of a mark that was taken back: the session tells nothing of the person any more."""
"""Stayed away without notice; who let the group know gives no signal."""

URGENT_FROM = 2
"""So many absences in a row make it urgent (D7)."""

LAST_HOUR = 16
"""What is heard from this hour on can no longer be done today."""

ENOUGH = 5
"""Below this number a share tells about one person and not about a team."""


class SignalSource(Labelled):
    """Who or what noticed."""

    ABSENCE = "absence", "Kwam niet, zonder bericht"
    GROUP_MISSES = "group_misses", "De groep mist deze persoon"
    GROUP_WORRIES = "group_worries", "In de groep maakt iemand zich zorgen"
    TALKS_MISS = "talks_miss", "De vrijwilliger mist deze persoon"
    TALKS_WORRY = "talks_worry", "De vrijwilliger maakt zich zorgen"


class Feeling(Labelled):
    """What a host or volunteer can say about somebody; there is no more to it on purpose."""

    MISSES = "misses", "Ik mis iemand"
    WORRIES = "worries", "Ik maak me zorgen"


class SignalOutcome(Labelled):
    """What came of a signal. The last three are never chosen: they follow from what happened."""

    BACK = "back", "Komt weer"
    OTHER_TIME = "other_time", "Wil een andere dag of tijd"
    OTHER_ACTIVITY = "other_activity", "Wil liever iets anders"
    WAITS = "waits", "Wil even wachten"
    STOPS = "stops", "Wil stoppen"
    MOVED = "moved", "Is verhuisd"
    DIED = "died", "Is overleden"
    NOT_REACHED = "not_reached", "Niet bereikt"
    CAME_AGAIN = "came_again", "Kwam zelf weer"
    MISTAKEN = "mistaken", "Was er toch, of had afgemeld"
    PLACE_ENDED = "place_ended", "De plek stopte"


BY_THEMSELVES = frozenset({SignalOutcome.CAME_AGAIN, SignalOutcome.MISTAKEN, SignalOutcome.PLACE_ENDED})

ANSWERS = tuple(each for each in SignalOutcome if each not in BY_THEMSELVES)
"""What a coach can answer."""

SPOKEN = frozenset(ANSWERS) - {SignalOutcome.NOT_REACHED, SignalOutcome.DIED}
"""Answers that only a talk with the person gives."""

ASK_AGAIN = {SignalOutcome.NOT_REACHED.value: 2, SignalOutcome.WAITS.value: 10}
"""After so many working days somebody tries again, so that an answer is no end by itself."""


def source_of(feeling: Feeling, *, in_talks: bool) -> SignalSource:
    """The source that a host's or a volunteer's word makes."""
    if feeling is Feeling.WORRIES:
        return SignalSource.TALKS_WORRY if in_talks else SignalSource.GROUP_WORRIES
    return SignalSource.TALKS_MISS if in_talks else SignalSource.GROUP_MISSES


@dataclass(frozen=True, slots=True)
class Mark:
    """What a host marked for one session, in the order of marking."""

    session_id: str
    at: datetime
    state: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What the marks of one activity say after the last of them.

    `in_row`: how many of the latest sessions were missed without notice, up to now; `touches_row`: the last
    mark is about one of them; `corrects`: it changed an absence of before into something else.
    """

    in_row: int
    touches_row: bool
    corrects: bool


def standing(marks: Iterable[Mark]) -> Standing:
    """Fold the marks of one activity, oldest first; of one session the last counts, withdrawn or not."""
    latest: dict[str, Mark] = {}
    before: Mark | None = None
    last: Mark | None = None
    for each in marks:
        before, last = latest.get(each.session_id), each
        latest[each.session_id] = each
    row: list[str] = []
    for each in sorted(latest.values(), key=lambda mark: mark.at, reverse=True):
        if each.state == WITHDRAWN:
            continue
        if each.state != ABSENT:
            break
        row.append(each.session_id)
    touches = last is not None and last.session_id in row
    corrects = before is not None and last is not None and before.state == ABSENT != last.state
    return Standing(len(row), touches, corrects)


def due_on(now: datetime, calendar: Calendar, *, urgent: bool) -> date:
    """By when a coach acts: today when it is urgent and the day still has working hours, else the next
    working day. *now* is a moment on local clocks; a group that meets in the evening is answered tomorrow.
    """
    today = now.date()
    if urgent and calendar.works_on(today) and now.hour < LAST_HOUR:
        return today
    return calendar.after(today, 1)


@dataclass(frozen=True, slots=True)
class InTime:
    """Signals that asked a coach for an answer, and how many got one by their day.

    What settled by itself before its day asked nothing of a coach, and a mistaken mark was no signal: they
    count nowhere. What is open and not due yet does not count either.
    """

    asked: int = 0
    good: int = 0

    @property
    def percentage(self) -> int | None:
        """None when there are too few to tell about a team."""
        return round(100 * self.good / self.asked) if self.asked >= ENOUGH else None

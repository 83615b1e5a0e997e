"""When somebody is asked to fill in questionnaires, in which way, and what may come of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from referral.domain.labels import Labelled

BASELINE_OPEN = timedelta(days=42)
"""So long after the intake an answer still tells how it was at the start."""

LATER_AFTER = timedelta(days=91)
"""Three months after the start (domain 2e)."""

EARLY = timedelta(days=14)
"""So long before its day the later moment may be asked."""

STAYS_OPEN = timedelta(days=60)
"""So long after its day a moment may still be asked."""

LOOKS_BACK = LATER_AFTER + STAYS_OPEN
"""So long after closing somebody can still be asked something."""

LINK_LASTS = timedelta(days=30)

REMIND_AFTER = (timedelta(days=7), timedelta(days=14))
"""After the invitation: twice, then never again."""

MOST_TRIES = 5
"""So often a year of birth may be wrong; then the link ends and the coach calls."""

USUAL_SET = ("who5", "djg6", "own_goal", "gp_contacts")
"""What a region asks until it chooses otherwise (domain 2e)."""


class MeasureMoment(Labelled):
    """The moments at which somebody is asked, in order."""

    BASELINE = "baseline", "Bij de start"
    EXIT = "exit", "Bij het afronden"
    LATER = "later", "Drie maanden na de start"


class MeasureState(Labelled):
    """What became of one moment of one person."""

    ASKED = "asked", "Gevraagd"
    TYPED_ONCE = "typed_once", "Eén keer overgetypt"
    FILLED = "filled", "Ingevuld"
    REFUSED = "refused", "Wil niet"


OPEN = frozenset({MeasureState.ASKED, MeasureState.TYPED_ONCE})
"""States in which something can still be filled in."""


class MeasureWay(Labelled):
    """How the questions reach the person."""

    LINK = "link", "Zelf, met een link"
    TOGETHER = "together", "Samen, aan de telefoon of aan tafel"
    PAPER = "paper", "Op papier"


class FillHelp(Labelled):
    """Who helped; it colours the answers, so results tell how many had help (domain 2e)."""

    ALONE = "alone", "Nee, ik deed het zelf"
    COACH = "coach", "Ja, mijn welzijnscoach"
    STUDENT = "student", "Ja, een student"
    FAMILY = "family", "Ja, familie of een bekende"


class MeasureRefusal(Labelled):
    """Why somebody does not want to; one choice, no words."""

    TOO_MUCH = "too_much", "Het is te veel"
    TOO_PRIVATE = "too_private", "De vragen zijn te persoonlijk"
    NOT_NOW = "not_now", "Het komt nu niet uit"
    NO_REASON = "no_reason", "Zonder reden"


@dataclass(frozen=True, slots=True)
class Course:
    """The days that decide when a person is asked."""

    intake: date | None = None
    started: date | None = None
    closed: date | None = None
    today: date = date.min


@dataclass(frozen=True, slots=True)
class Turn:
    """One moment for one person: from when, on which day, and until when it can be asked."""

    moment: MeasureMoment
    opens: date
    due: date
    ends: date

    def is_open(self, today: date) -> bool:
        """Whether it can be asked today."""
        return self.opens <= today <= self.ends


def turns(course: Course) -> list[Turn]:
    """The moments that have a day by now, in order. At the exit the day is that of closing, or today."""
    found = []
    if course.intake:
        found.append(
            Turn(MeasureMoment.BASELINE, course.intake, course.intake, course.intake + BASELINE_OPEN)
        )
    if course.started or course.closed:
        ends = course.closed or course.today
        found.append(Turn(MeasureMoment.EXIT, course.started or ends, ends, ends + STAYS_OPEN))
    if course.started:
        due = course.started + LATER_AFTER
        found.append(Turn(MeasureMoment.LATER, due - EARLY, due, due + STAYS_OPEN))
    return found


def turn_of(course: Course, moment: MeasureMoment) -> Turn | None:
    """The day of this moment, if it has one by now."""
    return next((each for each in turns(course) if each.moment is moment), None)


def reminders_due(asked_at: datetime, reminded: int, now: datetime) -> bool:
    """Whether the next reminder has come; after two there is none."""
    return reminded < len(REMIND_AFTER) and now >= asked_at + REMIND_AFTER[reminded]


def stamped(code: str, stamp: str) -> str:
    """How a measurement keeps which version of a questionnaire it asks."""
    return f"{code}@{stamp}"


def unstamped(kept: Iterable[str]) -> list[tuple[str, str]]:
    """Codes and stamps of what a measurement keeps."""
    return [(code, stamp) for code, _, stamp in (each.partition("@") for each in kept)]

"""A yearly round: who is asked, where it stands, and what somebody who stopped may say (D46 to D48)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from referral.domain.labels import Labelled

STOPPED_WITHIN = timedelta(days=365)
"""Who ended a place this long ago or less is asked why (D48)."""

SHORTEST, LONGEST = timedelta(days=7), timedelta(days=120)
"""How long people can answer, from the first day up to and with the last."""

MOST_SHEETS = 300
"""Of one list, on paper."""


class RoundState(Labelled):
    """Where a round stands."""

    PLANNED = "planned", "Gepland"
    OPEN = "open", "Loopt"
    CLOSED = "closed", "Gesloten"


class ListKind(Labelled):
    """Who gets a list."""

    TAKING_PART = "taking_part", "Mensen die meedoen"
    STOPPED = "stopped", "Mensen die gestopt zijn"


class StopReason(Labelled):
    """Why somebody does not come any more, in words for that person (D48)."""

    DONE = "done", "Ik heb gehaald wat ik wilde."
    ELSEWHERE = "elsewhere", "Ik doe nu iets anders."
    NOT_AT_HOME = "not_at_home", "Ik voelde me er niet thuis."
    NOT_MINE = "not_mine", "Het was niets voor mij."
    TOO_MUCH = "too_much", "Het was te zwaar of te druk."
    TOO_FAR = "too_far", "Het was te ver of ik kon er niet komen."
    TIME = "time", "De dag of het uur paste niet."
    MONEY = "money", "Het kostte te veel."
    HEALTH = "health", "Mijn lijf of hoofd liet het niet toe."
    OTHER = "other", "Iets anders."


class Again(Labelled):
    """Whether somebody who stopped would come back."""

    YES = "yes", "Ja"
    MAYBE = "maybe", "Misschien"
    NO = "no", "Nee"


class Help(Labelled):
    """Who helped with filling in: it colours answers, so it is told with the result."""

    ALONE = "alone", "Nee, ik vulde het zelf in"
    CLOSE = "close", "Ja, iemand die ik ken"
    GROUP = "group", "Ja, iemand van de groep"
    MEASURER = "measurer", "Ja, de student die meet"


@dataclass(frozen=True, slots=True)
class Filled:
    """What one list says: a step per line (left out where nothing was filled in), or why somebody stopped."""

    marks: Mapping[str, int]
    reasons: tuple[str, ...] = ()
    again: str = ""
    help: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was answered; who helped is no answer."""
        return not (self.marks or self.reasons or self.again)


def line_key(slot: int, place: int) -> str:
    """The name of a line within a list: its goal and its place there, from 0 on."""
    return f"{slot}-{place}"


def state_of(sent_at: datetime | None, closed_at: datetime | None) -> RoundState:
    """Where a round stands by what was done."""
    if closed_at:
        return RoundState.CLOSED
    return RoundState.OPEN if sent_at else RoundState.PLANNED


def wrong_window(first: date, last: date, today: date) -> dict[str, str]:
    """What is wrong with the days of a round, by field."""
    if last < today:
        return {"ends_on": "Deze dag is al voorbij."}
    if last - first < SHORTEST:
        return {"ends_on": "Geef mensen minstens een week: kies een latere laatste dag."}
    if last - first > LONGEST:
        return {"ends_on": "Langer dan vier maanden is te lang om te vergelijken. Kies een eerdere dag."}
    return {}

"""The person's own page: how its link is guarded, what is answered, and what that asks of the coach."""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from referral.domain.labels import Labelled
from referral.domain.working_days import Calendar

MOST_TRIES = 10
"""So often in a row the day of birth may be wrong; then the link is dead and the coach is told."""

WAIT_EVERY = 3
"""After so many wrong days in a row the page waits."""

WAIT = timedelta(minutes=15)

LASTS_AFTER_END = timedelta(days=90)
"""So long somebody can read their own page after the referral ended."""

STAYS_OPEN = timedelta(minutes=20)
"""So long the page stays open without being used; somebody may walk away from a shared computer."""

MOST_SUGGESTIONS = 3
"""On one page (D28)."""

LONGEST_MESSAGE = 1000
"""Characters of a message to the coach: about as much as fits on one sheet of paper."""


class PageWay(Labelled):
    """How the link gets to the person."""

    MAIL = "mail", "E-mail"
    TEXT = "text", "Sms"
    LETTER = "letter", "Brief op papier"


class PageEnd(Labelled):
    """Why a link no longer works."""

    REVOKED = "revoked", "Ingetrokken door de coach"
    NOT_ME = "not_me", "De persoon zei: dit was ik niet"
    TOO_OFTEN = "too_often", "Te vaak een verkeerde geboortedag"


class SuggestionAnswer(Labelled):
    """What somebody says to a suggestion. None of the three gives or takes a place (L17)."""

    YES = "yes", "Ja, graag"
    NO = "no", "Liever niet"
    LATER = "later", "Nu nog niet"


class SaidHow(Labelled):
    """Who wrote an answer or a wish down: the person, or the coach for them (D25)."""

    PAGE = "page", "de persoon zelf, op de eigen pagina"
    PHONE = "phone", "de coach, na een gesprek"
    PAPER = "paper", "de coach, van papier"


def same_day(born: date, day: int, month: int) -> bool:
    """Whether somebody was born on this day of this month, without telling by time how near a guess was."""
    return hmac.compare_digest(f"{born.day:02d}-{born.month:02d}", f"{day:02d}-{month:02d}")


def wait_until(tries: int, now: datetime) -> datetime | None:
    """Until when nothing can be typed after so many wrong days in a row; None for at once."""
    return now + WAIT if tries and tries % WAIT_EVERY == 0 else None


@dataclass(slots=True)
class Asked:
    """What the person asked or said on the page, and nobody did anything about yet."""

    answers: dict[str, date] = field(default_factory=dict)
    moves: dict[str, date] = field(default_factory=dict)
    wrote_on: date | None = None
    shut_on: date | None = None

    def hear(self, event_type: str, on: date, content: dict[str, Any]) -> None:
        """Fold one event of the history."""
        if event_type == "suggestion_answered":
            self._answered(on, content)
        elif event_type in _ANSWERS_AN_ANSWER:
            self.answers.pop(str(content.get("activity_id", "")), None)
        elif event_type == "move_asked":
            self.moves[content["appointment_id"]] = on
        elif event_type in _APPOINTMENT_SETTLED:
            self.moves.pop(content["appointment_id"], None)
        elif event_type == "person_wrote":
            self.wrote_on = self.wrote_on or on
        elif event_type == "page_shut" and content["cause"] != PageEnd.REVOKED:
            self.shut_on = on
        elif event_type == "page_made":
            self.shut_on = None
        elif event_type == "page_seen":
            self.answers.clear()
            self.wrote_on = None
        elif event_type == "contact_attempted" and content["result"] == "spoken":
            self.answers.clear()
            self.wrote_on = self.shut_on = None

    def _answered(self, on: date, content: dict[str, Any]) -> None:
        """What the coach wrote down, the coach knows."""
        if content["said"] == SaidHow.PAGE:
            self.answers[content["activity_id"]] = on
        else:
            self.answers.pop(content["activity_id"], None)

    def tasks(self, calendar: Calendar) -> dict[str, date]:
        """The codes of the tasks of the coach, with their days; a page that was shut cannot wait."""
        found = {}
        if self.answers:
            found["page_answer"] = _next(calendar, self.answers.values())
        if self.moves:
            found["move_asked"] = min(self.moves.values())
        if self.wrote_on:
            found["page_message"] = _next(calendar, [self.wrote_on])
        if self.shut_on:
            found["page_shut"] = self.shut_on
        return found


_ANSWERS_AN_ANSWER = frozenset({"person_placed", "place_taken", "waiting_joined", "offer_refused"})
_APPOINTMENT_SETTLED = frozenset({"appointment_moved", "appointment_cancelled", "appointment_recorded"})


def _next(calendar: Calendar, days: Iterable[date]) -> date:
    return calendar.after(min(days), 1)

"""Lunches of a neighbourhood: three a year, what the table talks about, the text for the chat (D42)."""

from datetime import date, datetime, timedelta

from referral.domain.labels import Labelled

A_YEAR = 3
"""So many lunches a year are meant."""

SURVEY_DAYS = 7
"""So many days after a lunch its questions can be answered."""

USUAL_TOPICS = (
    "Wat zien wij in deze cijfers terug in ons eigen werk, en wat niet?",
    "Wie in de buurt zien wij nog niet, en wie van ons komt er wel?",
    "Wat kan een van ons de komende weken doen dat een ander helpt?",
)
"""What the table can talk about when nobody thought of something better."""


class LunchState(Labelled):
    """Where a lunch stands."""

    PLANNED = "planned", "Gepland"
    HELD = "held", "Geweest"
    CANCELLED = "cancelled", "Afgezegd"


def state_of(held_at: datetime | None, cancelled_at: datetime | None) -> LunchState:
    """Where it stands, by what was recorded."""
    if cancelled_at:
        return LunchState.CANCELLED
    return LunchState.HELD if held_at else LunchState.PLANNED


def last_day_of_answers(day: date) -> date:
    """The last day on which the questions of a lunch on *day* take an answer."""
    return day + timedelta(days=SURVEY_DAYS)


def chat_text(neighbourhood: str, when: str, venue: str) -> str:
    """What can be pasted in the chat group: an invitation and a reminder of what does not belong there."""
    return (
        f"Lunch van de buurtkring {neighbourhood}: {when}, {venue}. Wie komt er? "
        "In deze groep staan geen namen of verhalen van bewoners. "
        "Wilt u iemand verwijzen? Dat gaat via Patchwork."
    )

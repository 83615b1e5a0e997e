"""Waiting for a place: why, where an entry stands, and what follows when a place comes free.

A free place is offered to one person at a time, in the order in which people joined. The wait for an
answer is the coach's clock: nobody who waits is told of a deadline (D28), and an offer without an answer
ends in a conversation, not in silence.
"""

from datetime import date, datetime, time, timedelta

from referral.domain.labels import Labelled
from referral.domain.working_days import Calendar
from referral.lib.clock import AMSTERDAM

OFFER_WORKING_DAYS = 3
"""So long a free place is kept for one person, counted after the day of the offer."""

MOST_TRIES = 5
"""So often a year of birth may be wrong; then the link ends and the coach calls."""


class WaitReason(Labelled):
    """Why somebody waits for this activity and is not somewhere else."""

    FULL = "full", "Alle plekken zijn vergeven"
    STARTS_LATER = "starts_later", "De groep begint later"
    OWN_CHOICE = "own_choice", "Wil hier graag op wachten"
    TRIAL_WISH = "trial_wish", "Wil eerst een keer kijken"


class WaitState(Labelled):
    """Where an entry stands. Offered and accepted hold a place."""

    WAITING = "waiting", "Wacht"
    OFFERED = "offered", "Plek aangeboden"
    ACCEPTED = "accepted", "Zei ja"
    PLACED = "placed", "Plek gekregen"
    DECLINED = "declined", "Liever niet"
    EXPIRED = "expired", "Niet op tijd beantwoord"
    LEFT = "left", "Van de lijst"


HOLDING = frozenset({WaitState.OFFERED, WaitState.ACCEPTED})
"""The place is kept for this person."""

RUNNING = HOLDING | {WaitState.WAITING}
"""The person is still on the list."""


class OfferAnswer(Labelled):
    """What somebody says to a free place; no reason is asked."""

    YES = "yes", "Ja, graag"
    NO = "no", "Liever niet"
    CALL = "call", "Bel mij hierover"


class AnsweredBy(Labelled):
    """Who said it here."""

    PERSON = "person", "de persoon zelf"
    COACH = "coach", "de coach, namens de persoon"


class WaitingEnd(Labelled):
    """Why somebody is no longer on the list."""

    NO_LONGER = "no_longer", "Wacht niet meer"
    ACTIVITY_CLOSED = "activity_closed", "De activiteit is gestopt"


class Introducer(Labelled):
    """Who goes along the first time."""

    COACH = "coach", "De coach"
    HOST = "host", "De gastheer of gastvrouw"
    VOLUNTEER = "volunteer", "Een vrijwilliger"
    PARTICIPANT = "participant", "Iemand die al meedoet"
    CLOSE_ONE = "close_one", "Een naaste"
    NOBODY = "nobody", "Niemand nodig"


def kept_until(offered_on: date, calendar: Calendar) -> datetime:
    """Until when a place is kept: the end of the third working day after the offer, on Dutch clocks."""
    last = calendar.after(offered_on, OFFER_WORKING_DAYS)
    return datetime.combine(last + timedelta(days=1), time(), tzinfo=AMSTERDAM)

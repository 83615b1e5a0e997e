"""After-care: how it goes at six weeks and at three months after the start (domain 2g, R24)."""

from datetime import date, timedelta

from referral.domain.labels import Labelled


class CareMoment(Labelled):
    """When it is asked."""

    SIX_WEEKS = "6_weeks", "Na zes weken"
    THREE_MONTHS = "3_months", "Na drie maanden"


class CareResult(Labelled):
    """How it stands (domain 2g, 3 months)."""

    STILL_GOING = "still_going", "Doet nog mee"
    OTHER_ACTIVITY = "other_activity", "Doet nu iets anders"
    STOPPED = "stopped", "Is gestopt"
    NEVER_STARTED = "never_started", "Is nooit begonnen"
    NOT_REACHED = "not_reached", "Niet te bereiken"


class CareWhy(Labelled):
    """Why somebody stopped, changed or never began; more than one can hold (domain 2b)."""

    HELPED = "helped", "Het is niet meer nodig"
    PERSONAL = "personal", "Iets persoonlijks"
    ILLNESS = "illness", "Ziekte"
    TIME = "time", "De tijd kwam niet uit"
    DISTANCE = "distance", "Te ver of lastig te bereiken"
    COST = "cost", "Kosten"
    THRESHOLD = "threshold", "Er naartoe gaan was lastig"
    COMPANY = "company", "Het klikte niet met de groep"
    LANGUAGE = "language", "Taal"
    ENDED = "ended", "De activiteit stopte"
    OTHER = "other", "Iets anders"


AFTER = {CareMoment.SIX_WEEKS: timedelta(weeks=6), CareMoment.THREE_MONTHS: timedelta(weeks=13)}
"""How long after the start each moment comes."""

EARLY = timedelta(weeks=2)
"""From so long before a moment an answer counts for it."""

GRADES = range(1, 11)
"""A grade is asked because people want to give one; it is no measure of effect and stays out of all (D48)."""


def moment_on(start: date, today: date) -> CareMoment:
    """Which moment an answer of *today* is about, for who started on *start*."""
    late = today >= start + AFTER[CareMoment.THREE_MONTHS] - EARLY
    return CareMoment.THREE_MONTHS if late else CareMoment.SIX_WEEKS

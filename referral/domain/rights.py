"""What a person may ask about the own data, and by which day the law wants an answer."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from referral.domain.labels import Labelled


class RequestKind(Labelled):
    """The rights of AVG 15-21 and Wmo 2015, 5.3.2-5.3.5; and the review at the end of the term."""

    ACCESS = "access", "Inzage en kopie"
    CORRECTION = "correction", "Verbetering"
    ERASURE = "erasure", "Wissen"
    OBJECTION = "objection", "Bezwaar tegen onderzoek"
    RESTRICTION = "restriction", "Tijdelijk stilzetten"
    RETENTION = "retention", "Einde bewaartermijn"


ASKED = tuple(each for each in RequestKind if each is not RequestKind.RETENTION)
"""What a person asks; the review of the term comes from the calendar."""

ERASING = frozenset({RequestKind.ERASURE, RequestKind.RETENTION})
"""Requests that may end in erasure."""


class RequestState(Labelled):
    """Where a request stands."""

    OPEN = "open", "Open"
    DONE = "done", "Gedaan"
    REFUSED = "refused", "Geweigerd"


class RefusalGround(Labelled):
    """Why a request is refused, in whole."""

    OTHER_INTEREST = "other_interest", "Een ander heeft er een groot belang bij dat dit blijft"
    LAW = "law", "Een wet schrijft voor dat dit bewaard blijft"
    CHILD = "child", "De persoon is jonger dan twaalf"
    JUDGEMENT = "judgement", "De persoon is twaalf tot zestien en kan dit nog niet overzien"
    IDENTITY = "identity", "Wie het vroeg, kon niet laten zien die persoon te zijn"
    EXCESSIVE = "excessive", "Ongegrond, of steeds weer dezelfde vraag"


class PersonField(Labelled):
    """What can be corrected of a person."""

    SURNAME = "surname", "Achternaam"
    GIVEN_NAME = "given_name", "Voornaam"
    BIRTH_DATE = "birth_date", "Geboortedatum"
    POSTCODE = "postcode", "Postcode"
    HOUSE_NUMBER = "house_number", "Huisnummer"
    PHONE = "phone", "Telefoon"


MONTHS = {RequestKind.ERASURE: 3}
"""Erasure within three months (Wmo 2015, 5.3.5; L10); everything else within one (AVG 12(3); L8)."""

ALARM_DAYS = {RequestKind.ERASURE: 92}
"""On day 92 an erasure that still waits is late, also where three months count 92 days (L10)."""

SOON_DAYS = 7

CHILD_AGE, JUDGED_AGE = 12, 16
"""Below twelve the parents ask; from twelve to sixteen somebody judges what the child can oversee (L8)."""

RETENTION_YEARS = 15
"""Kept fifteen years after the last change (Wmo 2015, 5.3.4(1); L11)."""

WITHDRAWN_DAYS = 42
"""What was told for a referral that never came to an intake is kept six weeks (L12)."""


@dataclass(frozen=True, slots=True)
class RequestClock:
    """How a request stands against the law: days left until the last day, and whether the alarm rings."""

    days: int
    late: bool

    @property
    def tone(self) -> str:
        """The colour family: danger when late, warning in the last week."""
        if self.late:
            return "danger"
        return "warning" if self.days <= SOON_DAYS else "neutral"

    @property
    def label(self) -> str:
        """The clock in words."""
        if self.days < 0:
            return f"{-self.days} {'dag' if self.days == -1 else 'dagen'} te laat"
        if self.days == 0:
            return "Vandaag de laatste dag"
        return f"Nog {self.days} {'dag' if self.days == 1 else 'dagen'}"


def months_after(day: date, months: int) -> date:
    """The same day of the month some months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def answer_due(kind: RequestKind, received_on: date) -> date:
    """The last day to answer a request of this kind."""
    return months_after(received_on, MONTHS.get(kind, 1))


def request_clock(kind: RequestKind, received_on: date, today: date) -> RequestClock:
    """The clock of an open request."""
    due = answer_due(kind, received_on)
    rings = kind in ALARM_DAYS and today >= received_on + timedelta(days=ALARM_DAYS[kind])
    return RequestClock((due - today).days, today > due or rings)


def age_on(born: date, today: date) -> int:
    """Full years since *born*."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))

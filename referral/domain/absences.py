"""Being away: for how long, in which roles, and what is wrong with the days somebody fills in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from referral.domain.statuses import REFERRERS, Role

LONGEST = timedelta(weeks=13)
"""Longer is no absence but another person in the function: an administrator arranges that (D40)."""

COVERED = REFERRERS | {Role.COACH}
"""Roles that get mail of their own about referrals, and so need somebody who stands in."""


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day up to and including the last."""

    first: date
    last: date

    def overlaps(self, other: "Period") -> bool:
        """Whether the two share a day."""
        return self.first <= other.last and other.first <= self.last

    @property
    def length(self) -> timedelta:
        """How long it takes, both days included."""
        return self.last - self.first + timedelta(days=1)


def problems(wanted: Period, own: Iterable[Period], today: date) -> dict[str, str]:
    """What is wrong with the days of an absence, by field; *own* are the absences already written down."""
    found: dict[str, str] = {}
    if wanted.first < today:
        found["starts_on"] = "Kies vandaag of een latere dag."
    if wanted.last < today:
        found["until"] = "Deze dag is al voorbij."
    elif wanted.last < wanted.first:
        found["until"] = "De laatste dag ligt voor de eerste."
    elif wanted.length > LONGEST:
        found["until"] = "Dit is langer dan dertien weken. Vraag de beheerder om een ander in de functie."
    elif clash := next((each for each in own if each.overlaps(wanted)), None):
        found["starts_on"] = (
            f"Er staat al een afwezigheid van {clash.first:%d-%m-%Y} tot en met {clash.last:%d-%m-%Y}."
        )
    return found

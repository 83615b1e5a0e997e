"""The clock all parties see: first contact within fourteen days of sending."""

from dataclasses import dataclass
from datetime import date, timedelta

from referral.domain.statuses import Status

FIRST_CONTACT_DAYS = 14
"""Welzijn op Recept promises contact within two weeks (Dutch route description)."""

SOON_DAYS = 4

WAITING = frozenset({Status.SENT, Status.QUESTIONED, Status.EXPIRED, Status.ACCEPTED})
"""Statuses in which the first-contact clock runs."""


@dataclass(frozen=True, slots=True)
class Clock:
    """Days left until first contact is due; negative when late. It may stand still until a day."""

    days: int
    paused_until: date | None = None

    @property
    def tone(self) -> str:
        """The colour family: danger when late, warning when near, else neutral."""
        if self.paused_until:
            return "neutral"
        if self.days < 0:
            return "danger"
        return "warning" if self.days <= SOON_DAYS else "neutral"

    @property
    def label(self) -> str:
        """The clock in words."""
        if self.paused_until:
            return f"Klok staat stil tot {self.paused_until:%d-%m-%Y}"
        if self.days < 0:
            late = -self.days
            return f"{late} {'dag' if late == 1 else 'dagen'} te laat"
        if self.days == 0:
            return "Vandaag contact"
        return f"Nog {self.days} {'dag' if self.days == 1 else 'dagen'}"


def due_on(sent_on: date) -> date:
    """The last day for first contact."""
    return sent_on + timedelta(days=FIRST_CONTACT_DAYS)


def clock(status: Status, due: date, today: date, paused_until: date | None = None) -> Clock | None:
    """The clock of first contact; None when contact was made or the referral ended, unless it is paused."""
    if status in WAITING or paused_until:
        return Clock((due - today).days, paused_until)
    return None

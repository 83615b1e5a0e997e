"""Incidents that must be reported to an authority, and by when (L16, L28)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from referral.domain.labels import Labelled
from referral.lib.clock import AMSTERDAM


class IncidentKind(Labelled):
    """What happened, by the law that asks for a report."""

    DATA_BREACH = "data_breach", "Datalek"
    CALAMITY = "calamity", "Calamiteit"
    VIOLENCE = "violence", "Geweld bij de ondersteuning"

    @property
    def explained(self) -> str:
        """In words for whoever reports it."""
        return _EXPLAINED[self]

    @property
    def authority(self) -> str:
        """Who must hear of it."""
        return "Autoriteit Persoonsgegevens" if self is IncidentKind.DATA_BREACH else "toezichthouder Wmo"


_EXPLAINED = {
    IncidentKind.DATA_BREACH: (
        "Gegevens kwamen bij iemand die ze niet mag zien, of ze zijn kwijt. "
        "Ook een brief aan het verkeerde adres telt."
    ),
    IncidentKind.CALAMITY: "Iemand raakte door de ondersteuning ernstig gewond of overleed.",
    IncidentKind.VIOLENCE: "Een hulpverlener of vrijwilliger gebruikte geweld tegen iemand, of andersom.",
}


class IncidentStep(Labelled):
    """What the privacy officer writes down, in this order."""

    ASSESSED = "assessed", "Beoordeeld"
    PERSONS_ADDED = "persons_added", "Betrokken personen toegevoegd"
    REPORTED = "reported", "Gemeld bij de autoriteit"
    INFORMED = "informed", "Betrokken personen ingelicht"
    CLOSED = "closed", "Afgesloten"


BREACH_HOURS = 72
"""A breach of personal data is reported within 72 hours after it became known (AVG 33(1))."""

SOON = timedelta(hours=24)


def report_due(kind: IncidentKind, discovered_at: datetime) -> datetime:
    """The last moment to report: 72 hours later, or the end of the same day (Wmo 2015, 3.4)."""
    if kind is IncidentKind.DATA_BREACH:
        return discovered_at + timedelta(hours=BREACH_HOURS)
    day: date = discovered_at.astimezone(AMSTERDAM).date()
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=AMSTERDAM)


@dataclass(frozen=True, slots=True)
class IncidentClock:
    """How long is left to report; negative when it is too late."""

    left: timedelta

    @property
    def late(self) -> bool:
        """Whether the last moment has passed."""
        return self.left <= timedelta(0)

    @property
    def tone(self) -> str:
        """The colour family: danger when late, warning in the last day."""
        if self.late:
            return "danger"
        return "warning" if self.left < SOON else "neutral"

    @property
    def label(self) -> str:
        """The clock in words, rounded down to whole hours."""
        hours = int(abs(self.left).total_seconds() // 3600)
        if self.late:
            return f"{hours} uur te laat" if hours else "Nu te laat"
        return f"Nog {hours} uur" if hours else "Nog minder dan een uur"

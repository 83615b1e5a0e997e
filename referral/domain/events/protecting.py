"""What the person may ask and take back, and who looked in an emergency."""

from dataclasses import dataclass

from referral.domain.events.base import Event


@dataclass(frozen=True, slots=True)
class ConsentGiven(Event):
    """The person, or who speaks for them, said yes to one purpose."""

    type = "consent_given"
    purpose: str
    giver: str


@dataclass(frozen=True, slots=True)
class ConsentWithdrawn(Event):
    """The person, or who speaks for them, took a yes back; it holds from this moment."""

    type = "consent_withdrawn"
    purpose: str
    giver: str


@dataclass(frozen=True, slots=True)
class ReferralStopped(Event):
    """The person no longer wants the coach to have the data: the referral ends, the file closes."""

    type = "referral_stopped"
    giver: str


@dataclass(frozen=True, slots=True)
class EmergencyOpened(Event):
    """Somebody outside the team opened the file in an emergency; the privacy officer judges it."""

    type = "emergency_opened"
    ground: str


@dataclass(frozen=True, slots=True)
class PersonCorrected(Event):
    """A fact about the person was wrong and is right now; the old one is in the history of the person."""

    type = "person_corrected"
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReferralCleared(Event):
    """A running referral ended because the person wants to be forgotten."""

    type = "referral_cleared"


@dataclass(frozen=True, slots=True)
class PersonErased(Event):
    """The person was erased; whoever received the data is told to do the same (AVG 19)."""

    type = "person_erased"

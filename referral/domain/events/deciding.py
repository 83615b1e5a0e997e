"""From sending to a decision, and what silence leads to."""

from dataclasses import dataclass
from uuid import UUID

from referral.domain.events.base import Event, private


@dataclass(frozen=True, slots=True)
class ReferralSent(Event):
    """A referrer sent the referral to the function for a neighbourhood."""

    type = "referral_sent"
    kind: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionAsked(Event):
    """The team asked the referrer something before deciding."""

    type = "question_asked"
    question: str = private()


@dataclass(frozen=True, slots=True)
class QuestionAnswered(Event):
    """The referrer answered; the team decides again."""

    type = "question_answered"
    answer: str = private()


@dataclass(frozen=True, slots=True)
class ReferralAccepted(Event):
    """A coach took the referral for the team."""

    type = "referral_accepted"


@dataclass(frozen=True, slots=True)
class ReferralDeclined(Event):
    """The team cannot take the referral, with a coded reason."""

    type = "referral_declined"
    code: str
    explanation: str = private()


@dataclass(frozen=True, slots=True)
class ReferralWithdrawn(Event):
    """The referrer took the referral back."""

    type = "referral_withdrawn"
    explanation: str = private()


@dataclass(frozen=True, slots=True)
class TeamReminded(Event):
    """Nobody of the team decided for some working days."""

    type = "team_reminded"
    days: int


@dataclass(frozen=True, slots=True)
class ReferrerReminded(Event):
    """A question, or a referral that came back, lies with the referrer for some working days."""

    type = "referrer_reminded"
    days: int


@dataclass(frozen=True, slots=True)
class CoordinatorTold(Event):
    """Still nobody acted: the coordinator was asked to help."""

    type = "coordinator_told"
    days: int


@dataclass(frozen=True, slots=True)
class ReferralExpired(Event):
    """Nobody decided in time: the referral went back to the referrer, and is not lost."""

    type = "referral_expired"
    days: int


@dataclass(frozen=True, slots=True)
class ReferralResent(Event):
    """The referrer sent a referral that came back once more, perhaps to another team (`team_id`)."""

    type = "referral_resent"
    team_id: str = ""
    explanation: str = private()


@dataclass(frozen=True, slots=True)
class ReferralRerouted(Event):
    """The team passed the referral on to another function; nothing is typed again."""

    type = "referral_rerouted"
    code: str
    team_id: UUID
    explanation: str = private()


@dataclass(frozen=True, slots=True)
class CoachAssigned(Event):
    """Somebody else of the team has it from now on, or nobody: then `coach_id` is empty (D40)."""

    type = "coach_assigned"
    coach_id: str = ""


@dataclass(frozen=True, slots=True)
class ReferralAmended(Event):
    """The referrer changed what was sent. `changes` is JSON: a list of field, old and new value."""

    type = "referral_amended"
    fields: tuple[str, ...] = ()
    changes: str = private()
    explanation: str = private()


@dataclass(frozen=True, slots=True)
class ReferralPaused(Event):
    """The clock stands still until a day, for a coded cause."""

    type = "referral_paused"
    cause: str
    until: str


@dataclass(frozen=True, slots=True)
class ReferralResumed(Event):
    """The clock runs again: the day came, or the coach said so."""

    type = "referral_resumed"


@dataclass(frozen=True, slots=True)
class EnteredInError(Event):
    """This should never have been sent: it stays to be found, and counts nowhere."""

    type = "entered_in_error"
    explanation: str = private()

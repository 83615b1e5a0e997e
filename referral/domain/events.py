"""What happened to a referral: one frozen dataclass per event type, past tense, stored fields only.

Fields made with `private` hold words about a person and are stored sealed; the others are codes
and keys and are stored in clear, so that research can count without opening anything.
"""

from dataclasses import Field, dataclass, field, fields
from typing import Any, ClassVar
from uuid import UUID


def private() -> Any:
    """A field with words about a person: stored sealed, never counted or mailed."""
    return field(default="", metadata={"private": True})


@dataclass(frozen=True, slots=True)
class Event:
    """Base of all events. `type` is the stored name and the name of the timeline template."""

    type: ClassVar[str] = ""

    def clear(self) -> dict[str, Any]:
        """The stored codes and keys, ready for JSON."""
        return {each.name: _plain(getattr(self, each.name)) for each in fields(self) if not _is_private(each)}

    def words(self) -> dict[str, str]:
        """The private words, to be sealed."""
        return {each.name: getattr(self, each.name) for each in fields(self) if _is_private(each)}


def _is_private(each: Field[Any]) -> bool:
    return bool(each.metadata.get("private"))


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value


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


@dataclass(frozen=True, slots=True)
class AppointmentBooked(Event):
    """Coach and person will meet or call; `starts_at` in ISO 8601 with its offset."""

    type = "appointment_booked"
    appointment_id: UUID
    way: str
    starts_at: str


@dataclass(frozen=True, slots=True)
class AppointmentMoved(Event):
    """An appointment got another time: who asked, and why."""

    type = "appointment_moved"
    appointment_id: UUID
    starts_at: str
    asked_by: str
    cause: str


@dataclass(frozen=True, slots=True)
class AppointmentCancelled(Event):
    """An appointment was called off: who asked, and why."""

    type = "appointment_cancelled"
    appointment_id: UUID
    asked_by: str
    cause: str


@dataclass(frozen=True, slots=True)
class AppointmentRecorded(Event):
    """How an appointment went, once its time had come."""

    type = "appointment_recorded"
    appointment_id: UUID
    outcome: str


@dataclass(frozen=True, slots=True)
class ContactAttempted(Event):
    """A coach tried to reach the person; an attempt is not contact."""

    type = "contact_attempted"
    channel: str
    result: str


@dataclass(frozen=True, slots=True)
class PersonReached(Event):
    """Coach and person spoke: the fourteen-day clock stops."""

    type = "person_reached"
    channel: str


@dataclass(frozen=True, slots=True)
class IntakeHeld(Event):
    """The first conversation took place."""

    type = "intake_held"
    route: str
    limits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OfferRefused(Event):
    """The person said no to an offered activity; that is always possible."""

    type = "offer_refused"
    activity_id: UUID
    activity_kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class PersonPlaced(Event):
    """The person has a place in an activity."""

    type = "person_placed"
    activity_id: UUID
    activity_kind: str


@dataclass(frozen=True, slots=True)
class ParticipationStarted(Event):
    """The person came for the first time since the last placement from intake."""

    type = "participation_started"
    activity_id: UUID
    activity_kind: str


@dataclass(frozen=True, slots=True)
class SessionAttended(Event):
    """The person came to a session; the last mark for a session counts."""

    type = "session_attended"
    activity_id: UUID
    session_id: UUID
    state: str


@dataclass(frozen=True, slots=True)
class SessionMissed(Event):
    """The person did not come, with or without notice; the last mark for a session counts."""

    type = "session_missed"
    activity_id: UUID
    session_id: UUID
    state: str


@dataclass(frozen=True, slots=True)
class PlacementEnded(Event):
    """The person's place in an activity ended; the coach looks on together with the person."""

    type = "placement_ended"
    activity_id: UUID
    activity_kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class HandedOver(Event):
    """A problem went to other help the same day; the place in the activity stays."""

    type = "handed_over"
    target: str
    hand_over_id: str = ""
    due: str = ""
    explanation: str = private()


@dataclass(frozen=True, slots=True)
class HandOverAnswered(Event):
    """The other help said whether it takes the person over; the welfare place stays."""

    type = "hand_over_answered"
    hand_over_id: UUID
    accepted: bool
    refusal: str


@dataclass(frozen=True, slots=True)
class HandOverRevoked(Event):
    """The team took a hand-over back before it was answered."""

    type = "hand_over_revoked"
    hand_over_id: UUID


@dataclass(frozen=True, slots=True)
class NoteAdded(Event):
    """A coach wrote something down for the own team."""

    type = "note_added"
    note: str = private()


@dataclass(frozen=True, slots=True)
class ReferralClosed(Event):
    """The loop closes: an outcome per goal (counted here, worded with the goals) and a reason.

    `explanation` is for the own team; `to_referrer` goes along with the message to the referrer.
    """

    type = "referral_closed"
    reason: str
    exit: str
    outcomes: tuple[str, ...] = ()
    explanation: str = private()
    to_referrer: str = private()


@dataclass(frozen=True, slots=True)
class ReferralReopened(Event):
    """The person came back; the history stays and nobody is counted twice."""

    type = "referral_reopened"
    note: str = private()


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


EVENT_TYPES: dict[str, type[Event]] = {cls.type: cls for cls in Event.__subclasses__()}
"""Every event class by its stored name."""

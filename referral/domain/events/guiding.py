"""From the first attempt to reach the person to the end of the way."""

from dataclasses import dataclass
from uuid import UUID

from referral.domain.events.base import Event, private


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
    reason: str = ""
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IntakeCorrected(Event):
    """What was written down at the intake is right now. `changes` is JSON, as for an amendment."""

    type = "intake_corrected"
    fields: tuple[str, ...] = ()
    changes: str = private()
    explanation: str = private()


@dataclass(frozen=True, slots=True)
class NothingFitted(Event):
    """No activity fits, because; what somebody would want goes to who makes activities, in codes."""

    type = "nothing_fitted"
    reason: str
    kinds: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WishMet(Event):
    """Somebody made what nothing offered before; the coach asks whether the person still wants it."""

    type = "wish_met"
    activity_id: UUID


@dataclass(frozen=True, slots=True)
class OfferRefused(Event):
    """The person said no to an offered activity; that is always possible."""

    type = "offer_refused"
    activity_id: UUID
    activity_kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class PersonPlaced(Event):
    """The person has a place in an activity.

    `trial_on` is the day (ISO 8601) of a first look, when that is what it is; `introduced_by` who goes along.
    """

    type = "person_placed"
    activity_id: UUID
    activity_kind: str
    trial_on: str = ""
    introduced_by: str = ""


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
class AttendanceWithdrawn(Event):
    """What was told about a session does not count any more; `reason` is a code of `Withdrawn`."""

    type = "attendance_withdrawn"
    activity_id: UUID
    session_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class PlacementEnded(Event):
    """The person's place in an activity ended; the coach looks on together with the person."""

    type = "placement_ended"
    activity_id: UUID
    activity_kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class HandedOver(Event):
    """A problem went to other help; the place in the activity stays.

    `agreed` is whether the person knew and agreed; only Veilig Thuis may be told without (Wmo 5.2.6, L27).
    """

    type = "handed_over"
    target: str
    hand_over_id: str = ""
    due: str = ""
    agreed: bool = True
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

    `verdict` is the person's own, `end_scores` stand beside the goals in their order; both kinds of minutes
    are whole quarters. `explanation` is for the own team; `to_referrer` goes along with the message to the
    referrer.
    """

    type = "referral_closed"
    reason: str
    exit: str
    outcomes: tuple[str, ...] = ()
    verdict: str = ""
    end_scores: tuple[int | None, ...] = ()
    minutes_met: int = 0
    minutes_phone: int = 0
    feedback: str = ""
    verdict_words: str = private()
    explanation: str = private()
    to_referrer: str = private()


@dataclass(frozen=True, slots=True)
class ReferralReopened(Event):
    """The person came back; the history stays and nobody is counted twice."""

    type = "referral_reopened"
    note: str = private()

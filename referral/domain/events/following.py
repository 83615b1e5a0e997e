"""Noticing that somebody stays away, and asking later how it goes."""

from dataclasses import dataclass
from uuid import UUID

from referral.domain.events.base import Event


@dataclass(frozen=True, slots=True)
class SignalRaised(Event):
    """Somebody may be dropping out. With a key that is known already, the signal became urgent.

    `due` (ISO 8601) is the day by which a coach acts.
    """

    type = "signal_raised"
    signal_id: UUID
    source: str
    activity_id: UUID
    due: str
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class SignalAnswered(Event):
    """What came of a signal; `by_itself` when no coach had to do anything."""

    type = "signal_answered"
    signal_id: UUID
    outcome: str
    by_itself: bool = False


@dataclass(frozen=True, slots=True)
class AfterCareRecorded(Event):
    """How it goes some time after the start. The grade is not here: it is no measure (D48)."""

    type = "after_care_recorded"
    moment: str
    result: str
    whys: tuple[str, ...] = ()
    wants_contact: bool = False

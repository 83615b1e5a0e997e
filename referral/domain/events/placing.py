"""Waiting for a place, the offer of one, and the answer."""

from dataclasses import dataclass
from uuid import UUID

from referral.domain.events.base import Event


@dataclass(frozen=True, slots=True)
class WaitingJoined(Event):
    """The person waits for a place. `again`: put back where they stood, after an offer without an answer."""

    type = "waiting_joined"
    activity_id: UUID
    activity_kind: str
    reason: str
    again: bool = False


@dataclass(frozen=True, slots=True)
class PlaceOffered(Event):
    """A place came free and is kept for the person.

    `until` is the last day on which it is kept; `told` how the person got a link (mail, text), empty when
    only the coach can tell.
    """

    type = "place_offered"
    activity_id: UUID
    activity_kind: str
    until: str
    told: str


@dataclass(frozen=True, slots=True)
class OfferAnswered(Event):
    """Yes, no, or please call; by the person's link, or written down by the coach."""

    type = "offer_answered"
    activity_id: UUID
    activity_kind: str
    answer: str
    by: str


@dataclass(frozen=True, slots=True)
class PlaceTaken(Event):
    """The person said yes by their own link, to a place for which a coach put them on the list (L17)."""

    type = "place_taken"
    activity_id: UUID
    activity_kind: str


@dataclass(frozen=True, slots=True)
class OfferExpired(Event):
    """Nobody answered in time; the place went on to who came next."""

    type = "offer_expired"
    activity_id: UUID
    activity_kind: str


@dataclass(frozen=True, slots=True)
class WaitingLeft(Event):
    """The person is no longer on the list."""

    type = "waiting_left"
    activity_id: UUID
    activity_kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class TrialAnswered(Event):
    """After a first look: the person stays, or would rather not."""

    type = "trial_answered"
    activity_id: UUID
    activity_kind: str
    stays: bool
    by: str

"""Talks with a volunteer, and what neighbours do for each other. What is said in a talk is stored nowhere."""

from dataclasses import dataclass
from uuid import UUID

from referral.domain.events.base import Event


@dataclass(frozen=True, slots=True)
class TalksArranged(Event):
    """A volunteer was found for talks. `why` is a code, when neither route nor goal asked for them."""

    type = "talks_arranged"
    series_id: UUID
    activity_id: UUID
    planned: int
    why: str = ""


@dataclass(frozen=True, slots=True)
class TalkRecorded(Event):
    """A talk took place or not. `minutes` of this talk, `spent` of the series so far, `budget` in all."""

    type = "talk_recorded"
    series_id: UUID
    held: bool
    minutes: int
    spent: int
    budget: int


@dataclass(frozen=True, slots=True)
class TalksBlocked(Event):
    """The volunteer may not go on: `shortcomings` are codes."""

    type = "talks_blocked"
    series_id: UUID
    shortcomings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TalkWentTooDeep(Event):
    """It went deeper than a volunteer can carry: `route` says which help is asked for (domain 2d)."""

    type = "talk_went_too_deep"
    series_id: UUID
    route: str


@dataclass(frozen=True, slots=True)
class TalksEnded(Event):
    """A series ended, with whether expectations became more real (D8)."""

    type = "talks_ended"
    series_id: UUID
    reason: str
    adjusted: str
    held: int


@dataclass(frozen=True, slots=True)
class SwapNoted(Event):
    """The person offers neighbours something, or asks something of them."""

    type = "swap_noted"
    swap_id: UUID
    direction: str
    swap_kind: str


@dataclass(frozen=True, slots=True)
class SwapMade(Event):
    """Two neighbours found each other, after both said yes."""

    type = "swap_made"
    swap_id: UUID
    direction: str
    swap_kind: str

"""What happens on and around the person's own page. Only words that somebody typed are private."""

from dataclasses import dataclass
from uuid import UUID

from referral.domain.events.base import Event, private


@dataclass(frozen=True, slots=True)
class PageMade(Event):
    """The coach made a link to the own page; `anew` when it took the place of another."""

    type = "page_made"
    sent_by: str
    anew: bool


@dataclass(frozen=True, slots=True)
class PageShut(Event):
    """The link works no longer: taken back, or because somebody else may have had it."""

    type = "page_shut"
    cause: str


@dataclass(frozen=True, slots=True)
class SuggestionsPut(Event):
    """The coach put suggestions on the own page, at most three."""

    type = "suggestions_put"
    number: int


@dataclass(frozen=True, slots=True)
class SuggestionAnswered(Event):
    """Yes, no or later to one suggestion. `reason` is a code of OfferRefusal, or nothing. `said` is how."""

    type = "suggestion_answered"
    activity_id: UUID
    activity_kind: str
    answer: str
    reason: str
    said: str


@dataclass(frozen=True, slots=True)
class ContactWishChanged(Event):
    """How and when the person wants to be reached from now on. `limits` are all that hold now."""

    type = "contact_wish_changed"
    contact_way: str
    contact_time: str
    limits: tuple[str, ...]
    said: str


@dataclass(frozen=True, slots=True)
class MoveAsked(Event):
    """An appointment does not suit the person; the coach calls to find another time."""

    type = "move_asked"
    appointment_id: UUID


@dataclass(frozen=True, slots=True)
class PersonWrote(Event):
    """A message of the person to the coach."""

    type = "person_wrote"
    message: str = private()


@dataclass(frozen=True, slots=True)
class PageSeen(Event):
    """The coach read what the person answered and wrote."""

    type = "page_seen"


@dataclass(frozen=True, slots=True)
class StopUndone(Event):
    """The person who stopped called, and wants to go on after all."""

    type = "stop_undone"

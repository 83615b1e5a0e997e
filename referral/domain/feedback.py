"""The four messages back to the referrer: decided; reached or not; started or not; closed with outcome.

A message answers a question, once per episode: from sending, sending again, passing on or reopening until
the next of these. An end answers with no what was still open next, and then tells how it ended. There is no
earlier ‘not reached’: attempts stay with the team, and a ‘no’ that a later call makes untrue helps nobody.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from referral.domain.labels import Labelled


class FeedbackKind(Labelled):
    """Which question a message answers."""

    DECIDED = "decided", "Besluit"
    REACHED = "reached", "Contact"
    STARTED = "started", "Begin"
    CLOSED = "closed", "Afronding"


class FeedbackVariant(Labelled):
    """The answer a message gives; each belongs to one kind."""

    ACCEPTED = "accepted", "Aangenomen"
    REOPENED = "reopened", "Weer opgepakt"
    DECLINED = "declined", "Niet aangenomen"
    MET = "met", "Contact gelegd"
    NOT_MET = "not_met", "Geen contact gelegd"
    STARTED = "started", "Begonnen"
    NOT_STARTED = "not_started", "Niet begonnen"
    CLOSED = "closed", "Afgerond"
    TURNED_DOWN = "turned_down", "Toch niet voortgezet"
    STOPPED = "stopped", "Gestopt door de persoon"

    @property
    def kind(self) -> FeedbackKind:
        """The question this answers."""
        return _KINDS[self]


_V, _K = FeedbackVariant, FeedbackKind

_KINDS = {
    _V.ACCEPTED: _K.DECIDED,
    _V.REOPENED: _K.DECIDED,
    _V.DECLINED: _K.DECIDED,
    _V.MET: _K.REACHED,
    _V.NOT_MET: _K.REACHED,
    _V.STARTED: _K.STARTED,
    _V.NOT_STARTED: _K.STARTED,
    _V.CLOSED: _K.CLOSED,
    _V.TURNED_DOWN: _K.CLOSED,
    _V.STOPPED: _K.CLOSED,
}

ALWAYS = frozenset({_V.DECLINED, _V.TURNED_DOWN, _V.STOPPED})
"""What the referring organisation must know to handle its referral, consent to share back or not."""

BEGINS = frozenset(
    {"referral_sent", "referral_resent", "referral_rerouted", "referral_reopened", "stop_undone"}
)

ANSWERS = {
    "referral_accepted": _V.ACCEPTED,
    "referral_reopened": _V.REOPENED,
    "stop_undone": _V.REOPENED,
    "person_reached": _V.MET,
    "participation_started": _V.STARTED,
}
"""Events that answer one question with yes."""

ENDS = {"referral_declined": _V.TURNED_DOWN, "referral_closed": _V.CLOSED}
"""Events with which the team ends what it took on."""

TELLING = frozenset({*ANSWERS, *ENDS, "referral_stopped"})
"""Events that can bring a message."""


@dataclass(slots=True)
class Episode:
    """What was asked and answered since the referral (again) went to a team."""

    number: int = 0
    answered: set[FeedbackKind] = field(default_factory=set)

    def hear(self, event_type: str) -> list[FeedbackVariant]:
        """The messages that this event brings, in the order of the questions."""
        if event_type in BEGINS:
            self.number += 1
            self.answered = set()
        told = [each for each in self._answers(event_type) if each.kind not in self.answered]
        self.answered.update(each.kind for each in told)
        return told

    def _answers(self, event_type: str) -> list[FeedbackVariant]:
        if event_type in ANSWERS:
            return [ANSWERS[event_type]]
        if event_type == "referral_stopped":
            return [_V.STOPPED]
        if event_type not in ENDS:
            return []
        if _K.DECIDED not in self.answered:
            return [_V.DECLINED]
        return [*self._still_open(), ENDS[event_type]]

    def _still_open(self) -> list[FeedbackVariant]:
        """The next question, if it has no answer yet; what comes after it needs no saying."""
        if _K.REACHED not in self.answered:
            return [_V.NOT_MET]
        return [] if _K.STARTED in self.answered else [_V.NOT_STARTED]


def last_messages(event_types: Iterable[str]) -> tuple[int, list[FeedbackVariant]]:
    """The number of the present episode, and the messages that the last event of the history brings."""
    episode, told = Episode(), list[FeedbackVariant]()
    for each in event_types:
        told = episode.hear(each)
    return episode.number, told


def may_read(variant: FeedbackVariant, *, own: bool, share_back: bool, followed: bool) -> bool:
    """Whether an organisation may read this message, as consent stands now (docs/adr/0005)."""
    if own:
        return share_back or variant in ALWAYS
    return followed

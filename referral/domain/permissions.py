"""Who may do and see what. Pure functions, tested as one matrix of role, action and status."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from referral.domain.actors import Actor
from referral.domain.errors import NotAllowed
from referral.domain.statuses import REFERRERS, Role, Status
from referral.domain.workflow import TRANSITIONS, Action


class ReferralFacts(Protocol):
    """What permissions need to know about a referral."""

    @property
    def status(self) -> Status: ...
    @property
    def region_id(self) -> UUID: ...
    @property
    def team_id(self) -> UUID: ...
    @property
    def organisation_id(self) -> UUID: ...
    @property
    def host_ids(self) -> Collection[UUID]: ...
    @property
    def former_host_ids(self) -> Collection[UUID]: ...
    @property
    def is_paused(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Decision:
    """Yes or no, with the reason in Dutch."""

    allowed: bool
    reason: str = ""

    def require(self) -> None:
        """Raise NotAllowed with the reason when the answer is no."""
        if not self.allowed:
            raise NotAllowed(self.reason)


YES = Decision(True)
MARKED_LATE = frozenset({Action.ATTEND, Action.UNMARK})
"""What a host may still say about a day when the place has ended since."""


def can(actor: Actor, action: Action, referral: ReferralFacts) -> Decision:
    """Whether *actor* may do *action* to *referral*, leaving its status aside."""
    if actor.role not in TRANSITIONS[action].roles:
        return Decision(False, "Uw rol mag dit niet doen.")
    if actor.region_id != referral.region_id:
        return Decision(False, "Deze verwijzing hoort bij een andere regio.")
    if action in MARKED_LATE and actor.role is Role.HOST and actor.id in referral.former_host_ids:
        return YES
    related = _related(actor, referral)
    if action is Action.OPEN_IN_EMERGENCY:
        return Decision(False, "U mag deze verwijzing al zien.") if related.allowed else YES
    return related


def _related(actor: Actor, referral: ReferralFacts) -> Decision:
    if actor.role in REFERRERS:
        own = actor.organisation_id == referral.organisation_id
        return YES if own else Decision(False, "Alleen de praktijk die verwees mag dit doen.")
    if actor.role is Role.COACH:
        own = referral.team_id in actor.team_ids
        return YES if own else Decision(False, "Deze verwijzing ligt bij een ander team.")
    if actor.role is Role.HOST:
        own = actor.id in referral.host_ids
        return YES if own else Decision(False, "Deze persoon doet niet mee in uw groep.")
    if actor.is_system or actor.role is Role.COORDINATOR:
        return YES  # of the whole region; a coordinator divides the work and opens no file
    if actor.role is Role.PRIVACY_OFFICER:
        return YES  # of the whole region; the database shows a person only while a request is open
    return Decision(False, "Uw rol mag dit niet doen.")


def available_actions(actor: Actor, referral: ReferralFacts) -> list[Action]:
    """The actions that *actor* can do now, in the order of the process."""
    return [
        action
        for action, row in TRANSITIONS.items()
        if referral.status in row.sources and can(actor, action, referral).allowed
        if action is not Action.RESUME or referral.is_paused
    ]


PROCESS_EVENTS = frozenset(
    {
        "referral_sent",
        "question_asked",
        "question_answered",
        "referral_declined",
        "referral_withdrawn",
        "team_reminded",
        "referrer_reminded",
        "coordinator_told",
        "referral_expired",
        "referral_resent",
        "referral_rerouted",
        "referral_amended",
        "referral_paused",
        "referral_resumed",
        "entered_in_error",
        "referral_stopped",
        "stop_undone",
        "consent_given",
        "consent_withdrawn",
        "person_corrected",
        "person_erased",
    }
)
"""What a referrer must know to handle the own referral, consent to share back or not."""

SHARED_EVENTS = PROCESS_EVENTS | {
    "referral_accepted",
    "person_reached",
    "intake_held",
    "person_placed",
    "place_taken",
    "participation_started",
    "referral_closed",
    "referral_reopened",
}
"""The steps a referrer sees when the person agreed to share back."""

FOLLOWED_EVENTS = SHARED_EVENTS - {
    "question_asked",
    "question_answered",
    "team_reminded",
    "referrer_reminded",
    "coordinator_told",
    "referral_amended",
    "referral_paused",
    "referral_resumed",
    "consent_given",
    "consent_withdrawn",
}
"""The steps that an organisation named by the person sees: status, never words."""


def visible_events(
    actor: Actor, *, own: bool, share_back: bool, followed: bool, opened: bool = False
) -> frozenset[str] | None:
    """The event types *actor* may see of a referral; None means all.

    `own`: the actor's organisation sent it; `share_back`: the person agreed to tell the referrer;
    `followed`: the person named the actor's organisation and still agrees; `opened`: emergency access.
    """
    if actor.role is Role.COACH:
        return None
    if own:
        return SHARED_EVENTS if share_back else PROCESS_EVENTS
    return FOLLOWED_EVENTS if followed or opened else frozenset()


def may_read_words(actor: Actor, event_type: str, *, own: bool) -> bool:
    """Whether *actor* may read the private words of an event (questions, notes, explanations)."""
    if actor.role is Role.COACH:
        return True
    return own and actor.is_referrer and event_type in PROCESS_EVENTS

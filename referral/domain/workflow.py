"""The whole process on one screen: what may be done, from where, by whom, and who hears of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from referral.domain import events
from referral.domain.errors import IllegalTransition
from referral.domain.events import Event
from referral.domain.statuses import ENDED, LIVE, REFERRERS, SEATED, Role, Status


class Action(StrEnum):
    """Everything that can be done to a referral, in the imperative."""

    SEND = "send"
    ASK = "ask"
    ANSWER = "answer"
    ACCEPT = "accept"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    REMIND_TEAM = "remind_team"
    REMIND_REFERRER = "remind_referrer"
    ESCALATE = "escalate"
    EXPIRE = "expire"
    RESEND = "resend"
    REROUTE = "reroute"
    ASSIGN = "assign"
    AMEND = "amend"
    PAUSE = "pause"
    RESUME = "resume"
    ENTER_IN_ERROR = "enter_in_error"
    LOG_ATTEMPT = "log_attempt"
    BOOK_APPOINTMENT = "book_appointment"
    MOVE_APPOINTMENT = "move_appointment"
    CANCEL_APPOINTMENT = "cancel_appointment"
    RECORD_APPOINTMENT = "record_appointment"
    REACH = "reach"
    HOLD_INTAKE = "hold_intake"
    CORRECT_INTAKE = "correct_intake"
    REFUSE_OFFER = "refuse_offer"
    NONE_FITS = "none_fits"
    MEET_WISH = "meet_wish"
    PLACE = "place"
    WAIT = "wait"
    LEAVE_WAITING = "leave_waiting"
    OFFER_PLACE = "offer_place"
    ANSWER_OFFER = "answer_offer"
    EXPIRE_OFFER = "expire_offer"
    TAKE_PLACE = "take_place"
    ANSWER_TRIAL = "answer_trial"
    START = "start"
    ATTEND = "attend"
    MISS = "miss"
    UNMARK = "unmark"
    RAISE_SIGNAL = "raise_signal"
    ANSWER_SIGNAL = "answer_signal"
    END_PLACEMENT = "end_placement"
    RECORD_AFTER_CARE = "record_after_care"
    HAND_OVER = "hand_over"
    ANSWER_HAND_OVER = "answer_hand_over"
    REVOKE_HAND_OVER = "revoke_hand_over"
    ARRANGE_TALKS = "arrange_talks"
    RECORD_TALK = "record_talk"
    BLOCK_TALKS = "block_talks"
    GO_DEEPER = "go_deeper"
    END_TALKS = "end_talks"
    NOTE_SWAP = "note_swap"
    MAKE_SWAP = "make_swap"
    INVITE_MEASUREMENT = "invite_measurement"
    FILL_MEASUREMENT = "fill_measurement"
    REFUSE_MEASUREMENT = "refuse_measurement"
    ADD_NOTE = "add_note"
    CLOSE = "close"
    REOPEN = "reopen"
    GIVE_CONSENT = "give_consent"
    WITHDRAW_CONSENT = "withdraw_consent"
    STOP = "stop"
    UNDO_STOP = "undo_stop"
    MAKE_PAGE = "make_page"
    SHUT_PAGE = "shut_page"
    PUT_SUGGESTIONS = "put_suggestions"
    ANSWER_SUGGESTION = "answer_suggestion"
    CHANGE_WISH = "change_wish"
    ASK_MOVE = "ask_move"
    WRITE_TO_COACH = "write_to_coach"
    SEE_PAGE = "see_page"
    OPEN_IN_EMERGENCY = "open_in_emergency"
    CORRECT = "correct"
    CLEAR = "clear"
    ERASE = "erase"


class Audience(StrEnum):
    """Groups of people who get a notice."""

    TEAM = "team"
    REFERRER = "referrer"
    FOLLOWERS = "followers"
    COORDINATOR = "coordinator"
    PRIVACY_OFFICER = "privacy_officer"


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the process. `target` None means that the status stays as it is."""

    sources: frozenset[Status | None]
    target: Status | None
    roles: frozenset[Role]
    event: type[Event]
    audiences: frozenset[Audience] = frozenset()

    def result(self, current: Status | None) -> Status:
        """The status after this transition from *current*."""
        after = self.target or current
        if after is None:
            raise IllegalTransition("Een nieuwe verwijzing begint met versturen.")
        return after


_COACH = frozenset({Role.COACH})
_SYSTEM = frozenset({Role.SYSTEM})
_OFFICER = frozenset({Role.PRIVACY_OFFICER})
_HOST = frozenset({Role.HOST, Role.COACH})
_MARKS = _HOST | _SYSTEM
"""Who says that somebody came; Patchwork notes it for a volunteer with a link and no account."""
_AFTERWARDS = frozenset({Status.INTAKE_HELD, Status.CLOSED})
"""Where a referral may be when a day is marked late, after the place ended."""
_TOLD = frozenset({Audience.REFERRER, Audience.FOLLOWERS})
_S = Status
_TAKEN = frozenset({_S.ACCEPTED, _S.REACHED, _S.INTAKE_HELD, _S.PLACED, _S.PARTICIPATING})
_MET = _TAKEN - {_S.ACCEPTED, _S.REACHED}
_WAS_SEATED = SEATED | {_S.INTAKE_HELD, _S.CLOSED, _S.WITHDRAWN}
_MEASURED = _MET | {_S.CLOSED}
_SIDES = REFERRERS | _COACH
_DIVIDES = _COACH | {Role.COORDINATOR}
_BOTH = frozenset({Audience.TEAM, Audience.REFERRER})
_UNANSWERED = frozenset({_S.SENT, _S.QUESTIONED, _S.EXPIRED})
_PAUSABLE = frozenset({_S.SENT, _S.ACCEPTED, _S.REACHED, _S.INTAKE_HELD})
_MISTAKEN = (LIVE - SEATED) | {_S.DECLINED, _S.WITHDRAWN}


def _row(
    sources: Iterable[Status | None],
    target: Status | None,
    roles: frozenset[Role],
    event: type[Event],
    audiences: Iterable[Audience] = (),
) -> Transition:
    return Transition(frozenset(sources), target, roles, event, frozenset(audiences))


TRANSITIONS: dict[Action, Transition] = {
    Action.SEND: _row({None}, _S.SENT, REFERRERS, events.ReferralSent, {Audience.TEAM}),
    Action.ASK: _row({_S.SENT}, _S.QUESTIONED, _COACH, events.QuestionAsked, {Audience.REFERRER}),
    Action.ANSWER: _row({_S.QUESTIONED}, _S.SENT, REFERRERS, events.QuestionAnswered, {Audience.TEAM}),
    Action.ACCEPT: _row({_S.SENT, _S.EXPIRED}, _S.ACCEPTED, _COACH, events.ReferralAccepted, _TOLD),
    Action.DECLINE: _row({*_UNANSWERED, _S.ACCEPTED}, _S.DECLINED, _COACH, events.ReferralDeclined, _TOLD),
    Action.WITHDRAW: _row(_UNANSWERED, _S.WITHDRAWN, REFERRERS, events.ReferralWithdrawn, {Audience.TEAM}),
    Action.REMIND_TEAM: _row({_S.SENT}, None, _SYSTEM, events.TeamReminded, {Audience.TEAM}),
    Action.REMIND_REFERRER: _row(
        {_S.QUESTIONED, _S.EXPIRED}, None, _SYSTEM, events.ReferrerReminded, {Audience.REFERRER}
    ),
    Action.ESCALATE: _row(_UNANSWERED, None, _SYSTEM, events.CoordinatorTold, {Audience.COORDINATOR}),
    Action.EXPIRE: _row(
        {_S.SENT}, _S.EXPIRED, _SYSTEM, events.ReferralExpired, {*_BOTH, Audience.COORDINATOR}
    ),
    Action.RESEND: _row(
        {_S.EXPIRED, _S.DECLINED}, _S.SENT, REFERRERS, events.ReferralResent, {Audience.TEAM}
    ),
    Action.REROUTE: _row(
        {*_UNANSWERED, _S.ACCEPTED, _S.REACHED}, _S.SENT, _DIVIDES, events.ReferralRerouted, _BOTH
    ),
    Action.ASSIGN: _row(LIVE, None, _DIVIDES, events.CoachAssigned, {Audience.TEAM}),
    Action.AMEND: _row(LIVE, None, REFERRERS, events.ReferralAmended, {Audience.TEAM}),
    Action.PAUSE: _row(_PAUSABLE, None, _COACH, events.ReferralPaused, {Audience.REFERRER}),
    Action.RESUME: _row(_PAUSABLE, None, _COACH | _SYSTEM, events.ReferralResumed, _BOTH),
    Action.ENTER_IN_ERROR: _row(_MISTAKEN, _S.ENTERED_IN_ERROR, _SIDES, events.EnteredInError, _BOTH),
    Action.LOG_ATTEMPT: _row(_TAKEN, None, _COACH, events.ContactAttempted),
    Action.BOOK_APPOINTMENT: _row(_TAKEN, None, _COACH, events.AppointmentBooked),
    Action.MOVE_APPOINTMENT: _row(_TAKEN, None, _COACH, events.AppointmentMoved),
    Action.CANCEL_APPOINTMENT: _row(_TAKEN, None, _COACH, events.AppointmentCancelled),
    Action.RECORD_APPOINTMENT: _row(_TAKEN, None, _COACH, events.AppointmentRecorded),
    Action.REACH: _row({_S.ACCEPTED}, _S.REACHED, _COACH, events.PersonReached, _TOLD),
    Action.HOLD_INTAKE: _row({_S.REACHED}, _S.INTAKE_HELD, _COACH, events.IntakeHeld),
    Action.CORRECT_INTAKE: _row(_MET, None, _COACH, events.IntakeCorrected),
    Action.REFUSE_OFFER: _row(_MET, None, _COACH, events.OfferRefused),
    Action.NONE_FITS: _row(_MET, None, _COACH, events.NothingFitted),
    Action.MEET_WISH: _row(LIVE, None, _SYSTEM, events.WishMet, {Audience.TEAM}),
    Action.PLACE: _row({_S.INTAKE_HELD}, _S.PLACED, _COACH, events.PersonPlaced, _TOLD),
    Action.TAKE_PLACE: _row({_S.INTAKE_HELD}, _S.PLACED, _SYSTEM, events.PlaceTaken, _TOLD),
    Action.WAIT: _row(_MET, None, _COACH, events.WaitingJoined),
    Action.LEAVE_WAITING: _row(_MET, None, _COACH | _SYSTEM, events.WaitingLeft),
    Action.OFFER_PLACE: _row(_MET, None, _SYSTEM, events.PlaceOffered, {Audience.TEAM}),
    Action.ANSWER_OFFER: _row(_MET, None, _COACH | _SYSTEM, events.OfferAnswered, {Audience.TEAM}),
    Action.EXPIRE_OFFER: _row(_MET, None, _SYSTEM, events.OfferExpired, {Audience.TEAM}),
    Action.ANSWER_TRIAL: _row(SEATED, None, _COACH, events.TrialAnswered),
    Action.START: _row({_S.PLACED}, _S.PARTICIPATING, _MARKS, events.ParticipationStarted, _TOLD),
    Action.ATTEND: _row({*SEATED, *_AFTERWARDS}, None, _MARKS, events.SessionAttended),
    Action.MISS: _row(SEATED, None, _MARKS, events.SessionMissed),
    Action.UNMARK: _row({*SEATED, *_AFTERWARDS}, None, _MARKS, events.AttendanceWithdrawn),
    Action.RAISE_SIGNAL: _row(SEATED, None, frozenset({Role.HOST, Role.SYSTEM}), events.SignalRaised),
    Action.ANSWER_SIGNAL: _row(_WAS_SEATED, None, _COACH | _SYSTEM, events.SignalAnswered),
    Action.RECORD_AFTER_CARE: _row(_MET | {_S.CLOSED}, None, _COACH, events.AfterCareRecorded),
    Action.END_PLACEMENT: _row(SEATED, _S.INTAKE_HELD, _COACH, events.PlacementEnded),
    Action.HAND_OVER: _row(_TAKEN, None, _COACH, events.HandedOver),
    Action.ANSWER_HAND_OVER: _row(LIVE, None, _COACH | _SYSTEM, events.HandOverAnswered, {Audience.TEAM}),
    Action.REVOKE_HAND_OVER: _row(LIVE, None, _COACH, events.HandOverRevoked),
    Action.ARRANGE_TALKS: _row(SEATED, None, _COACH, events.TalksArranged),
    Action.RECORD_TALK: _row(SEATED, None, _HOST, events.TalkRecorded),
    Action.BLOCK_TALKS: _row(SEATED, None, _HOST, events.TalksBlocked),
    Action.GO_DEEPER: _row(SEATED, None, _HOST, events.TalkWentTooDeep),
    Action.END_TALKS: _row(_TAKEN, None, _COACH, events.TalksEnded),
    Action.NOTE_SWAP: _row(_MET, None, _COACH, events.SwapNoted),
    Action.MAKE_SWAP: _row(_MET, None, _COACH, events.SwapMade),
    Action.INVITE_MEASUREMENT: _row(_MEASURED, None, _COACH, events.MeasurementInvited),
    Action.FILL_MEASUREMENT: _row(_MEASURED, None, _COACH | _SYSTEM, events.MeasurementFilled),
    Action.REFUSE_MEASUREMENT: _row(_MEASURED, None, _COACH | _SYSTEM, events.MeasurementRefused),
    Action.ADD_NOTE: _row(LIVE, None, _COACH, events.NoteAdded),
    Action.CLOSE: _row(_TAKEN, _S.CLOSED, _COACH, events.ReferralClosed, _TOLD),
    Action.REOPEN: _row(
        {_S.CLOSED, _S.DECLINED}, _S.ACCEPTED, _COACH, events.ReferralReopened, {Audience.REFERRER}
    ),
    Action.GIVE_CONSENT: _row(Status, None, _SIDES, events.ConsentGiven, _BOTH),
    Action.WITHDRAW_CONSENT: _row(Status, None, _SIDES | _SYSTEM, events.ConsentWithdrawn, _BOTH),
    Action.STOP: _row(LIVE, _S.WITHDRAWN, _SIDES | _SYSTEM, events.ReferralStopped, _TOLD | _BOTH),
    Action.UNDO_STOP: _row({_S.WITHDRAWN}, _S.ACCEPTED, _COACH, events.StopUndone, {Audience.REFERRER}),
    Action.MAKE_PAGE: _row(_TAKEN, None, _COACH, events.PageMade),
    Action.SHUT_PAGE: _row(Status, None, _COACH | _SYSTEM, events.PageShut, {Audience.TEAM}),
    Action.PUT_SUGGESTIONS: _row(_MET, None, _COACH, events.SuggestionsPut),
    Action.ANSWER_SUGGESTION: _row(_MET, None, _COACH | _SYSTEM, events.SuggestionAnswered),
    Action.CHANGE_WISH: _row(_TAKEN, None, _COACH | _SYSTEM, events.ContactWishChanged),
    Action.ASK_MOVE: _row(_TAKEN, None, _SYSTEM, events.MoveAsked, {Audience.TEAM}),
    Action.WRITE_TO_COACH: _row(_TAKEN, None, _SYSTEM, events.PersonWrote, {Audience.TEAM}),
    Action.SEE_PAGE: _row(_TAKEN, None, _COACH, events.PageSeen),
    Action.OPEN_IN_EMERGENCY: _row(
        Status,
        None,
        frozenset({Role.GP, Role.COACH}),
        events.EmergencyOpened,
        {Audience.PRIVACY_OFFICER, Audience.TEAM},
    ),
    Action.CORRECT: _row(Status, None, _COACH | _OFFICER, events.PersonCorrected, _TOLD | _BOTH),
    Action.CLEAR: _row(LIVE, _S.WITHDRAWN, _OFFICER, events.ReferralCleared),
    Action.ERASE: _row(ENDED, None, _OFFICER, events.PersonErased, _TOLD | _BOTH),
}
"""The process. Every action has exactly one row; guards check that each is reachable and complete."""

ACTION_OF_EVENT: dict[str, Action] = {row.event.type: action for action, row in TRANSITIONS.items()}
"""The action that led to a stored event."""


def find(action: Action, status: Status | None) -> Transition:
    """The row for *action* from *status*; raises IllegalTransition when there is none."""
    row = TRANSITIONS[action]
    if status not in row.sources:
        shown = status.label if status else "Nieuw"
        raise IllegalTransition(f"Dit kan niet meer: de verwijzing staat nu op ‘{shown}’.")
    return row


def recompute(event_types: Iterable[str]) -> Status | None:
    """The status that follows from a history; raises IllegalTransition if it could not have happened."""
    status: Status | None = None
    for name in event_types:
        status = find(ACTION_OF_EVENT[name], status).result(status)
    return status


def diagram() -> str:
    """The process as a Mermaid state diagram, for docs/states.md."""
    lines = ["stateDiagram-v2"]
    for action, row in TRANSITIONS.items():
        if row.target is None:
            continue
        sources = sorted(row.sources, key=lambda each: each or "")
        lines += [f"    {each.value if each else '[*]'} --> {row.target.value}: {action}" for each in sources]
    lines += [f"    {status.value} --> [*]" for status in Status if not status.is_live]
    return "\n".join(lines)


def table() -> str:
    """The process as a Markdown table, for docs/states.md."""
    lines = ["| action | from | to | by | event | told |", "| --- | --- | --- | --- | --- | --- |"]
    for action, row in TRANSITIONS.items():
        sources = ", ".join(sorted(each.value if each else "new" for each in row.sources))
        roles = ", ".join(sorted(row.roles))
        told = ", ".join(sorted(row.audiences)) or "nobody"
        target = row.target.value if row.target else "(stays)"
        lines.append(f"| {action} | {sources} | {target} | {roles} | {row.event.type} | {told} |")
    return "\n".join(lines)

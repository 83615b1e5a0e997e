"""A fitting event for every action."""

from dataclasses import fields
from typing import Any
from uuid import UUID

from referral.domain.events import Event
from referral.domain.workflow import TRANSITIONS, Action

SOME_ACTIVITY, SOME_SESSION = UUID(int=1), UUID(int=2)

_SAMPLES: dict[str, Any] = {
    "kind": "gp",
    "reasons": ("contact", "gloom"),
    "code": "no_capacity",
    "channel": "phone",
    "result": "no_answer",
    "route": "group",
    "limits": ("rollator",),
    "activity_kind": "walking",
    "reason": "found_way",
    "state": "present",
    "target": "debt_help",
    "exit": "social",
    "outcomes": ("achieved",),
    "purpose": "research",
    "giver": "",
    "ground": "acute_danger",
    "fields": ("surname",),
    "days": 3,
    "team_id": UUID(int=3),
    "cause": "other",
    "coach_id": str(UUID(int=7)),
    "appointment_id": UUID(int=4),
    "starts_at": "2026-12-01T10:00:00+01:00",
    "asked_by": "person",
    "way": "phone",
    "outcome": "attended",
    "hand_over_id": UUID(int=6),
    "due": "2026-12-02",
    "accepted": False,
    "agreed": True,
    "needs": ("meeting",),
    "kinds": ("walking",),
    "interests": ("music",),
    "refusal": "no_capacity",
    "until": "2027-01-04",
    "trial_on": "",
    "introduced_by": "host",
    "again": False,
    "told": "mail",
    "answer": "yes",
    "by": "person",
    "stays": True,
    "series_id": UUID(int=8),
    "swap_id": UUID(int=9),
    "planned": 6,
    "why": "asked",
    "held": True,
    "minutes": 60,
    "spent": 60,
    "budget": 540,
    "shortcomings": ("training",),
    "adjusted": "yes",
    "direction": "give",
    "swap_kind": "cooking",
    "signal_id": UUID(int=10),
    "source": "absence",
    "urgent": False,
    "by_itself": False,
    "whys": ("time",),
    "wants_contact": True,
    "verdict": "a_lot",
    "end_scores": (7,),
    "minutes_met": 90,
    "minutes_phone": 45,
    "feedback": "yes",
    "measurement_id": UUID(int=10),
    "moment": "baseline",
    "help": "alone",
    "sent_by": "mail",
    "anew": False,
    "number": 3,
    "said": "page",
    "contact_way": "phone",
    "contact_time": "morning",
}

_CAUSES = {Action.PAUSE: "away", Action.SHUT_PAGE: "not_me"}
_REASONS = {
    Action.END_PLACEMENT: "finished",
    Action.END_TALKS: "finished",
    Action.LEAVE_WAITING: "no_longer",
    Action.NONE_FITS: "language",
    Action.REFUSE_OFFER: "too_far",
    Action.ANSWER_SUGGESTION: "too_far",
    Action.WAIT: "full",
}


def _words(field: str) -> str:
    if field == "changes":
        return '[{"field": "contact_note", "old": "Woorden: old", "new": "Woorden: new"}]'
    return f"Woorden: {field}"


def an_event(action: Action, *, activity_id: UUID = SOME_ACTIVITY, session_id: UUID = SOME_SESSION) -> Event:
    """An event of the type that *action* writes, with a value in every field.

    Private fields hold "Woorden: <field>", so that a leak can be found.
    """
    kind = TRANSITIONS[action].event
    values: dict[str, Any] = {"activity_id": activity_id, "session_id": session_id, **_SAMPLES}
    if action in _REASONS:
        values["reason"] = _REASONS[action]
    if action in _CAUSES:
        values["cause"] = _CAUSES[action]
    if action is Action.GO_DEEPER:
        values["route"] = "guidance"
    if action is Action.END_TALKS:
        values["held"] = 6
    if action is Action.UNMARK:
        values["reason"] = "unknown"
    if action is Action.ANSWER_SIGNAL:
        values["outcome"] = "back"
    if action is Action.RECORD_AFTER_CARE:
        values["result"], values["moment"] = "still_going", "6_weeks"
    if action is Action.MISS:
        values["state"] = "absent"
    return kind(
        **{
            each.name: _words(each.name) if each.metadata.get("private") else values[each.name]
            for each in fields(kind)
        }
    )

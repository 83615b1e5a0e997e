"""What a referral asks of its team now, and by when: a pure function of what happened so far.

A task is never ticked off: it ends because something happened. So lists and counts cannot drift from the
history, and nothing that was done late disappears (R27).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from referral.domain.after_care import AFTER, CareMoment
from referral.domain.codes import CloseReason
from referral.domain.labels import Labelled
from referral.domain.own_page import Asked
from referral.domain.signals import ASK_AGAIN, SignalSource
from referral.domain.statuses import Status
from referral.domain.volunteering import nearly_spent
from referral.domain.working_days import Calendar

QUESTION_WORKING_DAYS = 3
"""A question to the referrer that stays open so long is worth a call."""

INTAKE_WORKING_DAYS = 5
"""From first contact to a planned intake."""

MATCH_WORKING_DAYS = 10
"""From the intake to a place; long waiting is a common reason to drop out."""

FIRST_TIME_DAYS = 10
"""After a place was found: did the first time take place?"""

NOBODY_BEGAN = timedelta(weeks=6)
"""So long after a place was given somebody asks whether it will begin at all (R24)."""

HOURS_WORKING_DAYS = 5
"""From three quarters of the hours of a series used to a look ahead."""


class TaskKind(Labelled):
    """What is to be done. The order breaks ties between tasks of one day."""

    TOO_DEEP = "too_deep", "Gesprek ging te diep: zoek vandaag hulp"
    MISSED_AGAIN = "missed_again", "Twee keer niet gekomen: bel vandaag"
    MISSED = "missed", "Niet gekomen: bel"
    WORRY = "worry", "Iemand mist deze persoon: bel"
    TRY_AGAIN = "try_again", "Vraag opnieuw hoe het gaat"
    HAND_OVER = "hand_over", "Overdracht nog niet bevestigd"
    APPOINTMENT = "appointment", "Afspraak"
    PLACE_FREE = "place_free", "Plek vrij: vraag het"
    PLACE_YES = "place_yes", "Zei ja: geef de plek"
    PLACE_EXPIRED = "place_expired", "Plek niet op tijd beantwoord: overleg"
    WAITING_ENDED = "waiting_ended", "Wachtlijst gestopt: overleg"
    TRIAL_OVER = "trial_over", "Een keer gekeken: blijven?"
    DECIDE = "decide", "Nieuw: besluit"
    QUESTION = "question", "Vraag nog zonder antwoord"
    WHAT_NOW = "what_now", "Niet te bereiken: wat nu?"
    CONTACT = "contact", "Leg contact"
    PLAN_INTAKE = "plan_intake", "Plan de intake"
    FIND_PLACE = "find_place", "Zoek iets passends"
    FIRST_TIME = "first_time", "Ging de eerste keer door?"
    TALKS_BLOCKED = "talks_blocked", "Vrijwilliger mag niet verder: kies een ander"
    TALK_HOURS = "talk_hours", "Gesprekken: de uren zijn bijna op"
    AFTER_CARE = "after_care", "Nazorg: hoe gaat het?"
    PAGE_SHUT = "page_shut", "Eigen pagina is dicht: bel"
    MOVE_ASKED = "move_asked", "Afspraak komt niet uit: bel"
    PAGE_MESSAGE = "page_message", "Schreef u een bericht"
    PAGE_ANSWER = "page_answer", "Antwoordde op een voorstel"


URGENT = frozenset({TaskKind.TOO_DEEP, TaskKind.MISSED_AGAIN})
"""What comes before all other work, whatever day that was due."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One event of the history, as far as tasks look at it."""

    type: str
    on: date
    content: dict[str, Any]


@dataclass(slots=True)
class Places:
    """What is open about places, by activity: nobody waits for the same activity twice."""

    offered: dict[str, tuple[date, bool]] = field(default_factory=dict)
    """Since when, and whether the person got a link; else somebody has to call at once."""
    agreed: dict[str, date] = field(default_factory=dict)
    unanswered: dict[str, date] = field(default_factory=dict)
    ended: dict[str, date] = field(default_factory=dict)
    trials: dict[str, date] = field(default_factory=dict)


@dataclass(slots=True)
class Story:
    """What the history says about work that is still open."""

    attempts: int = 0
    tried_on: date | None = None
    spoken_on: date | None = None
    since: dict[str, date] = field(default_factory=dict)
    missed_on: date | None = None
    signals: dict[str, tuple[TaskKind, date]] = field(default_factory=dict)
    again: tuple[date, int] | None = None
    """Since when, and after how many working days, somebody tries once more."""
    cared: set[str] = field(default_factory=set)
    """For which moments after the present start it is known how it goes."""
    closed_on: date | None = None
    may_ask: bool = True
    """False once somebody died or was erased."""
    appointments: dict[str, datetime] = field(default_factory=dict)
    hand_overs: dict[str, date] = field(default_factory=dict)
    places: Places = field(default_factory=Places)
    too_deep_on: date | None = None
    blocked_on: date | None = None
    hours_on: date | None = None
    asked: Asked = field(default_factory=Asked)


_MARKS = frozenset(
    {
        "question_asked",
        "person_reached",
        "intake_held",
        "person_placed",
        "place_taken",
        "participation_started",
        "referral_accepted",
    }
)
_SPOKEN = "spoken"
_EXCUSED = "notified"


def story(history: Iterable[Happening]) -> Story:
    """Fold the history, oldest first."""
    told = Story()
    for each in history:
        if each.type in _MARKS:
            told.since[each.type] = each.on
        _follow_contact(told, each)
        _follow_signals(told, each)
        _follow_end(told, each)
        _follow_promises(told, each)
        _follow_places(told.places, each)
        _follow_talks(told, each)
        told.asked.hear(each.type, each.on, each.content)
    return told


def _follow_contact(told: Story, each: Happening) -> None:
    if each.type == "contact_attempted":
        told.attempts, told.tried_on = told.attempts + 1, each.on
        if each.content["result"] == _SPOKEN:
            told.attempts, told.spoken_on, told.missed_on = 0, each.on, None
    elif each.type in {"referral_accepted", "referral_reopened", "referral_rerouted"}:
        told.attempts = 0
    elif each.type == "session_missed" and each.content["state"] != _EXCUSED:
        told.missed_on = told.missed_on or each.on
    elif each.type in {"session_attended", "placement_ended", "attendance_withdrawn"}:
        told.missed_on = None


def _follow_signals(told: Story, each: Happening) -> None:
    """Signals since they exist; an absence of before keeps its own task until somebody spoke."""
    spoke = each.type == "contact_attempted" and each.content["result"] == _SPOKEN
    if spoke or each.type in {"session_attended", "placement_ended", "signal_raised"}:
        told.again = None
    if each.type == "signal_raised":
        told.missed_on = None
        absent = each.content["source"] == SignalSource.ABSENCE
        kind = TaskKind.MISSED if absent else TaskKind.WORRY
        kind = TaskKind.MISSED_AGAIN if each.content["urgent"] else kind
        told.signals[each.content["signal_id"]] = (kind, date.fromisoformat(each.content["due"]))
    elif each.type == "signal_answered":
        told.signals.pop(each.content["signal_id"], None)
        wait = ASK_AGAIN.get(each.content["outcome"])
        told.again = (each.on, wait) if wait else told.again


def _follow_end(told: Story, each: Happening) -> None:
    if each.type in _BEGINS:
        told.cared = set()
    elif each.type == "after_care_recorded":
        told.cared.add(each.content["moment"])
    elif each.type == "referral_closed":
        told.closed_on = each.on
        told.may_ask = each.content["reason"] != CloseReason.DEATH_ILLNESS
    elif each.type == "person_erased":
        told.may_ask = False


_BEGINS = frozenset({"person_placed", "place_taken", "participation_started"})


def _follow_promises(told: Story, each: Happening) -> None:
    if each.type in {"appointment_booked", "appointment_moved"}:
        told.appointments[each.content["appointment_id"]] = datetime.fromisoformat(each.content["starts_at"])
    elif each.type in {"appointment_cancelled", "appointment_recorded"}:
        told.appointments.pop(each.content["appointment_id"], None)
    elif each.type == "handed_over" and each.content.get("due"):
        told.hand_overs[each.content["hand_over_id"]] = date.fromisoformat(each.content["due"])
    elif each.type in {"hand_over_answered", "hand_over_revoked"}:
        told.hand_overs.pop(each.content["hand_over_id"], None)


def _follow_places(open_: Places, each: Happening) -> None:
    """A talk with the person settles what had to be talked about; the rest ends by its own next step."""
    if each.type == "contact_attempted" and each.content["result"] == _SPOKEN:
        open_.unanswered.clear()
        open_.ended.clear()
        return
    key = each.content.get("activity_id", "")
    if each.type in _ENDS_PLACE_TASKS:
        for part in (open_.offered, open_.agreed, open_.unanswered, open_.ended):
            part.pop(key, None)
    if each.type in {"trial_answered", "placement_ended"}:
        open_.trials.pop(key, None)
    if each.type == "place_offered":
        open_.offered[key] = (each.on, bool(each.content["told"]))
    elif each.type == "offer_expired":
        open_.unanswered[key] = each.on
    elif each.type == "offer_answered" and each.content["answer"] == "yes":
        open_.agreed[key] = each.on
    elif each.type == "offer_answered" and each.content["answer"] == "call":
        open_.offered[key] = (each.on, False)
    elif each.type == "waiting_left" and each.content["reason"] == "activity_closed":
        open_.ended[key] = each.on
    elif each.type == "person_placed" and each.content.get("trial_on"):
        open_.trials[key] = date.fromisoformat(each.content["trial_on"])


_ENDS_PLACE_TASKS = frozenset(
    {
        "waiting_joined",
        "place_offered",
        "offer_answered",
        "offer_expired",
        "waiting_left",
        "person_placed",
        "place_taken",
    }
)
_TALKS_OVER = frozenset({"talks_arranged", "talks_ended", "placement_ended"})


def _follow_talks(told: Story, each: Happening) -> None:
    """What went too deep asks for help until somebody was asked, or spoke with the person."""
    spoke = each.type == "contact_attempted" and each.content["result"] == _SPOKEN
    if each.type == "talk_went_too_deep":
        told.too_deep_on = told.too_deep_on or each.on
    elif each.type == "handed_over" or spoke:
        told.too_deep_on = None
    if spoke:
        told.hours_on = None
    if each.type == "talks_blocked":
        told.blocked_on = told.blocked_on or each.on
    elif each.type == "talk_recorded" and each.content["held"]:
        told.blocked_on = None
        if _reaches_the_end(**{name: each.content[name] for name in ("minutes", "spent", "budget")}):
            told.hours_on = each.on
    elif each.type in _TALKS_OVER:
        told.blocked_on = told.hours_on = None


def _reaches_the_end(minutes: int, spent: int, budget: int) -> bool:
    """Whether this talk is the one that passed three quarters of the hours."""
    return nearly_spent(spent, budget) and not nearly_spent(spent - minutes, budget)


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a referral stands: what the row itself knows. `tries` is after how many attempts to decide."""

    status: Status
    paused: bool
    sent_on: date
    decide_by: date | None
    contact_due: date
    calendar: Calendar
    tries: int
    may_return: bool = False
    """Whether the person agreed to be asked once more after the end."""


def wanted(stand: Stand, told: Story) -> dict[TaskKind, date]:
    """The open tasks and the day each is due; once a referral has ended only after-care can be left."""
    if not stand.status.is_live:
        return _after_the_end(stand, told)
    tasks: dict[TaskKind, date] = {}
    for kind, due in told.signals.values():
        tasks[kind] = min(due, tasks.get(kind, due))
    if told.again:
        tasks[TaskKind.TRY_AGAIN] = stand.calendar.after(*told.again)
    if told.appointments:
        tasks[TaskKind.APPOINTMENT] = min(told.appointments.values()).date()
    if told.hand_overs:
        tasks[TaskKind.HAND_OVER] = min(told.hand_overs.values())
    tasks.update(_about_places(stand, told.places))
    tasks.update({TaskKind(code): on for code, on in told.asked.tasks(stand.calendar).items()})
    if told.too_deep_on:
        tasks[TaskKind.TOO_DEEP] = told.too_deep_on
    if told.blocked_on:
        tasks[TaskKind.TALKS_BLOCKED] = stand.calendar.after(told.blocked_on, 1)
    if told.hours_on:
        tasks[TaskKind.TALK_HOURS] = stand.calendar.after(told.hours_on, HOURS_WORKING_DAYS)
    if not stand.paused:
        tasks.update(_next_step(stand, told))
    return tasks


def _about_places(stand: Stand, open_: Places) -> dict[TaskKind, date]:
    """What a waiting list asks for: the coach holds the clock, not the person who waits (D28)."""
    offers = [stand.calendar.after(on, 1) if linked else on for on, linked in open_.offered.values()]
    parts: dict[TaskKind, Collection[date]] = {
        TaskKind.PLACE_FREE: offers,
        TaskKind.PLACE_YES: open_.agreed.values(),
        TaskKind.PLACE_EXPIRED: open_.unanswered.values(),
        TaskKind.WAITING_ENDED: open_.ended.values(),
        TaskKind.TRIAL_OVER: [stand.calendar.after(on, 1) for on in open_.trials.values()],
    }
    return {kind: min(days) for kind, days in parts.items() if days}


def _next_step(stand: Stand, told: Story) -> dict[TaskKind, date]:
    """What the status asks for; an appointment that stands is the answer to most."""
    if stand.status is Status.SENT:
        return {TaskKind.DECIDE: min(stand.decide_by or stand.contact_due, stand.contact_due)}
    if stand.status is Status.QUESTIONED:
        asked = told.since.get("question_asked", stand.sent_on)
        return {TaskKind.QUESTION: stand.calendar.after(asked, QUESTION_WORKING_DAYS)}
    if stand.status is Status.ACCEPTED and told.attempts >= stand.tries:
        return {TaskKind.WHAT_NOW: told.tried_on or stand.contact_due}
    if stand.status in {Status.PLACED, Status.PARTICIPATING}:
        return _along_the_way(stand, told)
    return {} if told.appointments else _toward_a_place(stand, told)


def _toward_a_place(stand: Stand, told: Story) -> dict[TaskKind, date]:
    """The way from accepted to a place, as long as no appointment stands."""
    if stand.status is Status.ACCEPTED:
        return {TaskKind.CONTACT: stand.contact_due}
    if stand.status is Status.REACHED:
        reached = told.since.get("person_reached", stand.sent_on)
        return {TaskKind.PLAN_INTAKE: stand.calendar.after(reached, INTAKE_WORKING_DAYS)}
    if stand.status is Status.INTAKE_HELD:
        held = told.since.get("intake_held", stand.sent_on)
        return {TaskKind.FIND_PLACE: stand.calendar.after(held, MATCH_WORKING_DAYS)}
    return {}


def _along_the_way(stand: Stand, told: Story) -> dict[TaskKind, date]:
    if told.missed_on:
        return {TaskKind.MISSED: stand.calendar.after(told.missed_on, 1)}
    if stand.status is Status.PARTICIPATING:
        return _after_care(stand, told)
    placed = max(told.since.get(each, stand.sent_on) for each in ("person_placed", "place_taken"))
    tasks = {TaskKind.FIRST_TIME: placed + timedelta(days=FIRST_TIME_DAYS)}
    if not told.cared:
        tasks[TaskKind.AFTER_CARE] = placed + NOBODY_BEGAN
    return tasks


def _after_care(stand: Stand, told: Story) -> dict[TaskKind, date]:
    """At six weeks and at three months after the start; the later answer makes the earlier needless."""
    started = told.since.get("participation_started", stand.sent_on)
    for moment, wait in AFTER.items():
        if moment not in told.cared and CareMoment.THREE_MONTHS not in told.cared:
            return {TaskKind.AFTER_CARE: started + wait}
    return {}


def _after_the_end(stand: Stand, told: Story) -> dict[TaskKind, date]:
    """Three months after the start it is asked once more, when the person said yes to that."""
    started = told.since.get("participation_started")
    closed = stand.status is Status.CLOSED and stand.may_return and told.may_ask
    if not (closed and started and told.closed_on) or CareMoment.THREE_MONTHS in told.cared:
        return {}
    due = started + AFTER[CareMoment.THREE_MONTHS]
    return {TaskKind.AFTER_CARE: due} if due >= told.closed_on else {}

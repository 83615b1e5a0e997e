"""The clock that cannot go silent: who is reminded when nobody acts, and when the referrer gets it back.

Numbers are working days. The steps of a status come one after the other; any change of status starts
the clock of the new status. While a question is with the referrer the team's clock stands still.
Source: requirements R8 (reminder on day 3, coordinator on day 7, back to the referrer on day 14).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from referral.domain.statuses import Status
from referral.domain.workflow import Action
from referral.domain.working_days import Calendar


class Wait(StrEnum):
    """A number of working days that a region sets."""

    REMIND = "remind"
    ESCALATE = "escalate"
    EXPIRE = "expire"


@dataclass(frozen=True, slots=True)
class Waits:
    """After how many working days without an act each step comes."""

    remind: int = 3
    escalate: int = 7
    expire: int = 14

    def of(self, wait: Wait) -> int:
        """The number for one step."""
        return int(getattr(self, wait.value))


@dataclass(frozen=True, slots=True)
class Terms:
    """How a region counts: its working days and its waits."""

    calendar: Calendar
    waits: Waits = Waits()  # frozen


@dataclass(frozen=True, slots=True)
class Step:
    """After this wait, this is done."""

    wait: Wait
    action: Action


STEPS: dict[Status, tuple[Step, ...]] = {
    Status.SENT: (
        Step(Wait.REMIND, Action.REMIND_TEAM),
        Step(Wait.ESCALATE, Action.ESCALATE),
        Step(Wait.EXPIRE, Action.EXPIRE),
    ),
    Status.QUESTIONED: (
        Step(Wait.REMIND, Action.REMIND_REFERRER),
        Step(Wait.ESCALATE, Action.ESCALATE),
    ),
    Status.EXPIRED: (
        Step(Wait.REMIND, Action.REMIND_REFERRER),
        Step(Wait.ESCALATE, Action.ESCALATE),
    ),
}
"""What silence leads to. A status that is not here waits for nobody, or has a clock of its own."""

PAUSES = {Status.QUESTIONED: Status.SENT}
"""While the first lasts, the clock of the second stands still and goes on where it was."""


@dataclass(frozen=True, slots=True)
class Silence:
    """How long nobody acted: counted from `since`; `step` is the next step; `kept` waits for its turn.

    `kept` are the working days that the team used before it asked a question.
    """

    since: date | None = None
    step: int = 0
    due: date | None = None
    kept: int = 0


def due(status: Status, silence: Silence, terms: Terms) -> date | None:
    """The day of the next step, or None when nothing follows by itself."""
    steps = STEPS.get(status, ())
    if silence.since is None or silence.step >= len(steps):
        return None
    left = terms.waits.of(steps[silence.step].wait) - (silence.kept if status not in PAUSES else 0)
    return terms.calendar.after(silence.since, max(left, 0))


def wound(before: Status | None, after: Status, silence: Silence, today: date, terms: Terms) -> Silence:
    """The clock right after a change from *before* to *after*: started, paused, going on, or stopped."""
    if after not in STEPS:
        return Silence()
    step, kept = 0, 0
    if PAUSES.get(after) == before:
        kept = _used(silence, today, terms)
    elif before is not None and PAUSES.get(before) == after:
        kept = silence.kept
        used = [place for place, each in enumerate(STEPS[after]) if terms.waits.of(each.wait) <= kept]
        step = len(used)
    fresh = Silence(today, step, None, kept)
    return Silence(today, step, due(after, fresh, terms), kept)


def _used(silence: Silence, today: date, terms: Terms) -> int:
    """The working days that count so far."""
    return silence.kept + (terms.calendar.between(silence.since, today) if silence.since else 0)


def stopped(silence: Silence, today: date, terms: Terms) -> Silence:
    """The clock while the referral is paused: it stands still and knows where it was."""
    return Silence(None, silence.step, None, _used(silence, today, terms))


def resumed(status: Status, silence: Silence, today: date, terms: Terms) -> Silence:
    """The clock after a pause, going on where it was."""
    if status not in STEPS:
        return Silence()
    fresh = Silence(today, silence.step, None, silence.kept)
    return Silence(today, silence.step, due(status, fresh, terms), silence.kept)


def stepped(status: Status, silence: Silence, terms: Terms) -> Silence:
    """The clock after its present step was done."""
    later = Silence(silence.since, silence.step + 1, None, silence.kept)
    return Silence(later.since, later.step, due(status, later, terms), later.kept)


def next_action(status: Status, silence: Silence, today: date) -> Action | None:
    """What must be done today because nobody acted, if anything."""
    steps = STEPS.get(status, ())
    if silence.due is None or silence.due > today or silence.step >= len(steps):
        return None
    return steps[silence.step].action


NEXT_WORDS = {
    Action.REMIND_TEAM: "krijgt het team een herinnering",
    Action.REMIND_REFERRER: "krijgt de verwijzer een herinnering",
    Action.ESCALATE: "hoort de coördinator dat het stilligt",
    Action.EXPIRE: "gaat de verwijzing terug naar de verwijzer",
}


def next_words(status: Status, silence: Silence) -> str:
    """What follows on the due day when it stays silent, to come after "dan"; empty when nothing does."""
    action = next_action(status, silence, silence.due) if silence.due else None
    return NEXT_WORDS[action] if action else ""

"""The six people whose stories the demo tells, each brought to a telling state by the real commands."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID

from referral.demo.people import Someone
from referral.demo.scene import at, mark, moment_on, refer
from referral.demo.world import World
from referral.domain.actors import Actor
from referral.domain.codes import AttemptChannel, AttemptResult, AttendanceState
from referral.intake import services as intake
from referral.intake.meeting.services import IntakeInput, hold_intake
from referral.lib import clock
from referral.matching import services as matching
from referral.referring.services import ReferralInput
from referral.threads import services as threads
from referral.threads.queries import thread as thread_of
from referral.threads.queries import thread_for

FRIDAY = 4


@dataclass(slots=True)
class Story:
    """One person with the coach of Team Noord; days count back from today."""

    world: World
    today: date
    referrer: str
    person: Someone
    reference: str = ""
    placements: dict[str, UUID] = field(default_factory=dict)
    coach_name: str = "Marit Hoekstra"

    @property
    def coach(self) -> Actor:
        """The coach of the story."""
        return self.world.actors[self.coach_name]

    def day(self, days_ago: int) -> date:
        """A working day of the past: a weekend becomes the Friday before."""
        day = self.today - timedelta(days=days_ago)
        return day - timedelta(days=max(0, day.weekday() - FRIDAY))

    def refer(self, days_ago: int, given: ReferralInput) -> None:
        """The referrer sends."""
        actor = self.world.actors[self.referrer]
        with at(moment_on(self.day(days_ago), 9, 20), actor):
            self.reference = refer(actor, given)

    def do(self, days_ago: int, act: Callable[[Actor, str], object], hour: int = 10) -> None:
        """The coach does something."""
        with at(self._past(moment_on(self.day(days_ago), hour, 15)), self.coach) as coach:
            act(coach, self.reference)

    def write(self, days_ago: int, words: str, *, by: str = "", hour: int = 11) -> None:
        """Somebody writes to the other side: the coach, or who is named."""
        actor = self.world.actors[by] if by else self.coach
        with at(self._past(moment_on(self.day(days_ago), hour, 40)), actor):
            threads.write(actor, self.reference, words, seen=self._read(actor))

    def _read(self, actor: Actor) -> UUID | None:
        """Who answers read what was there."""
        found = thread_of(actor, thread_for(actor, self.reference))
        return found.last

    def meet(self, days_ago: int, given: IntakeInput, *, tries: int = 0) -> None:
        """Accept, call (in vain first, if *tries*), speak, and hold the intake on that day."""
        self.do(days_ago + 9, intake.accept_referral)
        phone = AttemptChannel.PHONE
        for number, silent in enumerate((AttemptResult.NO_ANSWER, AttemptResult.VOICEMAIL)[:tries]):
            self.call(days_ago + 8 - number, phone, silent)
        self.call(days_ago + 5, phone, AttemptResult.SPOKEN)
        self.do(days_ago, lambda coach, ref: hold_intake(coach, ref, given), hour=14)

    def call(self, days_ago: int, channel: AttemptChannel, result: AttemptResult) -> None:
        """One attempt to reach the person."""
        self.do(days_ago, partial(self._call, channel, result))

    @staticmethod
    def _call(channel: AttemptChannel, result: AttemptResult, coach: Actor, reference: str) -> None:
        intake.log_attempt(coach, reference, channel, result)

    def place(self, days_ago: int, key: str) -> None:
        """A place in an activity."""
        with at(moment_on(self.day(days_ago), 17), self.coach) as coach:
            placement = matching.place_person(coach, self.reference, self.world.activities[key])
            self.placements[key] = placement.id

    def attend(self, key: str, weeks: list[AttendanceState]) -> None:
        """The marks of the last weeks of a group, oldest first."""
        last = self.last_day_of(key)
        for number, state in enumerate(weeks, start=1):
            day = last - timedelta(days=7 * (len(weeks) - number))
            mark(self.world, key, day, {self.placements[key]: state})

    def attend_from(self, key: str, first: date, states: list[AttendanceState]) -> None:
        """The marks of consecutive weeks from the first group day on or after *first*."""
        start = first + timedelta(days=(self.world.weekdays[key] - first.weekday()) % 7)
        for number, state in enumerate(states):
            mark(self.world, key, start + timedelta(days=7 * number), {self.placements[key]: state})

    def last_day_of(self, key: str) -> date:
        """The last day before today on which a group met."""
        days = (self.today.weekday() - self.world.weekdays[key]) % 7 or 7
        return self.today - timedelta(days=days)

    def note(self, days_ago: int, text: str) -> None:
        """A note of the coach."""
        self.do(days_ago, lambda coach, ref: intake.add_note(coach, ref, text), hour=16)

    def _past(self, moment: datetime) -> datetime:
        return min(moment, clock.now())

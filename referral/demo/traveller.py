"""One invented person's way through the process, step by step, with chances from practice."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from referral.demo import people
from referral.demo.farewells import NOBODY_ASKED, how_it_goes_on, said_at_the_end
from referral.demo.measures import by_chance
from referral.demo.scene import as_input, at, office_hours, refer
from referral.demo.world import World
from referral.domain.actors import Actor
from referral.domain.codes import (
    AttemptChannel,
    AttemptResult,
    AttendanceState,
    CloseReason,
    ConsentMethod,
    ContactWay,
    DeclineCode,
    Exit,
    Need,
    OfferRefusal,
    OutcomeLevel,
    Reason,
    ReferralKind,
    Route,
    StopCheck,
)
from referral.domain.errors import DomainError
from referral.domain.first_meeting import Company, Interest, Language, Living, RouteReason
from referral.domain.instruments.moments import MeasureMoment
from referral.domain.statuses import Role
from referral.intake import services as intake
from referral.intake.meeting.services import GoalInput, IntakeInput, hold_intake
from referral.lib import clock
from referral.matching import services as matching
from referral.outcomes.services import close_referral
from referral.referring import services as referring
from referral.referring.services import ConsentInput, ReferralInput
from referral.signals.services import answer_signals
from referral.workflow.queries import referral_for

Step = Callable[[], None]
Schedule = Callable[[datetime, Step], None]

QUESTION = "Kan iemand meegaan naar het eerste gesprek?"
ANSWER = "Ja, de buurvrouw gaat graag mee."
STAY_AWAY_LIMIT = 3
MEASURED_SHARE = 0.4
ROLLATOR_EACH = 9
"""One person in nine walks with a rollator."""


@dataclass(slots=True)
class Traveller:
    """Somebody under way. `plan` schedules the next step; `seat` tells that there is a place."""

    world: World
    random: Random
    plan: Schedule
    seat: Callable[["Traveller", str, UUID], None]
    number: int
    referrer: Actor
    person: people.Someone
    reference: str = ""
    missed_in_row: int = 0
    sessions_left: int = 0
    faithful: float = 0.8
    tries: int = 0
    goal_ids: list[UUID] = field(default_factory=list)
    chance: Random = field(init=False)
    """Of its own for questionnaires, so that the rest of the past stays what it was."""

    def __post_init__(self) -> None:
        self.chance = Random(f"measures {self.number}")

    def start(self) -> None:
        """Refer, and let the team decide within a week."""
        self.faithful = self.random.choice([0.95, 0.9, 0.85, 0.75, 0.4])
        with at(self._now(), self.referrer):
            try:
                self.reference = refer(self.referrer, self._form())
            except DomainError:
                return
        self._later(self.decide, 0.2, 6)

    def decide(self) -> None:
        """Accept, ask first, or decline."""
        chance = self.random.random()
        with at(self._now(), self.coach) as coach:
            if chance < 0.05:
                code = self.random.choice(
                    [DeclineCode.NO_CAPACITY, DeclineCode.NOT_ELIGIBLE, DeclineCode.DUPLICATE]
                )
                intake.decline_referral(coach, self.reference, code, "")
                return
            if chance < 0.12:
                intake.ask_question(coach, self.reference, QUESTION)
                self._later(self.answer, 0.5, 3)
                return
            intake.accept_referral(coach, self.reference)
        self._later(self.attempt, 0.5, 5)

    def answer(self) -> None:
        """The referrer answers; the coach accepts soon after."""
        with at(self._now(), self.referrer) as referrer:
            referring.answer_question(referrer, self.reference, ANSWER)
        self._later(self.accept, 0.2, 2)

    def accept(self) -> None:
        """Accept after an answer."""
        with at(self._now(), self.coach) as coach:
            intake.accept_referral(coach, self.reference)
        self._later(self.attempt, 0.3, 2)

    def attempt(self) -> None:
        """Call; after four tries without luck the referral is closed as unreachable."""
        self.tries += 1
        spoken = self.random.random() < 0.62
        silent = self.random.choice([AttemptResult.NO_ANSWER, AttemptResult.VOICEMAIL])
        with at(self._now(), self.coach) as coach:
            result = AttemptResult.SPOKEN if spoken else silent
            intake.log_attempt(coach, self.reference, AttemptChannel.PHONE, result)
            if not spoken and self.tries >= 4:
                ended, onward = CloseReason.UNREACHABLE, Exit.NONE
                close_referral(coach, self.reference, {}, ended, onward, parting=NOBODY_ASKED)
                return
        if spoken:
            self._later(self.meet, 2, 12)
        else:
            self._later(self.attempt, 1, 4)

    def meet(self) -> None:
        """The intake; some decide that it is enough."""
        needs = ["rollator"] if self.number % ROLLATOR_EACH == 0 else []
        goals = tuple(self.random.sample(people.GOALS, self.random.choice([1, 1, 2])))
        given = IntakeInput(
            goals=tuple(GoalInput(words, need, self.random.randint(2, 7)) for words, need in goals),
            route=Route.GROUP,
            route_reason=self.random.choice([RouteReason.EDGE, RouteReason.WANTS_PEOPLE]),
            living=self.random.choice([Living.ALONE, Living.ALONE, Living.PARTNER, Living.FAMILY]),
            language=Language.DUTCH,
            company=self.random.choice(list(Company)),
            interests=tuple(self.random.sample([each.value for each in Interest], 2)),
            brings=self.random.choice(people.BRINGS),
            limits=tuple(needs),
        )
        with at(self._now(), self.coach) as coach:
            hold_intake(coach, self.reference, given)
            if self.random.random() < 0.13:
                self._close(coach, self.random.choice([CloseReason.PERSONAL, CloseReason.OTHER_CARE]))
                return
        self._later(self.choose, 1, 14)
        if self.chance.random() < MEASURED_SHARE:
            self._measure_in(self.measure_start, 0.1, 0.9)

    def measure_start(self) -> None:
        """Questions at the start; who answered is asked again three months after."""
        with at(self._now(), self.coach) as coach:
            answered = by_chance(coach, self.reference, MeasureMoment.BASELINE, self.chance)
        if answered:
            self._measure_in(self.measure_later, 110, 130)

    def measure_later(self) -> None:
        """The same questions, also of who has found the way by then."""
        with at(self._now(), self.coach) as coach:
            by_chance(coach, self.reference, MeasureMoment.LATER, self.chance)

    def choose(self) -> None:
        """Look at activities together; say no, take a place, or find nothing."""
        keys = self._fitting()
        if not keys or self.random.random() < 0.13:
            with at(self._now(), self.coach) as coach:
                self._close(coach, CloseReason.NO_MATCH)
            return
        key = self.random.choice(keys)
        with at(self._now(), self.coach) as coach:
            if self.random.random() < 0.18:
                reason = self.random.choice(list(OfferRefusal))
                matching.refuse_offer(coach, self.reference, self.world.activities[key], reason)
                self._later(self.choose, 2, 10)
                return
            try:
                placement = matching.place_person(coach, self.reference, self.world.activities[key])
            except DomainError:
                self._later(self.choose, 7, 21)
                return
            placement_id = placement.id
        self.sessions_left = self.random.randint(4, 9)
        self.seat(self, key, placement_id)

    def attends(self) -> AttendanceState:
        """What the host marks this week."""
        self.sessions_left -= 1
        if self.random.random() < self.faithful:
            self.missed_in_row = 0
            late = self.random.random() < 0.06
            return AttendanceState.LATE if late else AttendanceState.PRESENT
        self.missed_in_row += 1
        with_notice = self.random.random() < 0.45
        return AttendanceState.NOTIFIED if with_notice else AttendanceState.ABSENT

    def answer_signal(self) -> None:
        """The coach called after somebody stayed away; not when the person came again before that."""
        with at(self._now(), self.coach) as coach:
            try:
                answer_signals(coach, self.reference, how_it_goes_on(self.number), AttemptChannel.PHONE)
            except DomainError:
                return

    @property
    def is_leaving(self) -> bool:
        """Whether the series is done or the person stays away."""
        return self.sessions_left <= 0 or self.missed_in_row >= STAY_AWAY_LIMIT

    def leave(self) -> None:
        """Close: the way was found, or the threshold stayed too high."""
        stayed_away = self.missed_in_row >= STAY_AWAY_LIMIT
        with at(self._now(), self.coach) as coach:
            reason = self.random.choice(
                [CloseReason.THRESHOLD, CloseReason.PERSONAL, CloseReason.UNREACHABLE]
            )
            self._close(coach, reason if stayed_away else CloseReason.FOUND_WAY)

    def _close(self, coach: Actor, reason: CloseReason) -> None:
        found = reason is CloseReason.FOUND_WAY
        levels = (
            [OutcomeLevel.ACHIEVED, OutcomeLevel.ACHIEVED, OutcomeLevel.PARTLY]
            if found
            else [OutcomeLevel.NOT_ACHIEVED, OutcomeLevel.UNKNOWN, OutcomeLevel.PARTLY]
        )
        goals = {goal.id: goal.score for goal in referral_for(coach, self.reference).goals}
        outcomes = {goal: self.random.choice(levels) for goal in goals}
        onward = self.random.choice([Exit.SOCIAL, Exit.MOVEMENT, Exit.VOLUNTEERING]) if found else Exit.NONE
        said = said_at_the_end(self.number, goals, reason)
        close_referral(coach, self.reference, outcomes, reason, onward, parting=said)

    def _fitting(self) -> list[str]:
        near = self.world.near[self.world.team_of_pc4[self.person.postcode[:4]]]
        if self.number % ROLLATOR_EACH == 0:
            return [key for key in near if key in self.world.with_rollator]
        return near

    @property
    def coach(self) -> Actor:
        """The coach of the team that serves this postcode; each referral keeps one coach."""
        names = self.world.coaches[self.world.team_of_pc4[self.person.postcode[:4]]]
        return self.world.actors[names[self.number % len(names)]]

    def _now(self) -> datetime:
        return clock.now()

    def _later(self, step: Step, least_days: float, most_days: float) -> None:
        days = self.random.uniform(least_days, most_days)
        self.plan(office_hours(self._now() + timedelta(days=days), self.random), step)

    def _measure_in(self, step: Step, least_days: float, most_days: float) -> None:
        days = self.chance.uniform(least_days, most_days)
        self.plan(office_hours(self._now() + timedelta(days=days), self.chance), step)

    def _form(self) -> ReferralInput:
        gp = self.referrer.role is Role.GP
        reasons = self.random.sample(list(Reason), self.random.choice([1, 1, 2]))
        return ReferralInput(
            kind=ReferralKind.GP if gp else ReferralKind.CARE,
            person=as_input(self.person),
            consent=ConsentInput(
                method=self.random.choice(list(ConsentMethod)),
                given_on=clock.today(),
                share_back=self.random.random() < 0.85,
                research=self.random.random() < 0.8,
                share_with=self.world.organisations["Thuiszorg Nabij"]
                if self.random.random() < 0.1
                else None,
            ),
            reasons=tuple(each.value for each in reasons) if gp else (),
            own_words=self.random.choice(people.WORDS[reasons[0]] if gp else people.NOTICED),
            checks=(StopCheck.NOTHING.value,) if gp else (),
            needs=(Need.ROLLATOR.value,) if self.number % ROLLATOR_EACH == 0 else (),
            contact_way=ContactWay.PHONE,
            expects_medication=gp and self.random.random() < 0.2,
        )

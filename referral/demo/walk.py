"""The past of the city, day by day: steps that are due, then the groups that met."""

import heapq
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from itertools import count
from random import Random
from uuid import UUID

from referral.demo import area, people
from referral.demo.farewells import called_on
from referral.demo.scene import call_off, count_others, mark, moment_on, office_hours
from referral.demo.traveller import Step, Traveller
from referral.demo.world import World
from referral.domain.attendance import NotHeld
from referral.domain.codes import AttendanceState
from referral.domain.errors import DomainError
from referral.domain.schedule import meets_on
from referral.extensions import db
from referral.lib import clock
from referral.models.transaction import command

SEED = 2026
MONTHS = 18
DAYS = MONTHS * 30
CARE_SHARE = 0.2
NOT_HELD, NOT_SURE = 0.04, 0.03


class Past:
    """A queue of steps in time and the people who have a place."""

    def __init__(self, world: World, today: date, total: int, teams: Sequence[area.TeamData]) -> None:
        self.world = world
        self.teams = teams
        self.random = Random(f"{SEED} {teams[0].name}")
        self.details = Random(f"{SEED} {teams[0].name} details")
        self.today = today
        self.total = total
        self.now = clock.now()
        self.waiting: list[tuple[datetime, int, Step]] = []
        self.order = count()
        self.seated: dict[str, dict[UUID, Traveller]] = {key: {} for key in world.activities}

    def plan(self, moment: datetime, step: Step) -> None:
        """Do *step* at *moment*, unless that is still to come."""
        heapq.heappush(self.waiting, (moment, next(self.order), step))

    def run(self, tell: Callable[[int, int], None]) -> None:
        """Play every day up to now. `tell` hears how many days of how many were played."""
        first = self.today - timedelta(days=DAYS)
        self._arrivals(first)
        for number in range(DAYS + 1):
            day = first + timedelta(days=number)
            self._play_day(day)
            db.session.remove()
            tell(number, DAYS)

    @command
    def _play_day(self, day: date) -> None:
        self._steps_until(min(moment_on(day, 20), self.now))
        if day < self.today:
            self._groups_of(day)

    def _arrivals(self, first: date) -> None:
        codes = [
            code
            for team in self.teams
            for _, inhabitants, each in team.neighbourhoods
            for code in each * (inhabitants // 1000)
        ]
        referrers = [self.world.actors[name] for name, _ in area.GPS]
        carers = [self.world.actors[name] for name, _ in area.CARE_WORKERS]
        for number in range(self.total):
            days = DAYS * (number / self.total) ** 0.9
            moment = office_hours(moment_on(first, 9) + timedelta(days=days), self.random)
            among = carers if self.random.random() < CARE_SHARE else referrers
            person = people.someone(self.random, number, self.random.choice(codes), self.today)
            traveller = Traveller(
                self.world, self.random, self.plan, self._seat, number, self.random.choice(among), person
            )
            self.plan(moment, traveller.start)

    def _seat(self, traveller: Traveller, key: str, placement_id: UUID) -> None:
        self.seated[key][placement_id] = traveller

    def _steps_until(self, moment: datetime) -> None:
        while self.waiting and self.waiting[0][0] <= moment:
            due, _, step = heapq.heappop(self.waiting)
            with clock.moved_to(due):
                step()

    def _groups_of(self, day: date) -> None:
        for key, group in self.seated.items():
            meets = self.world.weekdays[key] == day.weekday() and meets_on(self.world.schedules[key], day)
            if not (meets and group) or self.random.random() < 0.06:
                continue
            marks = {placement: person.attends() for placement, person in group.items()}
            if self._meet(key, day, marks):
                self._call_the_absent(day, marks, group)
            for placement, person in list(group.items()):
                if person.is_leaving:
                    del group[placement]
                    self.plan(moment_on(day + timedelta(days=1), 11), person.leave)

    def _call_the_absent(
        self, day: date, marks: dict[UUID, AttendanceState], group: dict[UUID, Traveller]
    ) -> None:
        for placement, person in group.items():
            call = called_on(day, person.number)
            if marks[placement] is AttendanceState.ABSENT and call is not None:
                self.plan(call, person.answer_signal)

    def _meet(self, key: str, day: date, marks: dict[UUID, AttendanceState]) -> bool:
        """What the host says of the day, and whether it took place; at times a mark is unsure."""
        reason = self.details.choice(list(NotHeld))
        if self.details.random() < NOT_HELD and call_off(self.world, key, day, reason):
            return False
        for placement in marks:
            if self.details.random() < NOT_SURE:
                marks[placement] = AttendanceState.UNKNOWN
        mark(self.world, key, day, marks)
        others = max(self.details.randint(-3, 4), 0)
        if others:
            count_others(self.world, key, day, others)
        return True


def play(
    world: World, today: date, total: int, teams: Sequence[area.TeamData], tell: Callable[[int, int], None]
) -> None:
    """Play the past of *total* referrals of some teams; raises RuntimeError when a command refuses a step."""
    try:
        Past(world, today, total, teams).run(tell)
    except DomainError as error:
        raise RuntimeError(f"The demo met a refusal: {error.message}") from error

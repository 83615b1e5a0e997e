"""What is noticed and said along the way and at the end: calls after an absence, verdicts, two successes."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from sqlalchemy import select

from referral.demo import area
from referral.demo.scene import at, moment_on, office_hours
from referral.demo.world import World
from referral.domain.actors import Actor, system_actor
from referral.domain.closing import Verdict
from referral.domain.codes import CloseReason, ConsentMethod
from referral.domain.signals import SignalOutcome
from referral.domain.statuses import Status
from referral.extensions import db
from referral.lib import clock
from referral.models import Referral, User
from referral.models.scope import acting
from referral.outcomes.services import Parting
from referral.successes.services import CardInput, decide, propose

NOBODY_ASKED = Parting(Verdict.NOT_ASKED, minutes_phone=60)
"""Of who was never reached."""

THANKFUL = Parting(
    Verdict.A_LOT, "Het gaat weer over mij, en niet alleen over de pijn.", minutes_met=255, minutes_phone=90
)

WORDS = (
    "Ik kom weer onder de mensen.",
    "Het was even wennen, maar ik ga elke week.",
    "Fijn dat er iemand belde toen ik er niet was.",
)

IN_TIME, LATER = 0.7, 0.85
"""Which part of the calls is made on the next working day, and which before long; the rest is never made."""


def called_on(day: date, number: int) -> datetime | None:
    """When the coach calls somebody who stayed away on *day*; a chance of its own, the same each time."""
    random = Random(f"call {number} {day.toordinal() - number}")
    chance = random.random()
    if chance >= LATER:
        return None
    days = 1 if chance < IN_TIME else random.randint(4, 7)
    return office_hours(moment_on(day + timedelta(days=days), 9), random)


def how_it_goes_on(number: int) -> SignalOutcome:
    """What came of such a call."""
    usual = [SignalOutcome.BACK] * 4
    return Random(f"answer {number}").choice(
        [*usual, SignalOutcome.OTHER_TIME, SignalOutcome.WAITS, SignalOutcome.NOT_REACHED]
    )


def said_at_the_end(number: int, goals: Mapping[UUID, int | None], reason: CloseReason) -> Parting:
    """The verdict, the scores of now, and the hours that it took in quarters."""
    random = Random(f"end {number}")
    met, phone = 15 * random.randint(4, 16), 15 * random.randint(2, 10)
    if reason is CloseReason.UNREACHABLE:
        return Parting(Verdict.NOT_ASKED, minutes_met=met, minutes_phone=phone)
    found = reason is CloseReason.FOUND_WAY
    verdicts = (
        [Verdict.A_LOT, Verdict.A_LOT, Verdict.A_BIT]
        if found
        else [Verdict.A_BIT, Verdict.NOT, Verdict.NOT, Verdict.NOT_ASKED, Verdict.WORSE]
    )
    verdict = random.choice(verdicts)
    asked = verdict is not Verdict.NOT_ASKED
    scores = {
        goal: min(10, max(0, score + random.randint(0, 3) if found else score))
        for goal, score in goals.items()
        if score is not None and asked
    }
    words = random.choice(WORDS) if found and random.random() < 0.5 else ""
    return Parting(verdict, words, scores, met, phone)


SUCCESSES = (
    (
        "Weer samen aan tafel",
        "Een mevrouw at jaren alleen. Nu kookt zij elke week voor acht buren. ‘Ik sta weer bij het fornuis’, "
        "zegt zij, ‘en er blijft niets over.’",
    ),
    (
        "Eén rondje werd drie",
        "Een meneer liep eerst tot de hoek. Nu loopt hij het hele park rond, met een bankje halverwege.",
    ),
)


def celebrate(world: World) -> None:
    """Two people say yes to a card about what went well, and the coordinator shows it."""
    for (coach, reference), (title, told) in zip(_who_found_a_way(world), SUCCESSES, strict=False):
        with at(clock.now(), coach):
            card = propose(coach, reference, CardInput(title, told, ConsentMethod.SPOKEN, clock.today())).id
        coordinator = world.actors[area.COORDINATOR]
        with at(clock.now(), coordinator):
            decide(coordinator, card, show=True)


def _who_found_a_way(world: World) -> list[tuple[Actor, str]]:
    """Closed not long ago, by coaches other than that of the six stories."""
    with acting(system_actor(world.region_id)):
        query = (
            select(User, Referral.reference)
            .join(Referral, Referral.coach_id == User.id)
            .where(Referral.region_id == world.region_id, Referral.status == Status.CLOSED)
            .where(Referral.close_reason == CloseReason.FOUND_WAY, User.name != "Marit Hoekstra")
            .where(User.works_now(), Referral.hidden_at.is_(None))
            .order_by(Referral.changed_at.desc(), Referral.id)
            .limit(len(SUCCESSES))
        )
        return [(user.actor(), reference) for user, reference in db.session.execute(query)]

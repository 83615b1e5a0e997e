"""What people of the demo answered at the start, at the exit and three months on; all invented."""

from collections.abc import Mapping
from random import Random
from typing import Any

from referral.domain.actors import Actor
from referral.domain.instruments.moments import FillHelp, MeasureMoment, MeasureRefusal, MeasureWay, turn_of
from referral.lib import clock
from referral.models.transaction import command
from referral.moments.services import Asking, ask, hand_in_together, keep_together, refuse
from referral.workflow.measures import course_of
from referral.workflow.queries import referral_for

Answers = Mapping[str, Mapping[str, Any]]

LONGING = ("3", "9", "10")
LEANING = ("4", "7", "8")

PAIN_AT_START: Answers = {
    "djg6": {"3": "yes", "4": "more_or_less", "7": "yes", "8": "no", "9": "yes", "10": "no"},
    "own_goal": {"goal": 2},
    "gp_contacts": {"number": 3, "minutes": 20, "content": ["complaint", "intervention"]},
}
PAIN_AFTER: Answers = {
    "djg6": {"3": "more_or_less", "4": "yes", "7": "yes", "8": "yes", "9": "no", "10": "no"},
    "own_goal": {"goal": 7},
    "gp_contacts": {"number": 3, "minutes": 10, "content": ["talk"]},
}
"""Mevrouw De Wit: she still comes each month, and it takes ten minutes (D16)."""


@command
def fill_in(coach: Actor, reference: str, moment: MeasureMoment, answers: Answers, helped: FillHelp) -> None:
    """Coach and person fill it in together."""
    ask(coach, reference, moment, Asking(MeasureWay.TOGETHER))
    keep_together(coach, reference, moment, answers)
    hand_in_together(coach, reference, moment, helped)


def pain_at_start(coach: Actor, reference: str) -> None:
    """Mevrouw De Wit before the talks."""
    fill_in(coach, reference, MeasureMoment.BASELINE, PAIN_AT_START, FillHelp.COACH)


def pain_after(coach: Actor, reference: str) -> None:
    """Mevrouw De Wit after them."""
    fill_in(coach, reference, MeasureMoment.EXIT, PAIN_AFTER, FillHelp.COACH)


def by_chance(coach: Actor, reference: str, moment: MeasureMoment, random: Random) -> bool:
    """Somebody of the crowd is asked when it is their turn; some say no, some leave a question open.

    Whether they answered.
    """
    turn = turn_of(course_of(referral_for(coach, reference)), moment)
    if turn is None or not turn.is_open(clock.today()):
        return False
    if random.random() < 0.12:
        refuse(coach, reference, moment, random.choice(list(MeasureRefusal)))
        return False
    helped = random.choice([FillHelp.ALONE, FillHelp.ALONE, FillHelp.COACH, FillHelp.FAMILY])
    fill_in(coach, reference, moment, _answers(random, better=moment is not MeasureMoment.BASELINE), helped)
    return True


def _answers(random: Random, *, better: bool) -> Answers:
    longing = ["no", "more_or_less", "yes"] if better else ["more_or_less", "yes", "yes"]
    leaning = ["yes", "yes", "more_or_less"] if better else ["yes", "more_or_less", "no"]
    said = {code: random.choice(longing) for code in LONGING} | {
        code: random.choice(leaning) for code in LEANING
    }
    if random.random() < 0.05:
        del said["10"]
    return {
        "djg6": said,
        "own_goal": {"goal": random.randint(5, 9) if better else random.randint(1, 6)},
        "gp_contacts": {
            "number": random.randint(1, 4) if better else random.randint(2, 8),
            "minutes": random.choice([5, 10]) if better else random.choice([10, 15, 20]),
            "content": random.sample(["complaint", "medicine", "talk", "intervention"], 2),
        },
    }

"""What waits for somebody today: new, asked back, too late, and the work of a colleague who is away."""

from datetime import date, timedelta

from referral.absences.services import AbsenceInput, be_away
from referral.demo.people import Someone
from referral.demo.scene import as_input, at, moment_on
from referral.demo.stories import Story
from referral.demo.world import World
from referral.domain.absences import Period
from referral.domain.codes import (
    AttemptChannel,
    AttemptResult,
    ConsentMethod,
    Reason,
    ReferralKind,
    StopCheck,
)
from referral.intake import services as intake
from referral.participation.links.services import make_link
from referral.referring.services import ConsentInput, ReferralInput

GP, CARE = "Anneke van der Plas", "Wilma Stolk"


def _refer(story: Story, days_ago: int, kind: ReferralKind, words: str, reason: Reason | None = None) -> None:
    consent = ConsentInput(
        method=ConsentMethod.SPOKEN, given_on=story.day(days_ago), share_back=True, research=True
    )
    story.refer(
        days_ago,
        ReferralInput(
            kind=kind,
            person=as_input(story.person),
            consent=consent,
            reasons=(reason,) if reason else (),
            own_words=words,
            checks=(StopCheck.NOTHING.value,) if reason else (),
        ),
    )


def new_one(world: World, today: date) -> None:
    """Sent by home care a few days ago, nobody looked yet."""
    person = Someone("Ans", "Terpstra", date(1951, 2, 11), "9803 CV", "54", "023 5550671")
    story = Story(world, today, CARE, person)
    _refer(story, 3, ReferralKind.CARE, "Mevrouw vraagt elke ochtend of ik niet wat langer kan blijven.")


def question(world: World, today: date) -> None:
    """The coach asked something; the practice has not answered."""
    person = Someone("Rinus", "Boelen", date(1964, 8, 9), "9801 XT", "9", "06 16180339")
    story = Story(world, today, GP, person)
    _refer(story, 6, ReferralKind.GP, "Ik weet niet wat ik wil. Iets met mensen, denk ik.", Reason.GLOOM)
    words = "Durft meneer alleen te komen, of gaat er de eerste keer iemand mee?"
    story.do(4, lambda coach, ref: intake.ask_question(coach, ref, words))


def his_own(world: World, today: date) -> None:
    """Taken by a colleague; the practice asks something while he is away."""
    person = Someone("Toos", "Kuipers", date(1955, 5, 23), "9804 AV", "23", "023 5557744")
    story = Story(world, today, GP, person, coach_name="Joost Verhagen")
    words = "Ik zou best iets voor een ander willen doen."
    _refer(story, 9, ReferralKind.GP, words, Reason.MEANING)
    story.do(8, intake.accept_referral)
    story.write(1, "Zij vroeg of u haar deze week nog belt. Kan dat?", by=GP)


def too_late(world: World, today: date) -> None:
    """Accepted, called three times in vain: the two weeks are over."""
    person = Someone("Greetje", "Wolters", date(1939, 12, 1), "9802 HS", "77", "023 5559102")
    story = Story(world, today, GP, person)
    words = "Na de dood van mijn zus is het zo stil in huis."
    _refer(story, 19, ReferralKind.GP, words, Reason.MEANING)
    story.do(17, intake.accept_referral)
    for days_ago, result in (
        (14, AttemptResult.NO_ANSWER),
        (11, AttemptResult.VOICEMAIL),
        (6, AttemptResult.NO_ANSWER),
    ):
        story.call(days_ago, AttemptChannel.PHONE, result)


def somebody_is_away(world: World, today: date) -> None:
    """Joost is away; Marit stands in, so that his work lies with hers."""
    joost, marit = world.actors["Joost Verhagen"], world.actors["Marit Hoekstra"]
    days = Period(today - timedelta(days=2), today + timedelta(days=9))
    with at(moment_on(days.first, 8, 30), joost):
        be_away(joost, AbsenceInput(days, marit.id))


def somebody_helps(world: World, today: date) -> None:
    """A volunteer without an account marks who came to a walk of Corrie, by a link for the season."""
    host = world.actors["Corrie Veldman"]
    with at(moment_on(today - timedelta(days=3), 12), host):
        make_link(host, world.activities["W-02"], "koffie@waterbeek.example", None)


TODAY = (new_one, question, too_late, his_own, somebody_is_away, somebody_helps)
"""What the demo coach finds in the morning."""

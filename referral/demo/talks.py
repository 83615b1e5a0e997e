"""Volunteers of the city, the talks they hold, and what neighbours do for each other."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import update

from referral.demo.measures import pain_after
from referral.demo.people import Someone
from referral.demo.scene import as_input, at, moment_on
from referral.demo.stories import Story
from referral.demo.world import World
from referral.domain import first_meeting as f
from referral.domain.activities import ActivityForm
from referral.domain.actors import Actor
from referral.domain.codes import (
    ActivityKind,
    ConsentMethod,
    Feature,
    Reason,
    ReferralKind,
    Route,
    StopCheck,
)
from referral.domain.swaps import Direction, SwapKind
from referral.domain.volunteering import Adjusted, PauseReason, TalkEnd
from referral.extensions import db
from referral.intake.meeting.services import GoalInput, IntakeInput
from referral.lib import clock
from referral.models import Activity
from referral.models.transaction import command
from referral.referring.services import ConsentInput, ReferralInput
from referral.swaps.services import note_swap
from referral.volunteers.services import VolunteerInput, add_volunteer, pause
from referral.volunteers.talks.services import SeriesInput, TalkInput, arrange, end, record_for

GP = "Anneke van der Plas"
HOME_CARE, WELFARE, HOUSE = "Thuiszorg Nabij", "Stichting Samenop Waterbeek", "Buurthuis De Kajuit"
LISTENER, HOST = "Gerda Pol", "Corrie Veldman"
KNOWN_FOR = timedelta(days=300)
"""So long ago the coordinator wrote the volunteers down."""


def recruit(world: World, today: date) -> None:
    """Five volunteers: two with an account, one whose training ends soon, one who rests, one who is new."""
    coordinator = world.actors["Esther Nijland"]
    with at(moment_on(today - KNOWN_FOR, 9), coordinator):
        _call_them_talks(world)
        for each in HELPERS:
            given = _as_volunteer(world, today, each)
            world.volunteers[each.name] = add_volunteer(coordinator, given).id
    with at(moment_on(today - timedelta(days=12), 11), coordinator):
        pause(coordinator, world.volunteers["Nico Aarden"], clock.today(), None, PauseReason.REST)


@command
def _call_them_talks(world: World) -> None:
    db.session.execute(
        update(Activity)
        .where(Activity.region_id == world.region_id, Activity.kind == ActivityKind.TALKS)
        .values(form=ActivityForm.SERIES, talks_planned=6, hours_budget=9)
    )


@dataclass(frozen=True, slots=True)
class Helper:
    """A volunteer of the demo. `trained_for` in days from now; None for who still has to do the training."""

    name: str
    phone: str
    organisations: tuple[str, ...]
    interest: f.Interest
    trained_for: int | None = 500
    languages: tuple[f.Language, ...] = (f.Language.DUTCH,)
    most: int = 1
    has_account: bool = False


HELPERS = (
    Helper(LISTENER, "06 10203041", (WELFARE, HOME_CARE), f.Interest.READING, most=3, has_account=True),
    Helper(HOST, "06 10203042", (WELFARE,), f.Interest.WALKING, most=4, has_account=True),
    Helper(
        "Rachida Amrani",
        "06 10203043",
        (HOUSE, HOME_CARE),
        f.Interest.COOKING,
        24,
        (f.Language.DUTCH, f.Language.ARABIC),
    ),
    Helper("Nico Aarden", "06 10203044", (WELFARE,), f.Interest.MUSIC),
    Helper("Ineke Vos", "06 10203045", (HOME_CARE,), f.Interest.NATURE, None),
)


def _as_volunteer(world: World, today: date, each: Helper) -> VolunteerInput:
    ready = each.trained_for is not None
    return VolunteerInput(
        name=each.name,
        phone=each.phone,
        organisation_ids=tuple(world.organisations[name] for name in each.organisations),
        languages=tuple(code.value for code in each.languages),
        rhythm=(f.Rhythm.AFTERNOON.value,),
        interests=(f.Interest.TALKING.value, each.interest.value),
        training_until=today + timedelta(days=each.trained_for) if each.trained_for else None,
        intervision_on=today - KNOWN_FOR if ready else None,
        vog_on=today - KNOWN_FOR - timedelta(days=40) if ready else None,
        most_people=each.most,
        user_id=world.actors[each.name].id if each.has_account else None,
        jointly_recruited=len(each.organisations) > 1,
        jointly_trained=len(each.organisations) > 1 and ready,
    )


def hold_talks(story: Story, name: str, days_ago: tuple[int, ...]) -> None:
    """A series with this volunteer, arranged a day after the place was found, with talks on these days."""
    given = SeriesInput(story.world.volunteers[name], 6, 540, phone_shared=True)
    story.do(days_ago[0] + 3, lambda coach, ref: arrange(coach, ref, given))
    for number in days_ago:
        story.do(number, _talk, hour=16)


def _talk(coach: Actor, reference: str) -> None:
    record_for(coach, reference, TalkInput(clock.today(), 60, held=True))


def look_back(coach: Actor, reference: str) -> None:
    """Mevrouw De Wit after six talks: expectations became more real (D8, D15)."""
    words = "De pijn is niet weg. Maar mijn dag gaat er niet meer over."
    end(coach, reference, TalkEnd.FINISHED, Adjusted.YES, words)
    pain_after(coach, reference)


def offer_to_cook(coach: Actor, reference: str) -> None:
    """Fatima cooks for others, and asks to practise the language (D26)."""
    note_swap(coach, reference, Direction.GIVE, SwapKind.COOKING, "Ook voor dertig mensen.")
    note_swap(coach, reference, Direction.ASK, SwapKind.LANGUAGE)


def brouwer(world: World, today: date) -> None:
    """73, widowed: three talks so far, and somebody who cooks would be nice."""
    person = Someone("Leny", "Brouwer", date(1953, 3, 8), "9802 GT", "22", "06 17320508")
    story = Story(world, today, GP, person)
    story.refer(
        50,
        ReferralInput(
            kind=ReferralKind.GP,
            person=as_input(person),
            consent=ConsentInput(ConsentMethod.SPOKEN, story.day(50), share_back=True, research=True),
            reasons=(Reason.MEANING,),
            own_words="Sinds Jan er niet meer is, weet ik niet waar ik het voor doe.",
            checks=(StopCheck.NOTHING.value,),
        ),
    )
    story.meet(
        36,
        IntakeInput(
            goals=(GoalInput("Over Jan praten zonder iemand tot last te zijn", f.GoalNeed.MEANING, 3),),
            route=Route.TALK_FIRST,
            route_reason=f.RouteReason.LOSS,
            living=f.Living.ALONE,
            daytime=f.Daytime.RETIRED,
            language=f.Language.DUTCH,
            company=f.Company.ONE,
            interests=(f.Interest.TALKING, f.Interest.WALKING),
            rhythm=(f.Rhythm.AFTERNOON,),
            brings="Breit voor iedereen die het koud heeft.",
            limits=(Feature.ONE_TO_ONE,),
        ),
    )
    story.place(30, "Z-01")
    hold_talks(story, HOST, (21, 14, 7))
    story.do(6, lambda coach, ref: note_swap(coach, ref, Direction.ASK, SwapKind.COOKING))


TALKS = (brouwer,)
"""Told after the six: talks that run now."""

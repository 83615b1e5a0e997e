"""Six people, one for each way the process must be able to go."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from referral.demo.farewells import THANKFUL
from referral.demo.measures import pain_at_start
from referral.demo.people import Someone
from referral.demo.scene import as_input
from referral.demo.stories import Story
from referral.demo.talks import LISTENER, TALKS, hold_talks, look_back, offer_to_cook
from referral.demo.today import TODAY
from referral.demo.world import World
from referral.domain import first_meeting as f
from referral.domain.actors import Actor
from referral.domain.codes import (
    AttendanceState,
    CloseReason,
    ConsentMethod,
    ContactTime,
    ContactWay,
    EndReason,
    Exit,
    Feature,
    Need,
    OfferRefusal,
    OutcomeLevel,
    Reason,
    ReferralKind,
    Route,
    StopCheck,
)
from referral.extensions import db
from referral.handovers.services import Reply, answer_for, hand_over
from referral.intake.meeting.services import GoalInput, IntakeInput
from referral.lib import clock
from referral.matching import services as matching
from referral.outcomes.services import close_referral
from referral.referring.services import ConsentInput, ReferralInput
from referral.workflow.queries import referral_for

PRESENT, LATE = AttendanceState.PRESENT, AttendanceState.LATE
NOTIFIED, ABSENT = AttendanceState.NOTIFIED, AttendanceState.ABSENT
CoachAct = Callable[[Actor, str], None]
NOTHING, GP, CARE = (StopCheck.NOTHING.value,), "Anneke van der Plas", "Wilma Stolk"


def tell_stories(world: World, today: date) -> None:
    """All six, in the order of the test persons."""
    for tell in (bakker, yilmaz, de_wit, smit, fatima, kok, *TODAY, *TALKS):
        tell(world, today)
        db.session.remove()


def _consent(story: Story, days_ago: int, world: World, *, follow: bool = False) -> ConsentInput:
    return ConsentInput(
        method=ConsentMethod.SPOKEN,
        given_on=story.day(days_ago),
        share_back=True,
        research=True,
        share_with=world.organisations["Thuiszorg Nabij"] if follow else None,
    )


def bakker(world: World, today: date) -> None:
    """79, rollator, high blood pressure: four walks, then she is missed."""
    person = Someone("Jo", "Bakker", date(1947, 3, 14), "9801 KB", "12", "023 5551234")
    story = Story(world, today, GP, person)
    story.refer(
        64,
        ReferralInput(
            kind=ReferralKind.GP,
            person=as_input(person),
            consent=_consent(story, 64, world, follow=True),
            reasons=(Reason.CONTACT, Reason.BODILY),
            own_words=(
                "Het praatje bij de bakker was vaak mijn enige gesprek van de dag. Nu is de winkel dicht."
            ),
            checks=NOTHING,
            needs=(Need.ROLLATOR,),
            contact_time=ContactTime.MORNING,
            expects_medication=True,
        ),
    )
    story.meet(
        48,
        IntakeInput(
            goals=(
                GoalInput("Elke week een praatje met iemand die mijn naam kent", f.GoalNeed.BELONGING, 3),
            ),
            route=Route.GROUP,
            route_reason=f.RouteReason.EDGE,
            living=f.Living.ALONE,
            daytime=f.Daytime.RETIRED,
            reliable_contact=f.Answer.NO,
            language=f.Language.DUTCH,
            company=f.Company.SMALL,
            baseline=f.Baseline.YES,
            interests=(f.Interest.WALKING, f.Interest.COOKING),
            rhythm=(f.Rhythm.MORNING,),
            hurdles=(f.Hurdle.MONEY, f.Hurdle.NEAR),
            clicks="Mensen die de oude winkels nog kennen.",
            brings="Weet van elke straat in de wijk wie er woonde.",
            can_still="Loopt vierhonderd meter met de rollator, met een bankje halverwege.",
            helpers="Twee keer per week de thuiszorg. De overbuurman brengt de krant.",
            limits=(Feature.ROLLATOR, Feature.SEATS, Feature.FREE),
        ),
        tries=1,
    )
    story.place(41, "W-01")
    story.attend("W-01", [PRESENT, PRESENT, PRESENT, PRESENT, ABSENT])
    story.write(40, "Mevrouw Bakker loopt mee op dinsdag. Heeft zij nog een rollatorkeuring staan?")
    story.write(39, "Die is net geweest, alles in orde. Fijn dat ze gaat.", by=GP)
    gone = story.last_day_of("W-01")
    if gone < today:
        days = (today - gone).days
        story.note(
            days - 1,
            (
                "Gebeld, een dag na de gemiste wandeling. Ze was gevallen in huis, niets gebroken. "
                "Volgende week loopt Corrie langs haar deur."
            ),
        )


def yilmaz(world: World, today: date) -> None:
    """46, without a job, shuns cosiness: two times no, then a path to repair, then walking."""
    person = Someone("Kemal", "Yilmaz", date(1980, 6, 2), "9804 RT", "88", "06 20304050")
    story = Story(world, today, GP, person)
    story.refer(
        150,
        ReferralInput(
            kind=ReferralKind.GP,
            person=as_input(person),
            consent=_consent(story, 150, world),
            reasons=(Reason.MEANING, Reason.STRESS),
            own_words="Ik hoef geen gezelligheid. Geef me iets te doen.",
            checks=NOTHING,
        ),
    )
    story.meet(
        136,
        IntakeInput(
            goals=(
                GoalInput("Weer ergens voor opstaan", f.GoalNeed.DOING, 2),
                GoalInput("Niet hoeven praten", f.GoalNeed.DAILY, None, f.NoScore.REFUSED),
            ),
            route=Route.DOING,
            route_reason=f.RouteReason.RATHER_DOES,
            living=f.Living.ALONE,
            daytime=f.Daytime.SEEKING,
            reliable_contact=f.Answer.NO,
            earlier_support=f.Answer.YES,
            language=f.Language.DUTCH,
            company=f.Company.ONE,
            baseline=f.Baseline.NO,
            interests=(f.Interest.MAKING,),
            rhythm=(f.Rhythm.MORNING, f.Rhythm.AFTERNOON),
            hurdles=(f.Hurdle.MONEY,),
            brings="Was twintig jaar stratenmaker.",
            limits=(Feature.SIDE_BY_SIDE, Feature.FREE),
        ),
    )
    for days_ago, key in ((130, "O-04"), (124, "W-03")):
        story.do(days_ago, _no_to(world, key, OfferRefusal.COMPANY))
    story.note(
        118, "Samen langs de speeltuin gelopen. Het pad ligt los. Hij zag meteen wat er moest gebeuren."
    )
    story.write(119, "Hij zegt nee tegen koffie. Mag het ook iets met zijn handen zijn, @Anneke?")
    story.write(118, "Juist. Hij was stratenmaker en mist dat.", by=GP)
    story.place(117, "D-01")
    story.attend_from("D-01", story.day(114), [PRESENT] * 5 + [NOTIFIED] + [PRESENT] * 4)
    story.do(40, lambda coach, ref: matching.end_placement(coach, ref, EndReason.FINISHED))
    story.note(40, "Het pad is klaar. Hij vroeg zelf of die wandelaars nog lopen.")
    story.place(38, "W-03")
    story.attend("W-03", [PRESENT, PRESENT, LATE, PRESENT])


def _no_to(world: World, key: str, reason: OfferRefusal) -> CoachAct:
    def say_no(coach: Actor, reference: str) -> None:
        matching.refuse_offer(coach, reference, world.activities[key], reason)

    return say_no


def de_wit(world: World, today: date) -> None:
    """68, chronic pain, monthly at the doctor's: six talks, and the visits get shorter."""
    person = Someone("Marga", "de Wit", date(1958, 1, 20), "9803 GH", "31", "023 5556677")
    story = Story(world, today, GP, person)
    story.refer(
        130,
        ReferralInput(
            kind=ReferralKind.GP,
            person=as_input(person),
            consent=_consent(story, 130, world),
            reasons=(Reason.BODILY, Reason.MEANING),
            own_words="De pijn is er altijd. Ik wil het ook eens over iets anders hebben.",
            checks=NOTHING,
            contact_time=ContactTime.AFTERNOON,
        ),
    )
    story.meet(
        117,
        IntakeInput(
            goals=(GoalInput("Mijn dag niet meer laten bepalen door de pijn", f.GoalNeed.BODY, 2),),
            route=Route.TALK_FIRST,
            route_reason=f.RouteReason.BURDEN,
            living=f.Living.PARTNER,
            daytime=f.Daytime.RETIRED,
            reliable_contact=f.Answer.YES,
            language=f.Language.DUTCH,
            company=f.Company.ONE,
            baseline=f.Baseline.YES,
            interests=(f.Interest.TALKING, f.Interest.READING),
            rhythm=(f.Rhythm.AFTERNOON,),
            brings="Luistert goed, dat zeggen anderen.",
            limits=(Feature.ONE_TO_ONE, Feature.QUIET),
        ),
    )
    story.do(113, pain_at_start)
    story.place(110, "Z-01")
    hold_talks(story, LISTENER, (104, 97, 90, 83, 76, 69))
    story.do(62, look_back)
    story.note(
        50,
        (
            "Zes gesprekken gehad. De huisarts vertelt: ze komt nog elke maand, maar het gesprek "
            "duurt tien minuten en gaat niet meer over ingrepen."
        ),
    )
    story.write(49, "Zij zegt dat het zo goed is. Ik rond het af, bel gerust als er iets is.")
    story.do(48, _close(CloseReason.FOUND_WAY, Exit.OTHER, OutcomeLevel.ACHIEVED))


def _close(reason: CloseReason, onward: Exit, level: OutcomeLevel) -> CoachAct:
    def close(coach: Actor, reference: str) -> None:
        goals = referral_for(coach, reference).goals
        close_referral(coach, reference, {goal.id: level for goal in goals}, reason, onward, parting=THANKFUL)

    return close


def smit(world: World, today: date) -> None:
    """84, years indoors: a group would harm, so first one person who listens, then a mixed group."""
    person = Someone("Arie", "Smit", date(1942, 9, 30), "9802 DN", "5", "023 5558899")
    story = Story(world, today, CARE, person)
    story.refer(
        170,
        ReferralInput(
            kind=ReferralKind.CARE,
            person=as_input(person),
            consent=_consent(story, 170, world),
            own_words=(
                "Meneer is in drie jaar niet buiten geweest. Hij praat alleen over vroeger, over de "
                "werf. Daar leeft hij van op."
            ),
            needs=(Need.HEARING,),
            contact_way=ContactWay.VIA_REFERRER,
            contact_note="Eerste keer samen met mij langsgaan. Hij doet niet open voor onbekenden.",
        ),
    )
    story.meet(
        154,
        IntakeInput(
            goals=(GoalInput("Mijn verhaal van de werf vertellen voor het weg is", f.GoalNeed.MEANING, 4),),
            route=Route.TALK_FIRST,
            route_reason=f.RouteReason.WITHDRAWN,
            living=f.Living.ALONE,
            daytime=f.Daytime.RETIRED,
            reliable_contact=f.Answer.NO,
            language=f.Language.DUTCH,
            company=f.Company.ONE,
            baseline=f.Baseline.LATER,
            interests=(f.Interest.ART, f.Interest.TALKING),
            rhythm=(f.Rhythm.AFTERNOON,),
            hurdles=(f.Hurdle.TRANSPORT, f.Hurdle.EVENING),
            brings="Kan uit zijn hoofd een schip tekenen.",
            limits=(Feature.ONE_TO_ONE, Feature.QUIET, Feature.HEARING),
        ),
        tries=2,
    )
    story.write(153, "Ik ben donderdag om tien uur bij meneer. Komt u dan samen met mij binnen?", by=CARE)
    story.write(152, "Graag, ik sta om vijf voor tien voor de deur.")
    story.place(146, "Z-01")
    story.attend_from(
        "Z-01", story.day(143), [PRESENT, PRESENT, NOTIFIED, PRESENT, PRESENT, PRESENT, PRESENT]
    )
    story.do(84, lambda coach, ref: matching.end_placement(coach, ref, EndReason.FINISHED))
    story.note(84, "Hij wil zijn schip laten schilderen. ‘Als er maar niet te veel mensen zijn.’")
    story.place(80, "C-01")
    story.attend_from("C-01", story.day(76), [NOTIFIED, PRESENT, PRESENT, PRESENT, PRESENT, PRESENT, PRESENT])
    story.note(
        24,
        (
            "Zijn herinnering aan de werf hangt nu geschilderd in het atelier. De jongeren vroegen "
            "hoe het heette. Hij wist het nog."
        ),
    )


def fatima(world: World, today: date) -> None:
    """33, new here, little Dutch: by phone with an interpreter, cooking in pairs, and she offers to cook."""
    person = Someone("Fatima", "Al-Sayed", date(1993, 11, 5), "9802 PW", "140", "06 31415926")
    story = Story(world, today, GP, person)
    story.refer(
        62,
        ReferralInput(
            kind=ReferralKind.GP,
            person=as_input(person),
            consent=_consent(story, 62, world),
            reasons=(Reason.CONTACT, Reason.STRESS),
            own_words="Ik ken hier niemand. Thuis kookte ik voor de hele straat.",
            checks=NOTHING,
            needs=(Need.INTERPRETER, Need.PHONE_ONLY),
            contact_note="Bel met de tolkentelefoon, Arabisch. Geen brieven.",
        ),
    )
    story.meet(
        48,
        IntakeInput(
            goals=(
                GoalInput("De taal genoeg spreken om de juf te verstaan", f.GoalNeed.LEARNING, 3),
                GoalInput("Weer voor anderen koken", f.GoalNeed.DOING, 1),
            ),
            route=Route.GROUP,
            route_reason=f.RouteReason.WANTS_PEOPLE,
            living=f.Living.FAMILY,
            daytime=f.Daytime.LEARNING,
            reliable_contact=f.Answer.YES,
            language=f.Language.ARABIC,
            company=f.Company.SMALL,
            interests=(f.Interest.COOKING, f.Interest.LEARNING),
            rhythm=(f.Rhythm.MORNING,),
            brings="Biedt aan om te koken, ook voor dertig mensen.",
            limits=(Feature.EASY_DUTCH,),
        ),
        tries=1,
    )
    story.write(47, "Ik belde met de tolk. Weet u of zij op woensdag kan? Dan kookt de groep.")
    story.write(46, "Woensdag kan, dan is haar zoon op school.", by=GP)
    story.place(42, "E-01")
    story.attend_from("E-01", story.day(40), [PRESENT, PRESENT, PRESENT, LATE, PRESENT])
    story.note(5, "Volgende maand kookt zij voor de hele groep. Haar kookmaatje leert haar ‘snufje’.")
    story.do(4, offer_to_cook, hour=17)


def kok(world: World, today: date) -> None:
    """57, walks well, then rent arrears surface on the walk: handed over the same day, his place kept."""
    person = Someone("Ron", "Kok", date(1969, 4, 17), "9804 LM", "17", "06 27182818")
    story = Story(world, today, GP, person)
    story.refer(
        90,
        ReferralInput(
            kind=ReferralKind.GP,
            person=as_input(person),
            consent=_consent(story, 90, world),
            reasons=(Reason.STRESS, Reason.GLOOM),
            own_words="Sinds de scheiding loop ik vast. Lopen helpt, maar alleen kom ik er niet toe.",
            checks=NOTHING,
        ),
    )
    story.meet(
        76,
        IntakeInput(
            goals=(GoalInput("Twee keer per week buiten zijn", f.GoalNeed.MOVING, 3),),
            route=Route.GROUP,
            route_reason=f.RouteReason.EDGE,
            living=f.Living.ALONE,
            daytime=f.Daytime.WORK,
            reliable_contact=f.Answer.YES,
            language=f.Language.DUTCH,
            company=f.Company.ANY,
            baseline=f.Baseline.YES,
            interests=(f.Interest.WALKING, f.Interest.NATURE),
            rhythm=(f.Rhythm.MORNING, f.Rhythm.WEEKEND),
            brings="Rijdt iedereen naar huis als het regent.",
            limits=(Feature.SIDE_BY_SIDE,),
        ),
    )
    story.place(70, "W-02")
    story.attend("W-02", [PRESENT] * 6)
    walked = (today - story.last_day_of("W-02")).days
    words = (
        "Tijdens de wandeling vertelde hij over drie maanden huurachterstand. Wilt u hem vandaag nog "
        "bellen? Zijn plek bij de wandelgroep blijft."
    )
    counsel = world.care_contacts["Sociaal raadslieden Waterbeek"]
    asked: list[UUID] = []

    def ask(coach: Actor, reference: str) -> None:
        asked.append(hand_over(coach, reference, counsel, words, today=True).id)

    def take(coach: Actor, reference: str) -> None:
        met = clock.today()
        answer_for(coach, reference, asked[0], Reply(True, "Sanne Visser, raadsvrouw", met))

    story.write(1, "Hij vroeg op het spreekuur of zijn plek blijft. Kunt u hem dat zelf zeggen?", by=GP)
    story.do(walked, ask, hour=22)
    story.do(walked, take, hour=23)

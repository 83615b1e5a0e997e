"""A hundred thousand people and activities: no limit broken, and every reason true."""

import random
from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any, TypeVar
from uuid import UUID

import pytest

from referral.domain.activities import ActivityForm, Ingredient, Pace, Surface, Transport, Welcome
from referral.domain.codes import ActivityKind, Feature, Route
from referral.domain.first_meeting import Company, GoalNeed, Interest, Language, Rhythm
from referral.domain.labels import Labelled
from referral.domain.matching.choosing import MOST, Advice, advise, is_home_buddy
from referral.domain.matching.facts import Candidate, Experience, Seeker, TalkPartner
from referral.domain.matching.reasons import GOES_WITH, Ground, Reason
from referral.domain.matching.weights import standard_weights
from referral.lib.geo import Point, straight_metres

SEED = 20_261_125
PEOPLE, ACTIVITIES = 2_000, 50
"""Together a hundred thousand pairs."""

Kind = TypeVar("Kind", bound=Labelled)

WORDS = ("koor", "tuin", "brood", "vogel", "naai")
PLACES = tuple(UUID(int=number) for number in range(1, 4))


def some(dice: random.Random, kind: type[Kind], most: int = 3) -> frozenset[Kind]:
    """A few codes of a list."""
    codes = list(kind)
    return frozenset(dice.sample(codes, dice.randint(0, min(most, len(codes)))))


def maybe(dice: random.Random, *values: Any) -> Any:
    """One of these, or nothing."""
    return dice.choice([None, *values])


def somewhere(dice: random.Random) -> Point | None:
    """In a town of about four kilometres, or not known."""
    return Point(52.4 + dice.random() * 0.03, 4.6 + dice.random() * 0.04) if dice.random() < 0.8 else None


def a_seeker(dice: random.Random) -> Seeker:
    """Somebody."""
    return Seeker(
        needs=some(dice, Feature, 2),
        language=dice.choice([None, Language.DUTCH, Language.DUTCH, Language.TURKISH, Language.OTHER]),
        home=somewhere(dice),
        neighbourhood_id=dice.choice(PLACES),
        reach=dice.choice([None, None, 200, 400, 800, 2000]),
        needs_transport=dice.random() < 0.1,
        not_in_the_evening=dice.random() < 0.3,
        no_visits=dice.random() < 0.2,
        gives=dice.random() < 0.5,
        rhythm=some(dice, Rhythm, 2),
        interests=some(dice, Interest),
        company=dice.choice([None, *Company]),
        welcome=some(dice, Welcome, 1),
        route=dice.choice([Route.GROUP, Route.GROUP, *Route]),
        goals=some(dice, GoalNeed, 2),
        stems=frozenset(dice.sample(WORDS, dice.randint(0, 3))),
    )


def a_candidate(dice: random.Random, number: int) -> Candidate:
    """Something to do."""
    form = dice.choice([ActivityForm.GROUP, ActivityForm.GROUP, *ActivityForm])
    return Candidate(
        id=UUID(int=number + 1000),
        name=f"Activiteit {number:02}",
        kind=dice.choice(list(ActivityKind)),
        form=form,
        features=some(dice, Feature, 8),
        price_cents=dice.choice([0, 0, 0, 250]),
        free=dice.choice([0, 1, 5]),
        languages=frozenset({"nl"} | ({"tr"} if dice.random() < 0.3 else set())),
        welcome=dice.choice([Welcome.MIXED, Welcome.MIXED, *Welcome]),
        ingredients=some(dice, Ingredient, 4),
        interests=some(dice, Interest),
        place=somewhere(dice),
        neighbourhood_id=dice.choice(PLACES),
        weekday=dice.randrange(7),
        starts=time(dice.choice([9, 14, 19])),
        minutes=dice.choice([45, 90]),
        at_home=dice.random() < 0.2,
        surface=maybe(dice, *Surface),
        pace=maybe(dice, *Pace),
        bench_metres=maybe(dice, 150, 500),
        route_metres=maybe(dice, 600, 3000),
        transport=maybe(dice, *Transport),
        expected_number=maybe(dice, 3, 5, 12),
        assured_days=dice.choice([10, 180, 181, 400]),
        next_on=dice.choice([None, *[date(2026, 12, 1)] * 9]),
        vog_needed=dice.random() < 0.3,
        host_has_vog=dice.random() < 0.7,
        partners=some_partners(dice) if form is ActivityForm.SERIES else (),
        stems=frozenset(dice.sample(WORDS, dice.randint(0, 3))),
        experience=(
            {dice.choice(list(GoalNeed)): Experience(dice.choice([4, 10, 40]), dice.randint(0, 4))}
            if dice.random() < 0.4
            else {}
        ),
    )


def some_partners(dice: random.Random) -> tuple[TalkPartner, ...]:
    """Volunteers, with and without room, language and certificate."""
    return tuple(
        TalkPartner(
            UUID(int=each),
            frozenset({"nl"} if dice.random() < 0.8 else {"tr"}),
            frozenset(),
            dice.randint(0, 2),
            dice.random() < 0.7,
        )
        for each in range(dice.randint(0, 3))
    )


@pytest.fixture(scope="module")
def told() -> list[tuple[Seeker, dict[UUID, Candidate], Advice]]:
    """What was suggested to everybody."""
    dice = random.Random(SEED)
    found = []
    for _ in range(PEOPLE):
        seeker = a_seeker(dice)
        candidates = [a_candidate(dice, number) for number in range(ACTIVITIES)]
        known = {each.id: each for each in candidates}
        found.append((seeker, known, advise(seeker, candidates, standard_weights())))
    return found


Told = list[tuple[Seeker, dict[UUID, Candidate], Advice]]


def test_the_dice_made_something_to_judge(told: Told) -> None:
    given = [each for _, _, advice in told for each in advice.suggestions]
    assert len(given) > PEOPLE / 2
    assert {reason.ground for each in given for reason in each.reasons} == set(Ground)
    assert any(not reason.is_for for each in given for reason in each.reasons)


def test_no_limit_is_ever_broken(told: Told) -> None:
    for seeker, known, advice in told:
        assert len(advice.suggestions) <= MOST
        for suggestion in advice.suggestions:
            assert wrongs(seeker, known[suggestion.candidate.id]) == []


def wrongs(seeker: Seeker, its: Candidate) -> list[str]:
    """The limits again, from the words of the issue and not from the code under test."""
    return [
        *(["full"] if its.free < 1 else []),
        *(["not now"] if its.next_on is None else []),
        *moving(seeker, its),
        *(["money"] if Feature.FREE in seeker.needs and its.price_cents else []),
        *(["dark"] if seeker.not_in_the_evening and its.starts.hour >= 18 else []),
        *(["others"] if its.welcome not in {Welcome.MIXED} | seeker.welcome else []),
        *(["visit"] if its.at_home and seeker.no_visits else []),
        *starting(seeker, its),
        *speaking(seeker, its),
    ]


def moving(seeker: Seeker, its: Candidate) -> list[str]:
    """Mobility and distance."""
    found = []
    has = set(its.features) | ({Feature.SHORT} if its.minutes <= 60 else set()) | {Feature.FREE}
    if its.form is ActivityForm.SERIES:
        has.add(Feature.ONE_TO_ONE)
    if not seeker.needs <= has:
        found.append("need")
    if its.kind is ActivityKind.WALKING:
        if Feature.ROLLATOR in seeker.needs and (its.surface is Surface.UNPAVED or its.pace is Pace.BRISK):
            found.append("walker")
        ways = [each for each in (its.bench_metres, its.route_metres) if each]
        if seeker.reach and ways and seeker.reach < min(ways):
            found.append("walk")
    fetched = its.at_home or its.transport is Transport.FETCHED
    if seeker.needs_transport and not (fetched or its.transport is Transport.RIDE):
        found.append("transport")
    if seeker.reach and not fetched:
        if seeker.home and its.place:
            metres = straight_metres(seeker.home, its.place) * 1.3
            if metres > seeker.reach + 25:  # told in steps of fifty
                found.append("far")
        elif seeker.neighbourhood_id != its.neighbourhood_id:
            found.append("how far")
    return found


def starting(seeker: Seeker, its: Candidate) -> list[str]:
    """Isolated: one person first. Rather doing: no group that sits and talks."""
    alone = its.form is ActivityForm.SERIES or Feature.ONE_TO_ONE in its.features
    doing = its.kind is ActivityKind.DOING or Ingredient.DOING in its.ingredients
    if seeker.route is Route.TALK_FIRST and not alone:
        return ["group"]
    return ["talk"] if seeker.route is Route.DOING and not doing else []


def speaking(seeker: Seeker, its: Candidate) -> list[str]:
    """Language, and who may hold talks."""
    code = (seeker.language or Language.DUTCH).value
    if its.form is not ActivityForm.SERIES:
        understood = code in its.languages or Feature.EASY_DUTCH in its.features
        conduct = [] if its.host_has_vog or not its.vog_needed else ["conduct"]
        return [*conduct, *([] if understood else ["language"])]
    may = [
        each
        for each in its.partners
        if each.room and (code == "other" or code in each.languages) and (each.vog or not its.vog_needed)
    ]
    return [] if may else ["nobody"]


def test_no_buddy_at_home_comes_first(told: Told) -> None:
    firsts = [advice.suggestions[0].candidate for _, _, advice in told if advice.suggestions]
    assert firsts
    assert not any(is_home_buddy(each) for each in firsts)
    assert any(is_home_buddy(each.candidate) for _, _, advice in told for each in advice.suggestions)


def test_every_reason_is_true(told: Told) -> None:
    for seeker, known, advice in told:
        for suggestion in (*advice.suggestions, *advice.full):
            its = known[suggestion.candidate.id]
            for reason in suggestion.reasons:
                assert holds(reason, seeker, its), (reason, seeker, its)


def holds(reason: Reason, seeker: Seeker, its: Candidate) -> bool:
    """Whether a reason follows from the data, found anew."""
    facts, pro = reason.facts, reason.points > 0
    one = its.form is ActivityForm.SERIES or Feature.ONE_TO_ONE in its.features
    checks: dict[Ground, Callable[[], Any]] = {
        Ground.INTEREST: lambda: pro and set(facts["interests"]) == seeker.interests & its.interests != set(),
        Ground.GOAL: lambda: (
            pro
            and facts["goals"]
            and all(each in seeker.goals and its.kind in GOES_WITH[each] for each in facts["goals"])
        ),
        Ground.KLIK: lambda: pro and set(facts["stems"]) == seeker.stems & its.stems != set(),
        Ground.COMPANY: lambda: (
            pro
            == {
                Company.ONE: one,
                Company.SMALL: one or bool({Feature.HEARING, Feature.QUIET} & its.features),
                Company.EDGE: bool({Ingredient.EDGE, Ingredient.STEP_BACK} & its.ingredients),
            }[facts["company"]]
        ),
        Ground.START: lambda: (
            pro
            and {
                Route.TALK_FIRST: its.form is ActivityForm.SERIES,
                Route.DOING: its.kind is ActivityKind.DOING,
                Route.GROUP: bool(set(facts.get("ingredients", ())) & its.ingredients),
            }[seeker.route]
        ),
        Ground.RHYTHM: lambda: pro == suits(seeker, its),
        Ground.NEAR: lambda: pro and near(facts, seeker, its),
        Ground.GIVING: lambda: pro and seeker.gives and Ingredient.GIVING in its.ingredients,
        Ground.LANGUAGE: lambda: (
            pro and seeker.language not in {None, Language.DUTCH} and spoken(seeker, its)
        ),
        Ground.MEETING: lambda: (
            facts["expected_number"] == its.expected_number and pro == (facts["expected_number"] >= 5)
        ),
        Ground.EXPERIENCE: lambda: (
            its.experience[facts["need"]] == Experience(facts["placed"], facts["stayed"])
            and facts["placed"] >= 10
            and facts["need"] in seeker.goals
            and pro == (facts["stayed"] * 2 > facts["placed"])
        ),
        Ground.FRESH: lambda: not pro and its.assured_days > 180,
        Ground.PACE: lambda: (
            its.pace is Pace.SLOW
            and pro == (Feature.ROLLATOR in seeker.needs or seeker.reach in {200, 400, 800})
        ),
        Ground.COST: lambda: not pro and its.price_cents == facts["price_cents"] > 0,
    }
    told = [str(facts[key]) for key in ("metres", "placed", "stayed", "assured_days") if key in facts]
    return bool(checks[reason.ground]()) and all(each in reason.words for each in told if each != "None")


def suits(seeker: Seeker, its: Candidate) -> bool:
    """Whether the time is one of the person's."""
    parts = {9: Rhythm.MORNING, 14: Rhythm.AFTERNOON, 19: Rhythm.EVENING}
    weekend = its.weekday in {5, 6} and Rhythm.WEEKEND in seeker.rhythm
    return weekend or parts[its.starts.hour] in seeker.rhythm


def near(facts: Mapping[str, Any], seeker: Seeker, its: Candidate) -> bool:
    """Whether the distance told is the distance."""
    if facts.get("at_home"):
        return its.at_home
    if facts["metres"] is None:
        return its.neighbourhood_id == seeker.neighbourhood_id
    assert seeker.home
    assert its.place
    return bool(abs(straight_metres(seeker.home, its.place) * 1.3 - facts["metres"]) <= 50)


def foreign(seeker: Seeker) -> bool:
    """Whether somebody talks most easily in another language."""
    return seeker.language not in {None, Language.DUTCH}


def spoken(seeker: Seeker, its: Candidate) -> bool:
    """Whether the person's language is spoken there."""
    code = seeker.language.value if seeker.language else ""
    if its.form is ActivityForm.SERIES:
        return any(code in each.languages for each in its.partners if each.room)
    return code in its.languages

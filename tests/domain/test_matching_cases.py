"""Hand-made situations: what must come first, and what must not come, and why (a D-number of the domain).

One small town with the same activities for everybody; each case is a person. The six test persons of the
booklet come first.
"""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import pytest

from referral.domain.activities import ActivityForm, Ingredient, Welcome
from referral.domain.codes import Feature, Route
from referral.domain.first_meeting import Company, GoalNeed, Interest, Language, Rhythm
from referral.domain.matching.choosing import advise
from referral.domain.matching.facts import Candidate, Experience, Seeker
from referral.domain.matching.weights import standard_weights
from tests.domain.town import HOME, QUARTER, TALKER, TOWN

_F, _I = Feature, Ingredient

BAKKER = Seeker(
    needs=frozenset({_F.ROLLATOR, _F.FREE}),
    home=HOME,
    neighbourhood_id=QUARTER,
    reach=400,
    interests=frozenset({Interest.WALKING}),
    goals=frozenset({GoalNeed.MOVING, GoalNeed.MEETING}),
    rhythm=frozenset({Rhythm.MORNING}),
    company=Company.EDGE,
)
YILMAZ = Seeker(
    home=HOME,
    neighbourhood_id=QUARTER,
    route=Route.DOING,
    interests=frozenset({Interest.MAKING}),
    goals=frozenset({GoalNeed.DOING}),
    gives=True,
)
DE_WIT = Seeker(
    home=HOME,
    neighbourhood_id=QUARTER,
    route=Route.TALK_FIRST,
    interests=frozenset({Interest.TALKING}),
    goals=frozenset({GoalNeed.BODY, GoalNeed.MEANING}),
    company=Company.ONE,
)
SMIT = Seeker(
    home=HOME,
    neighbourhood_id=QUARTER,
    reach=200,
    route=Route.TALK_FIRST,
    company=Company.ONE,
    interests=frozenset({Interest.ART}),
    goals=frozenset({GoalNeed.MEANING}),
)
FATIMA = Seeker(
    home=HOME,
    neighbourhood_id=QUARTER,
    language=Language.ARABIC,
    interests=frozenset({Interest.COOKING}),
    goals=frozenset({GoalNeed.MEETING}),
    gives=True,
    rhythm=frozenset({Rhythm.AFTERNOON}),
    needs=frozenset({_F.EASY_DUTCH, _F.FREE}),
)
KOK = Seeker(
    home=HOME,
    neighbourhood_id=QUARTER,
    interests=frozenset({Interest.WALKING, Interest.NATURE}),
    goals=frozenset({GoalNeed.MOVING}),
    needs=frozenset({_F.SIDE_BY_SIDE, _F.FREE}),
    company=Company.EDGE,
)
ANYBODY = Seeker(home=HOME, neighbourhood_id=QUARTER)


@dataclass(frozen=True)
class Case:
    """A person, what comes first, what is among the three, what may not be, what is left out of the town."""

    why: str
    who: Seeker
    first: str = ""
    among: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    changed: tuple[tuple[str, dict[str, Any]], ...] = ()
    nothing: bool = False


def _but(who: Seeker, **values: Any) -> Seeker:
    return replace(who, **values)


ALL_GROUPS = tuple(
    name
    for name, each in TOWN.items()
    if each.form is not ActivityForm.SERIES and _F.ONE_TO_ONE not in each.features
)

CASES = (
    Case("i1 Bakker, D11: with a walker, free, near: the rollator group", BAKKER, "rollatorgroep"),
    Case(
        "i1 Bakker: no path too rough, no pace too high",
        BAKKER,
        never=("wandelgroep", "stevig wandelen", "busje naar zee", "stoelyoga"),
    ),
    Case(
        "i1, D25: at 250 metres the rollator group is too far",
        _but(BAKKER, reach=250),
        never=("rollatorgroep",),
    ),
    Case(
        "i1, D11: benches further apart than she gets",
        BAKKER,
        never=("rollatorgroep",),
        changed=(("rollatorgroep", {"bench_metres": 500}),),
    ),
    Case(
        "i1, D13: full is full, the neighbourhood room has room",
        BAKKER,
        "buurtkamer",
        never=("rollatorgroep",),
        changed=(("rollatorgroep", {"free": 0}),),
    ),
    Case("i2 Yilmaz: doing, not talking", YILMAZ, "klusploeg", never=("buurtkamer", "eettafel", "zingeving")),
    Case(
        "i2 Yilmaz: nothing but doing, even when that is full",
        YILMAZ,
        nothing=True,
        changed=(("klusploeg", {"free": 0}),),
    ),
    Case(
        "i2 Yilmaz, later: he walks along",
        _but(YILMAZ, route=Route.GROUP, interests=frozenset({Interest.WALKING, Interest.MAKING})),
        "klusploeg",
        among=("wandelgroep",),
    ),
    Case(
        "i2, D27: what he said no to does not come back",
        _but(YILMAZ, known=frozenset({TOWN["klusploeg"].id})),
        nothing=True,
    ),
    Case("i3 De Wit, D15: talks with a volunteer", DE_WIT, "zingeving", never=ALL_GROUPS),
    Case(
        "i3, 2d: no volunteer with room, no talks",
        DE_WIT,
        nothing=True,
        changed=(("zingeving", {"partners": (replace(TALKER, room=0),)}),),
    ),
    Case(
        "i3, L29: the volunteer has no certificate",
        DE_WIT,
        nothing=True,
        changed=(("zingeving", {"partners": (replace(TALKER, vog=False),)}),),
    ),
    Case("i4 Smit, D6 and D29: a group would harm; a talk first", SMIT, "zingeving", never=ALL_GROUPS),
    Case(
        "i4 Smit, D20: no buddy at home first, also when talks are full",
        SMIT,
        nothing=True,
        changed=(("zingeving", {"free": 0}),),
    ),
    Case(
        "i4 Smit, later, D18: mixed company at the atelier",
        _but(SMIT, route=Route.GROUP, reach=800, company=Company.EDGE),
        "atelier",
    ),
    Case(
        "i4, L29 and contact rules: nobody may come to his home",
        _but(SMIT, no_visits=True),
        nothing=True,
    ),
    Case("i5 Fatima, D14 and D26: cooking in pairs, and she gives", FATIMA, "samen koken"),
    Case(
        "i5 Fatima: no group in Dutch only, none that costs", FATIMA, never=("eettafel", "koor", "klusploeg")
    ),
    Case(
        "i5, D24: a women's group only when she says that it fits",
        FATIMA,
        never=("vrouwengroep",),
    ),
    Case(
        "i5, D24: she says it fits",
        _but(FATIMA, welcome=frozenset({Welcome.WOMEN})),
        among=("vrouwengroep", "samen koken"),
    ),
    Case("i6 Kok, D10: side by side, the talk comes by itself", KOK, "wandelgroep", never=("eettafel",)),
    Case(
        "D25: no money, nothing that costs",
        _but(ANYBODY, needs=frozenset({_F.FREE})),
        never=("eettafel", "koor"),
    ),
    Case("D25: cost is told, not hidden", _but(ANYBODY, interests=frozenset({Interest.MUSIC})), "koor"),
    Case(
        "D25: not in the evening",
        _but(ANYBODY, interests=frozenset({Interest.MUSIC}), not_in_the_evening=True),
        never=("koor",),
    ),
    Case(
        "D25: needs transport, is fetched",
        _but(ANYBODY, needs_transport=True, no_visits=True),
        "busje naar zee",
    ),
    Case(
        "D25: fetched is never too far",
        _but(ANYBODY, reach=200, interests=frozenset({Interest.NATURE}), no_visits=True),
        "busje naar zee",
    ),
    Case(
        "D22: bound to the own street, only what is there",
        _but(ANYBODY, reach=200, no_visits=True),
        never=("buurtkamer", "rollatorgroep", "atelier"),
    ),
    Case(
        "D22: home not known, the own neighbourhood counts as near",
        _but(ANYBODY, home=None, reach=400, interests=frozenset({Interest.GAMES})),
        "buurtkamer",
        never=("wandelgroep",),
    ),
    Case(
        "D21: enough people to meet before the empty bench",
        _but(ANYBODY, interests=frozenset({Interest.GAMES}), company=Company.EDGE),
        "buurtkamer",
    ),
    Case(
        "D21: without anybody there, the bench falls behind",
        _but(ANYBODY, interests=frozenset({Interest.ART}), company=Company.EDGE),
        "atelier",
        never=("lege bank",),
    ),
    Case(
        "R13: not assured for long ranks lower",
        _but(ANYBODY, interests=frozenset({Interest.ART})),
        among=("atelier",),
        never=("stoelyoga",),
    ),
    Case(
        "R13: an old entry loses from a fresh one that is the same",
        _but(ANYBODY, interests=frozenset({Interest.ART})),
        "verf",
        changed=(("+verf", {"like": "atelier"}), ("atelier", {"assured_days": 400})),
    ),
    Case(
        "D20: a place where anybody may come before a buddy at home, whatever the fit",
        _but(
            ANYBODY,
            interests=frozenset({Interest.TALKING, Interest.GAMES}),
            company=Company.ONE,
            goals=frozenset({GoalNeed.MEETING}),
        ),
        among=("huismaatje",),
        first="buurtkamer",
    ),
    Case(
        "D20: one who gives back is no unequal pair",
        _but(ANYBODY, interests=frozenset({Interest.TALKING, Interest.GAMES}), company=Company.ONE),
        "huismaatje",
        changed=(("huismaatje", {"ingredients": frozenset({_I.GIVING})}),),
    ),
    Case(
        "Yilmaz for all: not three times sitting and talking when there is something to do",
        _but(
            ANYBODY,
            interests=frozenset({Interest.COOKING, Interest.TALKING}),
            goals=frozenset({GoalNeed.MEETING}),
            welcome=frozenset({Welcome.WOMEN}),
            gives=True,
        ),
        among=("klusploeg",),
    ),
    Case("D29: at risk, the edge of a group", _but(ANYBODY, company=Company.EDGE), "buurtkamer"),
    Case(
        "D24: own words about a choir",
        _but(ANYBODY, stems=frozenset({"zing", "koor"})),
        "koor",
        changed=(("koor", {"stems": frozenset({"zing", "koor"})}),),
    ),
    Case(
        "D24: Turkish and no Dutch: the talk partner speaks it",
        _but(DE_WIT, language=Language.TURKISH),
        "zingeving",
    ),
    Case(
        "D24: Polish and no Dutch: no talk partner speaks it",
        _but(DE_WIT, language=Language.POLISH),
        nothing=True,
    ),
    Case(
        "language: little Dutch needed is enough",
        _but(ANYBODY, language=Language.TIGRINYA, interests=frozenset({Interest.LEARNING})),
        "taalcafé",
        never=("koor", "wandelgroep", "buurtkamer"),
    ),
    Case(
        "goal of learning",
        _but(ANYBODY, goals=frozenset({GoalNeed.LEARNING}), interests=frozenset({Interest.READING})),
        "taalcafé",
    ),
    Case(
        "short: an hour is the most",
        _but(ANYBODY, needs=frozenset({_F.SHORT}), interests=frozenset({Interest.ART})),
        never=("atelier",),
        changed=(("atelier", {"minutes": 120}),),
    ),
    Case(
        "quiet: few stimuli",
        _but(ANYBODY, needs=frozenset({_F.QUIET}), interests=frozenset({Interest.ART})),
        "atelier",
        never=("eettafel", "buurtkamer"),
    ),
    Case(
        "out of season",
        _but(ANYBODY, interests=frozenset({Interest.ART})),
        never=("atelier",),
        changed=(("atelier", {"next_on": None}),),
    ),
    Case(
        "L29: a group that asks a certificate, and its host has none",
        _but(ANYBODY, interests=frozenset({Interest.ART})),
        never=("atelier",),
        changed=(("atelier", {"vog_needed": True, "host_has_vog": False}),),
    ),
    Case(
        "5d: four people are no experience",
        _but(ANYBODY, goals=frozenset({GoalNeed.MEETING}), interests=frozenset({Interest.GAMES})),
        "buurtkamer",
        changed=(("lege bank", {"experience": {GoalNeed.MEETING: Experience(4, 4)}}),),
    ),
    Case(
        "here forty people stayed: that counts",
        _but(ANYBODY, goals=frozenset({GoalNeed.BELONGING}), interests=frozenset({Interest.ART})),
        "verf",
        changed=(("+verf", {"like": "atelier", "experience": {GoalNeed.BELONGING: Experience(40, 36)}}),),
    ),
    Case(
        "here forty people left: that counts too",
        _but(ANYBODY, goals=frozenset({GoalNeed.BELONGING}), interests=frozenset({Interest.ART})),
        "atelier",
        changed=(("+verf", {"like": "atelier", "experience": {GoalNeed.BELONGING: Experience(40, 3)}}),),
    ),
)


def town(case: Case) -> list[Candidate]:
    """The town as it is in this case."""
    there = dict(TOWN)
    for name, values in case.changed:
        given = dict(values)
        if name.startswith("+"):
            like = there[given.pop("like")]
            there[name[1:]] = replace(like, id=UUID(int=7), name=name[1:], **given)
        else:
            there[name] = replace(there[name], **given)
    return list(there.values())


def test_there_are_forty_situations_with_all_six_test_persons() -> None:
    assert len(CASES) >= 40
    assert {case.why[:2] for case in CASES} >= {f"i{number}" for number in range(1, 7)}


@pytest.mark.parametrize("case", CASES, ids=[each.why for each in CASES])
def test_what_comes_and_what_does_not(case: Case) -> None:
    found = [each.candidate.name for each in advise(case.who, town(case), standard_weights()).suggestions]
    if case.nothing:
        assert found == []
        return
    assert found
    if case.first:
        assert found[0] == case.first, found
    assert set(case.among) <= set(found), found
    assert not set(case.never) & set(found), found

"""A small town with something for everybody, for the hand-made situations of matching."""

from datetime import date, time
from typing import Any
from uuid import UUID

from referral.domain.activities import ActivityForm, Ingredient, Pace, Surface, Transport, Welcome
from referral.domain.codes import ActivityKind, Feature
from referral.domain.first_meeting import Interest
from referral.domain.matching.facts import Candidate, TalkPartner
from referral.lib.geo import Point

HOME = Point(52.40, 4.60)
QUARTER, OTHER_QUARTER = UUID(int=1), UUID(int=2)
SOON = date(2026, 12, 1)
_F, _I, _K = Feature, Ingredient, ActivityKind


def north(metres: int) -> Point:
    """A place about so many metres of walking from home."""
    return Point(HOME.latitude + metres / 1.3 / 111_195, HOME.longitude)


TALKER = TalkPartner(UUID(int=90), frozenset({"nl", "tr"}), frozenset(), 2)


def _of(key: str, kind: ActivityKind, **values: Any) -> Candidate:
    number = sum(ord(letter) * 31**place for place, letter in enumerate(key))
    usual: dict[str, Any] = {"place": north(300), "neighbourhood_id": QUARTER, "free": 3, "next_on": SOON}
    return Candidate(id=UUID(int=number), name=key, kind=kind, **{**usual, **values})


TOWN = {
    each.name: each
    for each in (
        _of(
            "rollatorgroep",
            _K.WALKING,
            features=frozenset({_F.ROLLATOR, _F.STEP_FREE, _F.SEATS, _F.SHORT, _F.FREE, _F.SIDE_BY_SIDE}),
            interests=frozenset({Interest.WALKING}),
            ingredients=frozenset({_I.STEP_BACK, _I.COFFEE, _I.BY_NAME}),
            surface=Surface.PAVED,
            pace=Pace.SLOW,
            bench_metres=150,
            route_metres=900,
            expected_number=8,
        ),
        _of(
            "wandelgroep",
            _K.WALKING,
            features=frozenset({_F.FREE, _F.SIDE_BY_SIDE}),
            interests=frozenset({Interest.WALKING, Interest.NATURE}),
            ingredients=frozenset({_I.STEP_BACK, _I.EDGE, _I.NEW_ROUTE}),
            surface=Surface.UNPAVED,
            pace=Pace.STEADY,
            route_metres=4000,
            place=north(1200),
            neighbourhood_id=OTHER_QUARTER,
            expected_number=14,
        ),
        _of(
            "stevig wandelen",
            _K.WALKING,
            features=frozenset({_F.FREE, _F.ROLLATOR}),
            interests=frozenset({Interest.WALKING, Interest.SPORT}),
            pace=Pace.BRISK,
            route_metres=6000,
            expected_number=9,
        ),
        _of(
            "eettafel",
            _K.EATING,
            features=frozenset({_F.STEP_FREE, _F.SEATS}),
            price_cents=450,
            interests=frozenset({Interest.COOKING}),
            starts=time(17, 30),
            expected_number=20,
            ingredients=frozenset({_I.BY_NAME}),
        ),
        _of(
            "samen koken",
            _K.EATING,
            features=frozenset({_F.EASY_DUTCH, _F.FREE, _F.STEP_FREE}),
            interests=frozenset({Interest.COOKING}),
            languages=frozenset({"nl", "ar"}),
            ingredients=frozenset({_I.PAIRS, _I.GIVING, _I.EDGE}),
            starts=time(14),
            expected_number=8,
            place=north(700),
        ),
        _of(
            "klusploeg",
            _K.DOING,
            features=frozenset({_F.FREE, _F.SIDE_BY_SIDE}),
            interests=frozenset({Interest.MAKING, Interest.NATURE}),
            ingredients=frozenset({_I.DOING, _I.GIVING, _I.OWN_INITIATIVE, _I.SEMI_PUBLIC}),
            expected_number=5,
            place=north(900),
        ),
        _of(
            "zingeving",
            _K.TALKS,
            form=ActivityForm.SERIES,
            features=frozenset({_F.FREE, _F.ONE_TO_ONE}),
            interests=frozenset({Interest.TALKING}),
            at_home=True,
            partners=(TALKER,),
            vog_needed=True,
            starts=time(14),
        ),
        _of(
            "huismaatje",
            _K.MEETING,
            features=frozenset({_F.FREE, _F.ONE_TO_ONE, _F.ROLLATOR, _F.QUIET}),
            interests=frozenset({Interest.TALKING, Interest.GAMES}),
            at_home=True,
            starts=time(14),
        ),
        _of(
            "buurtkamer",
            _K.MEETING,
            form=ActivityForm.POINT,
            features=frozenset({_F.FREE, _F.STEP_FREE, _F.SEATS, _F.ROLLATOR}),
            interests=frozenset({Interest.GAMES}),
            ingredients=frozenset({_I.OWN_INITIATIVE, _I.EDGE, _I.SEMI_PUBLIC, _I.STEP_BACK, _I.COFFEE}),
            expected_number=12,
        ),
        _of(
            "lege bank",
            _K.MEETING,
            form=ActivityForm.POINT,
            features=frozenset({_F.FREE, _F.STEP_FREE, _F.SEATS, _F.ROLLATOR}),
            ingredients=frozenset({_I.OWN_INITIATIVE, _I.EDGE, _I.SEMI_PUBLIC, _I.STEP_BACK}),
            interests=frozenset({Interest.GAMES}),
            expected_number=2,
            place=north(250),
        ),
        _of(
            "koor",
            _K.CREATIVE,
            interests=frozenset({Interest.MUSIC}),
            features=frozenset({_F.SEATS, _F.MIXED}),
            price_cents=300,
            starts=time(20),
            expected_number=25,
        ),
        _of(
            "atelier",
            _K.CREATIVE,
            interests=frozenset({Interest.ART}),
            features=frozenset({_F.FREE, _F.QUIET, _F.SEATS, _F.STEP_FREE, _F.MIXED, _F.SIDE_BY_SIDE}),
            ingredients=frozenset({_I.EDGE, _I.STEP_BACK}),
            expected_number=7,
            place=north(600),
        ),
        _of(
            "vrouwengroep",
            _K.MEETING,
            welcome=Welcome.WOMEN,
            languages=frozenset({"nl", "tr", "ar"}),
            features=frozenset({_F.FREE, _F.EASY_DUTCH}),
            interests=frozenset({Interest.TALKING, Interest.COOKING}),
            ingredients=frozenset({_I.EDGE}),
            expected_number=10,
        ),
        _of(
            "taalcafé",
            _K.LEARNING,
            features=frozenset({_F.FREE, _F.EASY_DUTCH}),
            interests=frozenset({Interest.LEARNING, Interest.READING}),
            languages=frozenset({"nl", "en"}),
            expected_number=10,
            place=north(1000),
        ),
        _of(
            "busje naar zee",
            _K.MEETING,
            features=frozenset({_F.ROLLATOR, _F.SEATS, _F.STEP_FREE, _F.SIDE_BY_SIDE}),
            transport=Transport.FETCHED,
            price_cents=500,
            interests=frozenset({Interest.NATURE}),
            place=north(6000),
            neighbourhood_id=OTHER_QUARTER,
            expected_number=8,
        ),
        _of(
            "stoelyoga",
            _K.MOVING,
            features=frozenset({_F.ROLLATOR, _F.SEATS, _F.STEP_FREE, _F.QUIET, _F.SHORT}),
            interests=frozenset({Interest.SPORT}),
            price_cents=250,
            expected_number=9,
            assured_days=300,
        ),
    )
}

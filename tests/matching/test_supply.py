"""Empty spots: what is lacking per neighbourhood and part of the day, from what there is to do alone."""

from datetime import time

from referral.domain.first_meeting import Rhythm
from referral.matching.wishes.supply import Offered, empty_spots, parts_of

WALKER, EASY = "rollator", "easy_dutch"


def offered(hour: int, *features: str, weekday: int = 1, where: str = "Noord") -> Offered:
    """Something to do at that hour."""
    return Offered(where, weekday, time(hour), frozenset(features))


def test_parts_of_the_week() -> None:
    assert parts_of(offered(9)) == {Rhythm.MORNING}
    assert parts_of(offered(12)) == {Rhythm.AFTERNOON}
    assert parts_of(offered(18, weekday=6)) == {Rhythm.EVENING, Rhythm.WEEKEND}


def test_a_neighbourhood_without_anything() -> None:
    (spots,) = empty_spots(["Noord"], [])
    assert set(spots.lacking.values()) == {("niets",)}


def test_two_activities_do_not_make_one_that_has_both() -> None:
    (spots,) = empty_spots(["Noord"], [offered(9, WALKER), offered(10, EASY), offered(10, where="Zuid")])
    assert spots.lacking[Rhythm.MORNING] == ("met een rollator en weinig Nederlands",)
    assert spots.lacking[Rhythm.AFTERNOON] == ("niets",)
    (spots,) = empty_spots(["Noord"], [offered(9, WALKER)])
    assert spots.lacking[Rhythm.MORNING] == ("met weinig Nederlands",)


def test_whole_neighbourhoods_are_left_out() -> None:
    week = [offered(hour, WALKER, EASY, weekday=6) for hour in (9, 14, 20)]
    assert empty_spots(["Noord"], week) == []

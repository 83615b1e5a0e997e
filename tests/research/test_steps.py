"""What the funnel shows: each step with its definition, numerator and denominator, and no small group."""

from types import SimpleNamespace
from typing import Any, cast

from referral.research.queries import STAGES, Step, _steps

FULL = {
    "sent": 200,
    "accepted": 180,
    "reached": 160,
    "intake": 140,
    "placed": 120,
    "first": 100,
    "third": 80,
    "fourth": 60,
    "ripe": 70,
    "active": 30,
    "closed": 90,
}


def steps(**changes: int) -> dict[str, Step]:
    """The steps as they are shown for these counts."""
    row = cast("Any", SimpleNamespace(**{**FULL, **changes}))
    return {each.stage.name: each for each in _steps(row)}


def test_each_step_is_a_part_of_the_one_that_it_follows_from() -> None:
    shown = steps()
    assert {name: each.stage.of for name, each in shown.items()} == {
        "sent": "sent",
        "accepted": "sent",
        "reached": "sent",
        "intake": "sent",
        "placed": "intake",
        "first": "placed",
        "third": "placed",
        "fourth": "placed",
        "ripe": "first",
        "active": "ripe",
        "closed": "sent",
    }
    assert (shown["fourth"].count.value, shown["fourth"].whole.value, shown["fourth"].share) == (60, 120, 50)
    assert (shown["active"].count.value, shown["active"].whole.value, shown["active"].share) == (30, 70, 43)
    assert all(each.definition for each in STAGES)


def test_a_small_group_is_neither_shown_nor_a_difference() -> None:
    shown = steps(ripe=95, active=91)
    assert [shown[name].count.value for name in ("first", "ripe", "active")] == [100, 100, 100]
    hidden = steps(active=9)
    assert hidden["active"].count.value is None
    assert hidden["active"].share is None
    assert steps(fourth=75)["fourth"].count.value == 80

"""Figures of another study: whom they share with this one, and that nobody is found with both."""

import random
from datetime import date
from itertools import product
from typing import Any

import pytest

from referral.analysis.elsewhere import Elsewhere, Population, conditions
from referral.analysis.ledger import Ledger
from referral.analysis.overlapping import refusal
from referral.domain.disclosure import POLICY, Axis, SafeTable, protect
from referral.domain.disclosure.overlap import TOO_CLOSE
from referral.domain.disclosure.told import Among, Counted, Number
from referral.domain.research.filters import Filters
from tests.analysis.test_overlapping import ALL, CONTACT, GLOOM, files
from tests.domain.attacker import Known, Target, ranges

Key = tuple[str, ...]
YEAR = Population(date(2025, 1, 1), date(2025, 12, 31))
LONGER = Population(date(2024, 1, 1), date(2026, 3, 31))
FROM_MAY = Population(date(2025, 5, 10), date(2025, 12, 31))
CLINICS = Population(date(2025, 1, 1), date(2025, 12, 31), ("gp_practice",))
MOODS = Population(date(2025, 1, 1), date(2025, 12, 31), (), ("gloom", "contact"))
QUARTERS = YEAR.quarters
AREAS, REASONS, FUNDS = ("Noord", "Zuid", "West"), ("contact", "gloom"), ("wmo", "zvw")


def by_quarter(*shown: int | None, **more: Any) -> Counted:
    """A table of the four quarters; None is hidden."""
    told = tuple(((name,), value) for name, value in zip(QUARTERS, shown, strict=True) if value is not None)
    return Counted("referral", (("quarter", tuple(QUARTERS)),), told, ("quarter",), **more)


def numbers(other: Elsewhere) -> dict[Key, Number]:
    """What the first table elsewhere says here."""
    [found] = other.numbers(sorted({*other.mine.quarters, *other.theirs.quarters}), 1, 1, 9)
    return {each.key: each for each in found}


def told(mine: Population, theirs: Population, table: Counted, **more: Any) -> Elsewhere:
    return Elsewhere(mine, theirs, [(ALL, (table,))], **more)


def test_the_same_people_make_the_same_numbers() -> None:
    found = numbers(told(YEAR, YEAR, by_quarter(40, None, 60, 70)))
    first = found["2025-Q1",]
    assert (first.inner, first.low, first.high) == ({"quarter": Among(frozenset({"2025-Q1"}))}, 38, 42)
    assert found["2025-Q2",].hidden
    assert {each.world for each in found.values()} == {1}


def test_who_came_and_went_makes_two_releases_less_alike() -> None:
    moved = {"2025-Q1": (3, 1), "2025-Q3": (0, 50)}
    drift = told(YEAR, YEAR, by_quarter(40, 40, 60, None), moved=moved, blurred={"quarter": 2}).drift(1)
    assert drift.bounds({}) == (-3, 51)
    assert drift.bounds({"quarter": "2025-Q1"}) == (-3 - 2, 1 + 2)
    assert drift.bounds({"quarter": "2025-Q2", "area": "Zuid"}) == (-2, 2)
    assert drift.bounds({"quarter": "niet bekend"}) == (-3 - 2, 51 + 2)
    assert drift.bounds({"area": "Zuid"}) == (-3, 51)


def test_what_may_change_later_is_not_compared() -> None:
    table = Counted("referral", (("state", ("told", "silent")),), ((("told",), 50), (("*",), 80)), ("state",))
    assert set(numbers(told(YEAR, YEAR, table))) == {("*",)}
    ties = Counted("hand_over", (("group", ("a", "b")),), ((("a",), 50),))
    assert told(YEAR, YEAR, ties).numbers(QUARTERS, 1, 1, 9) == []


def test_a_longer_period_counts_more_people() -> None:
    found = numbers(told(YEAR, LONGER, by_quarter(40, 50, 60, 70)))
    assert found["2025-Q1",].inner == {"quarter": Among(frozenset({"2025-Q1"}))}
    here = numbers(told(LONGER, YEAR, by_quarter(40, 50, 60, 70)))
    outside = frozenset(each for each in LONGER.quarters if each[:4] != "2025")
    assert here["*",].inner == {"quarter": Among(outside, none_of=True)}


def test_a_period_that_begins_within_a_quarter_says_half_of_it() -> None:
    found = numbers(told(YEAR, FROM_MAY, by_quarter(40, 50, 60, 70)))
    second, third = found["2025-Q2",], found["2025-Q3",]
    assert (second.inner["quarter"].values, second.low, second.high) == (frozenset(), 0, 52)
    assert (third.low, third.high) == (58, 62)
    assert FROM_MAY.days_in("2025-Q2") == (date(2025, 5, 10), date(2025, 6, 30))
    assert FROM_MAY.days_in("2025-Q1") is None
    assert YEAR.days_in("2025-Q4") == (date(2025, 10, 1), date(2025, 12, 31))


def test_sectors_and_reasons_of_a_study_are_conditions() -> None:
    assert CLINICS.where(QUARTERS) == {"sector": Among(frozenset({"gp_practice"}))}
    assert MOODS.where(QUARTERS) == {"reasons contact gloom": Among(frozenset({"yes"}))}
    assert conditions(Filters(first="2025-Q3", activity="walking"), QUARTERS) == {
        "quarter": Among(frozenset({"2025-Q3", "2025-Q4"})),
        "activity_kind": Among(frozenset({"walking"})),
    }


@pytest.mark.parametrize(
    ("one", "other", "within"),
    [
        (YEAR, YEAR, True),
        (YEAR, LONGER, True),
        (LONGER, YEAR, False),
        (CLINICS, YEAR, True),
        (YEAR, CLINICS, False),
        (MOODS, CLINICS, False),
    ],
)
def test_which_study_asks_for_more(one: Population, other: Population, within: bool) -> None:
    assert one.is_within(other) == within


def over(counts: dict[Key, int], places: tuple[int, int]) -> dict[Key, int]:
    found: dict[Key, int] = {}
    for key, number in counts.items():
        short = key[places[0]], key[places[1]]
        found[short] = found.get(short, 0) + number
    return found


def later(chance: random.Random, counts: dict[Key, int]) -> tuple[dict[Key, int], int, int]:
    """The same people when another study froze: a few came and went."""
    cells = [chance.choice(list(counts)) for _ in range(chance.choice((0, 0, 2)))]
    after = dict(counts)
    for place, key in enumerate(cells):
        after[key] = max(0, after[key] + (1 if place % 2 else -1))
    changes = [after[key] - counts[key] for key in counts]
    return after, -sum(min(each, 0) for each in changes), sum(max(each, 0) for each in changes)


def two_studies(chance: random.Random, *, mindful: bool) -> tuple[Known, list[Target]]:
    """One study shows areas by reason, the other areas by money; what somebody knows who saw both."""
    mean = chance.choice((4, 9, 20))
    counts: dict[Key, int] = {
        key: int(chance.expovariate(1 / mean)) for key in product(AREAS, REASONS, FUNDS)
    }
    after, gone, came = later(chance, counts)
    area, reason, fund = (
        Axis(name, values, outcome=False)
        for name, values in (("area", AREAS), ("reason", REASONS), ("funding", FUNDS))
    )
    first = protect(over(counts, (0, 1)), [area, reason])
    other = Elsewhere(
        YEAR,
        YEAR,
        [(ALL, (Counted.told(first, "referral", ("area", "reason")),))],
        {"2025-Q2": (came, gone)},
    )
    second = over(after, (0, 2))
    ledger = Ledger({}, sum(after.values()), elsewhere=[other] if mindful else [])
    safe = ledger.protect(second, [area, fund], "referral")
    return known(first, safe, gone, came)


def known(first: SafeTable, second: SafeTable, gone: int, came: int) -> tuple[Known, list[Target]]:
    shown: list[dict[Key, int]] = [
        {(key[0], key[1], "*"): value for key, value in first.shown.items()},
        {(key[0], "*", key[1]): value for key, value in second.shown.items()},
    ]
    hidden = [Target(0, (key[0], key[1], "*")) for key in first.truth if key not in first.shown]
    hidden += [
        Target(1, (key[0], "*", key[1]))
        for key in second.truth
        if key not in second.shown and key not in second.exposed
    ]
    return Known((AREAS, REASONS, FUNDS), shown, [gone], [came]), hidden


def narrowed(number: int, *, mindful: bool) -> int:
    chance = random.Random(4)
    found = ranges([two_studies(chance, mindful=mindful) for _ in range(number)])
    return sum(any(high - low < POLICY.protection - 1e-6 for low, high in each.values()) for each in found)


def test_nobody_narrows_it_with_the_figures_of_another_study() -> None:
    assert narrowed(12, mindful=True) == 0


def test_the_attacker_wins_where_studies_do_not_know_of_each_other() -> None:
    assert narrowed(12, mindful=False) > 0


def test_a_study_of_one_quarter_more_does_not_tell_of_the_four_people_in_it() -> None:
    """Shown of the longer one: 200 in all. So this one, with 196, shows no total."""
    wider = Counted("referral", (("area", AREAS),), ((("*",), 200),), ("area",))
    longer = Elsewhere(YEAR, Population(YEAR.first, date(2026, 3, 31)), [(ALL, (wider,))])
    ledger = Ledger(YEAR.where(longer.theirs.quarters), 196, elsewhere=[longer])
    axis = [Axis("funding", FUNDS, outcome=False)]
    assert ledger.protect({("wmo",): 100, ("zvw",): 96}, axis, "referral").value("*") is None
    enough = Ledger(YEAR.where(longer.theirs.quarters), 180, elsewhere=[longer])
    assert enough.protect({("wmo",): 100, ("zvw",): 80}, axis, "referral").value("*") == 180


def test_a_choice_that_differs_by_a_handful_from_one_of_another_study_is_refused() -> None:
    data = files((50, {"reason": "contact"}), (9, {"reason": "gloom"}))
    other = Elsewhere(YEAR, YEAR, [(CONTACT, ())])
    assert refusal(data, ALL, []) == ""
    assert refusal(data, ALL, [], [other]) == TOO_CLOSE
    assert refusal(data, GLOOM, [], [other]) != ""


def test_a_study_of_some_sectors_is_a_choice_of_them() -> None:
    data = files((50, {"sector": "gp_practice"}), (4, {"sector": "home_care"}))
    assert refusal(data, ALL, [], [Elsewhere(YEAR, CLINICS, [(ALL, ())])]) == TOO_CLOSE
    assert refusal(data, ALL, [], [Elsewhere(YEAR, LONGER, [(ALL, ())])]) == ""


def test_a_study_of_some_reasons_is_found_among_all_reasons() -> None:
    data = files((50, {"reasons": "bodily;gloom"}), (5, {"reasons": "meaning"}))
    assert refusal(data, ALL, [], [Elsewhere(YEAR, MOODS, [(ALL, ())])]) == TOO_CLOSE


def test_a_choice_that_these_files_cannot_tell_is_left_out() -> None:
    data = files((50, {}), (5, {"funding": "wmo"}))
    data.referral = data.referral.drop("funding")
    assert refusal(data, ALL, [], [Elsewhere(YEAR, YEAR, [(Filters(funding="wmo"), ())])]) == ""

"""Tables with other axes, other filters and of other releases: nobody narrows a hidden number with them (5d).

The attacker is the one of `test_disclosure_attack`: it knows nothing of how the product weighs tables.
"""

import random
from collections.abc import Sequence
from itertools import product

import pytest

from referral.domain.disclosure import POLICY, Axis, SafeTable, protect
from referral.domain.disclosure.joint import Mine, protect_beside
from referral.domain.disclosure.programs import Attack, Contradiction, Target
from referral.domain.disclosure.told import Among, Counted, Number, Where
from tests.domain.attacker import Known, ranges
from tests.domain.attacker import Target as Sought

Key = tuple[str, ...]
SLACK = 1e-6
VALUES = (("a0", "a1", "a2"), ("b0", "b1", "b2"), ("c0", "c1"))
EVERYBODY: Where = {}


def people(chance: random.Random) -> dict[Key, int]:
    mean, empty = chance.choice((4, 9, 20, 45)), chance.choice((0, 0, 0.3))
    return {
        key: 0 if chance.random() < empty else int(chance.expovariate(1 / mean)) for key in product(*VALUES)
    }


def over(places: Sequence[int], counts: dict[Key, int]) -> tuple[dict[Key, int], list[Axis]]:
    """The table by some of the three axes."""
    found: dict[Key, int] = {}
    for key, number in counts.items():
        short = tuple(key[place] for place in places)
        found[short] = found.get(short, 0) + number
    return found, [Axis("abc"[place], VALUES[place], outcome=False) for place in places]


def wide(places: Sequence[int], key: Key, other: str = "*") -> Key:
    """The key of a number among all three axes."""
    return tuple(key[list(places).index(place)] if place in places else other for place in range(3))


def made(
    counts: dict[Key, int], tables: Sequence[Sequence[int]], *, mindful: bool = True
) -> list[tuple[Sequence[int], SafeTable]]:
    """Tables of the same people, one after the other, each weighed beside those before it."""
    known: list[list[Number]] = []
    found = []
    for place, places in enumerate(tables, 1):
        cells, axes = over(places, counts)
        mine = Mine("referral", EVERYBODY, tuple(each.name for each in axes))
        safe = protect_beside(cells, axes, mine, known) if mindful else protect(cells, axes)
        known.append(list(mine.counted(safe).numbers(place, EVERYBODY)))
        found.append((places, safe))
    return found


def attack(found: Sequence[tuple[Sequence[int], SafeTable]]) -> tuple[Known, list[Sought]]:
    """All of them as one table by three axes, and every number that none of them shows."""
    shown = {wide(places, key): value for places, table in found for key, value in table.shown.items()}
    every = {wide(places, key) for places, table in found for key in table.truth}
    return Known(VALUES, [shown]), [Sought(0, key) for key in sorted(every - set(shown))]


def narrowed(rows: Sequence[Sequence[tuple[Sequence[int], SafeTable]]]) -> int:
    """In how many of these rows of tables a hidden number is known better than it may be."""
    return sum(
        any(high - low < POLICY.protection - SLACK for low, high in each.values())
        for each in ranges([attack(found) for found in rows])
    )


@pytest.mark.parametrize(
    ("tables", "number"),
    [
        ([(0, 1), (0, 2)], 14),
        ([(0, 1), (0, 2)], 15),
        ([(0,), (0, 1), (0, 2)], 8),
        ([(0, 1), (1, 2), (0, 2)], 4),
        ([(0,), (1,)], 60),
    ],
)
def test_nobody_narrows_it_with_tables_that_share_an_axis(
    tables: Sequence[Sequence[int]], number: int
) -> None:
    chance = random.Random(len(tables) + number)
    worlds = [people(chance) for _ in range(number)]
    assert narrowed([made(each, tables) for each in worlds]) == 0


def test_the_attacker_wins_where_each_table_is_weighed_alone() -> None:
    chance = random.Random(5)
    worlds = [people(chance) for _ in range(30)]
    assert narrowed([made(each, [(0, 1), (0, 2)], mindful=False) for each in worlds]) > 2


def chosen(value: str) -> Where:
    return {"a": Among(frozenset({value}))}


def test_nobody_finds_who_is_left_out_of_a_choice() -> None:
    """A table of all and one of a choice: their difference is the table of the others, which none shows."""
    chance, attacks, hides = random.Random(8), [], 0
    for _ in range(12):
        counts = people(chance)
        cells, axes = over((1, 2), counts)
        mine = Mine("referral", EVERYBODY, ("b", "c"))
        first = protect(cells, axes)
        some, _ = over((1, 2), {key: number for key, number in counts.items() if key[0] == "a0"})
        choice = Mine("referral", chosen("a0"), ("b", "c"))
        known = [list(mine.counted(first).numbers(1, EVERYBODY))]
        second = protect_beside(some, axes, choice, known)
        hides += second.shown != protect(some, axes).shown
        shown = {wide((1, 2), key): value for key, value in first.shown.items()}
        shown |= {wide((1, 2), key, "a0"): value for key, value in second.shown.items()}
        left = [key for key in second.shown if cells_of(counts, key) < POLICY.difference]
        seen = Known((("a0", "rest"), *VALUES[1:]), [shown])
        hidden = [
            wide((1, 2), key, side)
            for side, table in (("*", first), ("a0", second))
            for key in table.truth
            if key not in table.shown
        ]
        attacks.append(
            (seen, [Sought(0, key) for key in (*hidden, *(wide((1, 2), k, "rest") for k in left))])
        )
    for found in ranges(attacks):
        assert all(high - low >= POLICY.protection - SLACK for low, high in found.values())
    assert hides > 2


def cells_of(counts: dict[Key, int], key: Key) -> int:
    """How many of the others there are in a cell of the table by b and c."""
    return sum(
        number
        for place, number in counts.items()
        if place[0] != "a0" and all(part in {"*", own} for part, own in zip(key, place[1:], strict=True))
    )


def test_what_takes_the_rest_together_is_all_that_has_no_name() -> None:
    table = Counted("way", (("way", ("in", "out", "other")),), ((("in",), 40),), (), (("way", "other"),))
    numbers = {each.key: each for each in table.numbers(1, EVERYBODY)}
    assert numbers["other",].inner == {"way": Among(frozenset({"in", "out"}), none_of=True)}
    assert numbers["*",].inner == {}
    assert (numbers["in",].low, numbers["in",].high, numbers["in",].hidden) == (38, 42, False)
    assert numbers["out",].hidden


def test_a_value_without_a_name_is_a_value() -> None:
    """Who told no age has one too: an empty text, which is no ‘others’."""
    whole = Counted("referral", (("b", ("", "b1")),), (), ("b",))
    outside = next(each for each in whole.numbers(1, EVERYBODY) if each.key == ())
    assert outside.inner == {"b": Among(frozenset({"", "b1"}), none_of=True)}


def test_a_total_is_of_its_values_only_where_others_may_be_left_out() -> None:
    table = Counted("referral", (("b", ("b0", "b1")),), ())
    whole = Counted("referral", (("b", ("b0", "b1")),), (), ("b",))
    named = Among(frozenset({"b0", "b1"}))
    assert next(each for each in table.numbers(1, EVERYBODY) if each.key == ("*",)).inner == {"b": named}
    assert [each.inner for each in whole.numbers(1, EVERYBODY) if each.key in {("*",), ()}] == [
        {},
        {"b": Among(named.values, none_of=True)},
    ]


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        (Among(frozenset("ab")), Among(frozenset("bc")), Among(frozenset("b"))),
        (Among(frozenset("ab")), Among(frozenset("bc"), none_of=True), Among(frozenset("a"))),
        (Among(frozenset("ab"), none_of=True), Among(frozenset("bc")), Among(frozenset("c"))),
        (
            Among(frozenset("ab"), none_of=True),
            Among(frozenset("bc"), none_of=True),
            Among(frozenset("abc"), none_of=True),
        ),
    ],
)
def test_two_conditions_on_one_variable(one: Among, other: Among, both: Among) -> None:
    assert one.both(other) == both


@pytest.mark.parametrize(
    ("one", "other", "within"),
    [
        (Among(frozenset("a")), Among(frozenset("ab")), True),
        (Among(frozenset("ac")), Among(frozenset("ab")), False),
        (Among(frozenset("a")), Among(frozenset("b"), none_of=True), True),
        (Among(frozenset("ab")), Among(frozenset("b"), none_of=True), False),
        (Among(frozenset("ab"), none_of=True), Among(frozenset("a"), none_of=True), True),
        (Among(frozenset("a"), none_of=True), Among(frozenset("ab"), none_of=True), False),
        (Among(frozenset("a"), none_of=True), Among(frozenset("ab")), False),
    ],
)
def test_one_condition_within_another(one: Among, other: Among, *, within: bool) -> None:
    assert one.is_within(other) == within


def test_a_table_that_contradicts_the_others_is_left_out() -> None:
    counts: dict[Key, int] = dict.fromkeys(product(*VALUES), 20)
    cells, axes = over((0,), counts)
    mine = Mine("referral", EVERYBODY, ("a",))
    many: dict[Key, int] = dict.fromkeys(product(*VALUES), 300)
    wrong, _ = over((0,), many)
    told = list(mine.counted(protect(wrong, axes)).numbers(1, EVERYBODY))
    own = list(mine.counted(protect(cells, axes)).numbers(0, EVERYBODY))
    with pytest.raises(Contradiction):
        Attack([*own, *told]).narrowed([Target(own[0])])
    assert protect_beside(cells, axes, mine, [told]).shown == protect(cells, axes).shown


def test_what_others_told_already_is_no_reason_to_hide() -> None:
    """The first table shows each value of a; that the second may not is said, and hides nothing else."""
    counts: dict[Key, int] = dict.fromkeys(product(*VALUES), 20)
    first, _ = made(counts, [(0,), (0, 1)])[0][1], None
    cells, axes = over((0, 1), counts)
    mine = Mine("referral", EVERYBODY, ("a", "b"))
    known = [list(Mine("referral", EVERYBODY, ("a",)).counted(first).numbers(1, EVERYBODY))]
    second = protect_beside(cells, axes, mine, known, withheld=[("a0", "*")])
    assert second.value("a0", "*") is None
    assert second.exposed == {("a0", "*")}
    assert second.value("a1", "b1") == 40

"""Two thousand random tables: nobody narrows a hidden number, alone or with earlier tables (5d)."""

import random
from collections.abc import Sequence
from itertools import pairwise, product

import pytest

from referral.domain.disclosure import POLICY, Axis, SafeTable, protect
from referral.domain.disclosure.protection import Protection
from tests.domain.attacker import Known, Target, ranges

Key = tuple[str, ...]
SLACK = 1e-6
SHAPES = {1: ((3,), (4,), (6,)), 2: ((2, 3), (3, 3), (3, 4), (2, 5)), 3: ((2, 2, 2), (2, 2, 3))}


def invented(chance: random.Random, shape: Sequence[int]) -> tuple[dict[Key, int], list[Axis]]:
    """A table of few people or many, with empty cells or none, sometimes with one that has nearly all."""
    values = [
        tuple(f"{name}{number}" for number in range(size)) for name, size in zip("abc", shape, strict=False)
    ]
    axes = [Axis(each[0][0], each, outcome=chance.random() < 0.4) for each in values]
    mean, empty = chance.choice((4, 10, 20, 45, 150)), chance.choice((0, 0, 0.2, 0.5))
    counts = {
        key: 0 if chance.random() < empty else int(chance.expovariate(1 / mean)) for key in product(*values)
    }
    if chance.random() < 0.2:
        counts[chance.choice(list(counts))] += 40 * mean
    return counts, axes


def dominated(chance: random.Random, counts: dict[Key, int]) -> dict[Key, float]:
    """In some cells one practice has much."""
    return {key: chance.random() for key in counts if chance.random() < 0.1}


def hidden(table: SafeTable) -> list[Key]:
    values = [(*axis.values, "*") for axis in table.axes]
    return [key for key in product(*values) if table.value(*key) is None]


def known_of(*tables: SafeTable) -> Known:
    """What somebody knows who saw these, oldest first, and read in the manifests how many came and went."""
    cells = [key for key in tables[0].truth if "*" not in key]
    changes = [[after.truth[key] - before.truth[key] for key in cells] for before, after in pairwise(tables)]
    return Known(
        [axis.values for axis in tables[0].axes],
        [table.shown for table in tables],
        [-sum(min(each, 0) for each in change) for change in changes],
        [sum(max(each, 0) for each in change) for change in changes],
    )


def protected(axes: int, number: int, seed: int) -> list[SafeTable]:
    chance = random.Random(seed)
    made = []
    for _ in range(number):
        counts, named = invented(chance, chance.choice(SHAPES[axes]))
        made.append(protect(counts, named, dominance=dominated(chance, counts)))
    return made


@pytest.mark.parametrize(
    ("axes", "number"), [(1, 1100), (2, 250), (2, 251), (2, 249), (3, 50), (3, 51), (3, 49)]
)
def test_nobody_narrows_a_hidden_number(axes: int, number: int) -> None:
    tables = protected(axes, number, seed=number)
    attacks = [(known_of(table), [Target(0, key) for key in hidden(table)]) for table in tables]
    assert sum(len(targets) for _, targets in attacks) > 2 * number
    for table, found in zip(tables, ranges(attacks), strict=True):
        for target, (low, high) in found.items():
            need = table.needs[target.key]
            assert low <= table.truth[target.key] <= high + SLACK
            assert high - low >= max(need.width, POLICY.protection) - SLACK, (table, target)
            assert low <= need.floor + SLACK, (table, target)


def later(chance: random.Random, counts: dict[Key, int]) -> dict[Key, int]:
    """Some time on: nothing changed, or a few came or went, or many came."""
    rate = chance.choice((0.0, 0.3, 2.0, 15.0))
    left = chance.choice((0.0, 0.0, 0.02))
    return {
        key: max(0, count - sum(chance.random() < left for _ in range(count)))
        + (int(chance.expovariate(1 / rate)) if rate else 0)
        for key, count in counts.items()
    }


@pytest.mark.parametrize(("axes", "number"), [(1, 60), (2, 24), (3, 4)])
@pytest.mark.parametrize("releases", [2, 3])
def test_nobody_narrows_it_with_earlier_tables_either(axes: int, number: int, releases: int) -> None:
    chance = random.Random(7 * axes + releases)
    attacks, rows = [], []
    for _ in range(number):
        counts, named = invented(chance, chance.choice(SHAPES[axes]))
        made: list[SafeTable] = []
        for _ in range(releases):
            made.append(protect(counts, named, earlier=made))
            counts = later(chance, counts)
        rows.append(made)
        targets = [
            Target(place, key)
            for place, table in enumerate(made)
            for key in hidden(table)
            if key not in table.exposed or not any(key in before.shown for before in made[:place])
        ]
        attacks.append((known_of(*made), targets))
    for tables, found in zip(rows, ranges(attacks), strict=True):
        for target, (low, high) in found.items():
            assert high - low >= POLICY.protection - SLACK, (tables, target)


def narrowed(rows: Sequence[Sequence[SafeTable]]) -> int:
    """Of how many rows of tables the attacker narrows a number hidden in the last one."""
    attacks = [
        (known_of(*tables), [Target(len(tables) - 1, key) for key in hidden(tables[-1])]) for tables in rows
    ]
    return sum(
        any(high - low < POLICY.protection - SLACK for low, high in found.values())
        for found in ranges(attacks)
    )


def test_the_attacker_wins_where_only_small_cells_are_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Protection, "hide_more", lambda _self: None)
    assert narrowed([[each] for each in protected(2, 100, seed=3)]) > 20
    assert narrowed([[each] for each in protected(1, 100, seed=3)]) > 10


def test_the_attacker_wins_where_earlier_tables_are_forgotten() -> None:
    chance, mindful, forgetful = random.Random(9), [], []
    for _ in range(30):
        counts, axes = invented(chance, (3, 3))
        first, after = protect(counts, axes), later(chance, counts)
        second = protect(after, axes, earlier=[first])
        mindful.append([first, second])
        forgetful.append([first, protect(after, axes)])
    assert narrowed(forgetful) > narrowed(mindful)


@pytest.mark.parametrize(
    ("shape", "mean", "floor"),
    [
        ((6,), 60, 0.95),
        ((4, 5), 40, 0.85),
        ((8, 6), 25, 0.85),
        ((3, 4, 4), 100, 0.75),
        ((3, 4, 4), 1000, 0.9),
    ],
)
def test_most_of_what_is_safe_is_shown(shape: Sequence[int], mean: int, floor: float) -> None:
    chance, shown, safe = random.Random(11), 0, 0
    for _ in range(4):
        values = [
            tuple(f"{name}{number}" for number in range(size))
            for name, size in zip("abc", shape, strict=False)
        ]
        axes = [Axis(each[0][0], each, outcome=False) for each in values]
        table = protect({key: int(chance.expovariate(1 / mean)) for key in product(*values)}, axes)
        shown += len(table.shown)
        safe += sum(count >= POLICY.smallest for count in table.truth.values())
    assert shown >= floor * safe

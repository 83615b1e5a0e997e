"""The best round equals what trying everything finds."""

import random
from itertools import product

import pytest

from referral.lib.assignment import Points, best_round

SEED, ROUNDS = 20261125, 4_000


def worth(points: Points, round_: tuple[int | None, ...]) -> tuple[int, float]:
    """How many get a place, and their points together."""
    given = [
        (value, column)
        for row, column in zip(points, round_, strict=True)
        if column is not None and (value := row[column]) is not None
    ]
    return len(given), round(sum(value for value, _ in given), 6)


def allowed(points: Points, places: list[int], round_: tuple[int | None, ...]) -> bool:
    """No hard limit and no capacity broken."""
    taken = [0] * len(places)
    for row, column in zip(points, round_, strict=True):
        if column is not None:
            if row[column] is None:
                return False
            taken[column] += 1
    return all(number <= room for number, room in zip(taken, places, strict=True))


def by_force(points: Points, places: list[int]) -> tuple[int, float]:
    """The best of all rounds, found by trying each person in turn."""
    best = (0, 0.0)

    def go_on(row: int, room: list[int], number: int, total: float) -> None:
        nonlocal best
        if row == len(points):
            best = max(best, (number, round(total, 6)))
            return
        go_on(row + 1, room, number, total)
        for column, value in enumerate(points[row]):
            if value is not None and room[column]:
                room[column] -= 1
                go_on(row + 1, room, number + 1, total + value)
                room[column] += 1

    go_on(0, list(places), 0, 0.0)
    return best


def test_as_good_as_trying_everything() -> None:
    dice = random.Random(SEED)
    for _ in range(ROUNDS):
        people, offers = dice.randint(0, 5), dice.randint(0, 5)
        _compare(dice, people, offers)


@pytest.mark.parametrize("size", [6, 7])
def test_as_good_up_to_seven_by_seven(size: int) -> None:
    dice = random.Random(size)
    for _ in range(12):
        _compare(dice, size, size, most=1)


def _compare(dice: random.Random, people: int, offers: int, most: int = 2) -> None:
    points: list[list[float | None]] = [
        [
            None if dice.random() < 0.35 else dice.choice([-3.0, 0.0, 2.5, 7.0, dice.random() * 20])
            for _ in range(offers)
        ]
        for _ in range(people)
    ]
    places = [dice.randint(0, most) for _ in range(offers)]
    found = tuple(best_round(points, places))
    assert allowed(points, places, found)
    assert worth(points, found) == pytest.approx(by_force(points, places))


def test_a_small_case_by_hand() -> None:
    points: list[list[float | None]] = [[5.0, 4.0], [5.0, None]]
    assert best_round(points, [1, 1]) == [1, 0]  # one point less for the first, so that both get a place


def test_every_round_of_two_by_two() -> None:
    values: tuple[float | None, ...] = (None, 1.0, 2.0)
    for cells in product(values, repeat=4):
        points: list[list[float | None]] = [list(cells[:2]), list(cells[2:])]
        for places in product((0, 1, 2), repeat=2):
            found = tuple(best_round(points, list(places)))
            assert worth(points, found) == by_force(points, list(places))


def test_rows_of_another_length_are_refused() -> None:
    with pytest.raises(ValueError, match="every offer"):
        best_round([[1.0]], [1, 1])

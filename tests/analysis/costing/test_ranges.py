"""The range of a mean: the same each time, as wide as it should be, and wider where practices differ."""

import random
from statistics import NormalDist, mean, stdev

import pytest

from referral.analysis.costing.ranges import mean_range


def test_the_same_seed_gives_the_same_range() -> None:
    values = [float(each % 7) for each in range(60)]
    one, other = mean_range(values, draws=199), mean_range(values, draws=199)
    assert one == other
    assert mean_range(values, draws=199, seed=2) != one
    assert one.mean == pytest.approx(mean(values))


def test_the_range_is_near_that_of_theory() -> None:
    """For many normal values the bootstrap range is mean +- 1.96 s / sqrt(n)."""
    chance = random.Random(3)
    values = [chance.gauss(50, 10) for _ in range(400)]
    found = mean_range(values, draws=999)
    half = NormalDist().inv_cdf(0.975) * stdev(values) / 20
    assert found.low == pytest.approx(mean(values) - half, abs=0.15)
    assert found.high == pytest.approx(mean(values) + half, abs=0.15)


def test_the_truth_lies_within_it_at_the_stated_rate() -> None:
    """Skewed amounts with a mean of two; of a hundred ranges at least 88 hold it (one in a thousand not)."""
    chance = random.Random(4)
    held = 0
    for _ in range(100):
        found = mean_range([chance.expovariate(0.5) for _ in range(80)], draws=299)
        held += found.low <= 2 <= found.high
    assert held >= 88


def test_practices_are_drawn_when_there_are_ten() -> None:
    chance = random.Random(5)
    practices = [f"K{at % 12}" for at in range(240)]
    levels = {name: chance.gauss(0, 5) for name in set(practices)}
    values = [levels[name] + chance.gauss(0, 1) for name in practices]
    by_practice, by_person = mean_range(values, practices), mean_range(values)
    assert by_practice.by_practice
    assert not by_person.by_practice
    assert by_practice.high - by_practice.low > 2 * (by_person.high - by_person.low)
    assert not mean_range(values, [f"K{at % 9}" for at in range(240)]).by_practice


def test_many_people_and_odd_ones() -> None:
    chance = random.Random(6)
    values = [chance.gauss(5, 2) for _ in range(20_000)]
    found = mean_range(values, draws=299)
    assert found.high - found.low == pytest.approx(2 * 1.96 * 2 / 20_000**0.5, rel=0.25)
    assert mean_range([3.0] * 30).low == 3.0
    assert mean_range([3.0]).high == 3.0
    with pytest.raises(ValueError, match="nothing to draw"):
        mean_range([])

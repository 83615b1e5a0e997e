"""Planted effects come back: over many small groups the 95 % intervals hold the truth about 95 times in 100.

With two hundred groups a true 95 % interval holds it in 181 to 198 of them, 999 times in 1,000 (binomial).
"""

import math
import random

from referral.analysis.statistics.change import paired
from referral.analysis.statistics.reliability import alpha
from referral.analysis.statistics.shares import wilson
from referral.analysis.statistics.survival import incidence, kaplan_meier, quantile_interval

GROUPS = 200
LEAST, MOST = 181, 199


def test_mean_change() -> None:
    chance, held, sizes = random.Random(20260), 0, 0
    for _ in range(GROUPS):
        before = [chance.gauss(48, 16) for _ in range(40)]
        after = [each + chance.gauss(9, 12) for each in before]
        found = paired(before, after)
        held += found.low <= 9 <= found.high
        sizes += (found.d_low or 0) <= 9 / 12 <= (found.d_high or 0)
    assert LEAST <= held <= MOST
    assert LEAST <= sizes <= MOST


def test_share() -> None:
    chance, held = random.Random(20261), 0
    for _ in range(GROUPS):
        low, high = wilson(sum(chance.random() < 0.85 for _ in range(60)), 60) or (0, 0)
        held += low <= 0.85 <= high
    assert LEAST <= held <= MOST


def test_median_days_with_people_followed_for_unequal_times() -> None:
    """Days are exponential with mean 40, so half have it by 27.7; follow-up ends between 20 and 200 days."""
    chance, held = random.Random(20262), 0
    truth = 40 * math.log(2)
    for _ in range(GROUPS):
        days = [chance.expovariate(1 / 40) for _ in range(80)]
        until = [chance.uniform(20, 200) for _ in range(80)]
        pairs = list(zip(days, until, strict=True))
        curve = kaplan_meier([min(pair) for pair in pairs], [int(one <= two) for one, two in pairs])
        low, high = quantile_interval(curve)
        held += (low or 0) <= truth <= (math.inf if high is None else high)
    assert LEAST <= held <= MOST


def test_survival_and_incidence_at_a_day() -> None:
    """Two exponential causes of rates 1/50 and 1/100: by day 60 the first has (2/3) * (1 - exp(-1.8))."""
    chance, stayed, happened = random.Random(20263), 0, 0
    rate = 1 / 50 + 1 / 100
    truth = (1 / 50) / rate * (1 - math.exp(-rate * 60))
    for _ in range(GROUPS):
        course = []
        for _ in range(100):
            first, second = chance.expovariate(1 / 50), chance.expovariate(1 / 100)
            until = chance.uniform(30, 150)
            day = min(first, second, until)
            course.append((day, 0 if day == until else 1 if day == first else 2))
        days, events = [each for each, _ in course], [each for _, each in course]
        at = incidence(days, events).at(60)
        happened += (at.low or 0) <= truth <= (at.high or 1)
        left = kaplan_meier(days, [int(each > 0) for each in events]).at(60)
        stayed += (left.low or 0) <= math.exp(-rate * 60) <= (left.high or 1)
    assert LEAST <= happened <= MOST
    assert LEAST <= stayed <= MOST


def test_stopping_is_not_taken_for_waiting() -> None:
    """One minus Kaplan-Meier says too much where people stop; the cumulative incidence does not."""
    chance = random.Random(20264)
    course = []
    for _ in range(4000):
        first, second = chance.expovariate(1 / 50), chance.expovariate(1 / 50)
        course.append((min(first, second), 1 if first < second else 2))
    days, events = [each for each, _ in course], [each for _, each in course]
    assert abs(incidence(days, events).at(400).value - 0.5) < 0.03
    assert 1 - kaplan_meier(days, [int(each == 1) for each in events]).at(200).value > 0.9


def test_alpha_of_parallel_items() -> None:
    """Six items that share half of their variance: alpha is 6 * .5 / (1 + 5 * .5) = .857."""
    chance, held = random.Random(20265), 0
    truth = 6 * 0.5 / (1 + 5 * 0.5)
    for _ in range(GROUPS):
        people = [chance.gauss(0, 1) for _ in range(60)]
        found = alpha([[each + chance.gauss(0, 1) for _ in range(6)] for each in people])
        held += found.low <= truth <= found.high
    assert LEAST <= held <= MOST

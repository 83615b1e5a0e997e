"""Statistics against printed results. Each test names where the numbers stand, or how they follow by hand.

Every printed number was computed once more from the same data by other software: R 4.2.2 with its packages
survival 3.5-3 and psych 2.2.9. Where no printed table could be laid beside it, the test says that the number
was computed, and with what.
"""

import math

import numpy as np
import pytest
from scipy import stats

from referral.analysis.statistics.bootstrap import interval
from referral.analysis.statistics.change import hedges, moved, paired, reliable_size
from referral.analysis.statistics.reliability import agreement, alpha, measurement_error
from referral.analysis.statistics.shares import wilson
from referral.analysis.statistics.survival import incidence, kaplan_meier, quantile, quantile_interval

SIX_MP = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
RELAPSED = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]
"""Weeks of remission of 42 children (Freireich e.a. 1963, Blood 21, 699-716)."""

SLEEP_ONE = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
SLEEP_TWO = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
"""Hours of sleep gained by ten patients with two drugs (Student 1908, The probable error of a mean)."""


def test_remission_with_6_mp() -> None:
    """Data of Freireich e.a. 1963, as in Gehan 1965; every number computed with `survfit` of R's survival."""
    curve = kaplan_meier(SIX_MP, RELAPSED)
    printed = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
    assert {day: round(curve.at(day).value, 3) for day in printed} == printed
    errors = [0.0764, 0.0869, 0.0963, 0.1068, 0.1141, 0.1282, 0.1346]
    assert [round(float(each), 4) for each in curve.errors] == errors
    assert [curve.at(day).at_risk for day in printed] == [21, 17, 15, 12, 11, 7, 6]


def test_remission_bands_and_median() -> None:
    """Log(-log) bands, the median and its interval: `survfit(conf.type = "log-log")` of R's survival."""
    curve = kaplan_meier(SIX_MP, RELAPSED)
    first, last = curve.at(6), curve.at(23)
    assert (round(first.low or 0, 4), round(first.high or 0, 4)) == (0.6197, 0.9516)
    assert (round(last.low or 0, 4), round(last.high or 0, 4)) == (0.1881, 0.6801)
    assert quantile(curve) == 23
    assert quantile_interval(curve) == (13, None)


def test_remission_with_placebo() -> None:
    """Nobody was lost, so each value is a plain share of 21.

    Errors and bands of the first two weeks are as Rodríguez prints them for these controls (Princeton,
    Demographic Methods, ‘Gehan data’). The rest, median and interval too, R's survival computes the same.
    """
    curve = kaplan_meier(PLACEBO, [1] * 21)
    printed = {1: 0.905, 2: 0.810, 3: 0.762, 4: 0.667, 5: 0.571, 8: 0.381, 11: 0.286, 12: 0.190, 15: 0.143}
    assert {day: round(curve.at(day).value, 3) for day in printed} == printed
    assert [round(float(each), 4) for each in curve.errors[:2]] == [0.0641, 0.0857]
    bands = [(round(curve.at(day).low or 0, 4), round(curve.at(day).high or 0, 4)) for day in (1, 2)]
    assert bands == [(0.6700, 0.9753), (0.5689, 0.9239)]
    assert quantile(curve) == 8
    assert quantile_interval(curve) == (4, 11)


def test_incidence_of_death_by_breast_cancer() -> None:
    """Data in the shape of Satagopan e.a. (2004), British Journal of Cancer 91, 1229-1235: 305 women.

    Computed independently with `survfit` of R's survival over the two causes (Aalen and Johansen).
    """
    days = [7, 10, 14, 16, 18, 23, 24, 26, 27] + [99] * 296
    event = [0, 1, 0, 1, 2, 1, 0, 2, 1] + [0] * 296
    computed = {10: 0.00328947, 16: 0.00658984, 23: 0.00989021, 27: 0.01320165}
    curve = incidence(days, event)
    assert {day: round(curve.at(day).value, 8) for day in computed} == computed
    other = incidence(days, event, 2)
    assert [round(other.at(day).value, 8) for day in (18, 26)] == [0.00330037, 0.00661181]
    overall = kaplan_meier(days, [int(each > 0) for each in event])
    survival = {10: 0.996711, 16: 0.993410, 18: 0.990110, 23: 0.986809, 26: 0.983498, 27: 0.980187}
    assert {day: round(overall.at(day).value, 6) for day in survival} == survival


def test_incidence_by_hand() -> None:
    """Seven people: S goes 6/7, 4/7, 8/21 ...; each step is S before it times events over at risk.

    R's survival gives 0.47619048 and 0.52380952 at the end, which is 10/21 and 11/21.
    """
    curve = incidence([1, 2, 2, 3, 4, 5, 6], [1, 2, 1, 0, 1, 0, 2])
    assert curve.at(0).value == 0
    assert curve.at(1).value == pytest.approx(1 / 7)
    assert curve.at(2).value == pytest.approx(1 / 7 + 6 / 7 * 1 / 6)
    assert curve.at(4).value == pytest.approx(2 / 7 + 4 / 7 * 1 / 3)
    assert curve.at(1).at_risk == 7
    other = incidence([1, 2, 2, 3, 4, 5, 6], [1, 2, 1, 0, 1, 0, 2], 2)
    assert curve.at(6).value == pytest.approx(10 / 21)
    assert other.at(6).value == pytest.approx(11 / 21)


def test_hours_of_sleep() -> None:
    """Printed by R for its data set `sleep`: `t.test(..., paired = TRUE)` and `wilcox.test`, by default."""
    found = paired(SLEEP_ONE, SLEEP_TWO)
    assert (round(found.mean, 2), round(found.sd, 4)) == (1.58, 1.23)
    assert (round(found.t, 4), round(found.p, 6)) == (4.0621, 0.002833)
    assert (round(found.low, 7), round(found.high, 7)) == (0.7001142, 2.4598858)
    assert found.wilcoxon_p == pytest.approx(0.009091, abs=5e-7)


def test_signed_ranks_are_those_of_scipy() -> None:
    """With ties and without, with people who did not change, for few and for many."""
    chance = np.random.default_rng(4)
    for size in (2, 3, 9, 40, 700):
        for digits in (0, 1, 9):
            before = chance.normal(3, 1.5, size).round(digits)
            after = before + chance.normal(0.2, 1, size).round(digits)
            theirs = stats.wilcoxon(after - before, method="approx", correction=True).pvalue
            assert paired(before, after).wilcoxon_p == pytest.approx(theirs, rel=1e-9), (size, digits)


def test_size_of_the_effect_on_sleep() -> None:
    """d_z = 1.58 / 1.23 = 1.2846; times 1 - 3 / 35. The limits give back t at 97.5 and 2.5 %.

    R's `pt(4.0621, 9, ncp)` is .975 and .025 for ncp 1.3112 and 6.6978.
    """
    found = paired(SLEEP_ONE, SLEEP_TWO)
    assert found.d_z == pytest.approx(1.58 / 1.2299955 * (1 - 3 / 35), abs=1e-6)
    assert found.d_av == pytest.approx(1.58 / ((1.7890097 + 2.0022487) / 2) * (1 - 3 / 35), abs=1e-6)
    low, high = ((each or 0) / hedges(9) * 10**0.5 for each in (found.d_low, found.d_high))
    assert (round(low, 4), round(high, 4)) == (1.3112, 6.6978)
    assert stats.nct.cdf(found.t, 9, low) == pytest.approx(0.975, abs=1e-4)
    assert stats.nct.cdf(found.t, 9, high) == pytest.approx(0.025, abs=1e-4)


def test_hedges_correction() -> None:
    """Against the exact factor with gamma functions (Hedges 1981): 0.9139 for 9 degrees of freedom."""
    exact = math.gamma(4.5) / (math.sqrt(4.5) * math.gamma(4))
    assert hedges(9) == pytest.approx(exact, abs=5e-4)


def test_reliable_change() -> None:
    """The worked example of Jacobson and Truax (1991), J. Consulting and Clinical Psychology 59, 12-19.

    By hand: 7.5 * root of .2 is 3.3541; times root of 2 is 4.7434; (32.5 - 47.5) / 4.7434 is -3.1623.
    """
    assert round(measurement_error(7.5, 0.80), 2) == 3.35
    difference = reliable_size(7.5, 0.80) / 1.96
    assert round(difference, 2) == 4.74
    assert round((32.5 - 47.5) / difference, 2) == -3.16
    found = moved([47.5, 47.5, 47.5], [32.5, 40.0, 58.0], reliable_size(7.5, 0.80), higher_is_better=False)
    assert (found.better, found.same, found.worse) == (1, 1, 1)


def test_error_of_an_intelligence_test() -> None:
    """sd 15 and reliability .91: 15 * .3 = 4.5 points, by hand."""
    assert measurement_error(15, 0.91) == pytest.approx(4.5)


def test_agreement_of_four_judges() -> None:
    """Shrout and Fleiss (1979), Psychological Bulletin 86, 420-428, tables 2, 4; R's `psych::ICC` agrees."""
    found = agreement([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]])
    single = [round(each, 2) for each in (found.icc_1_1, found.icc_2_1, found.icc_3_1)]
    means = [round(each, 2) for each in (found.icc_1_k, found.icc_2_k, found.icc_3_k)]
    assert (single, means) == ([0.17, 0.29, 0.71], [0.44, 0.62, 0.91])


def test_alpha_by_hand() -> None:
    """Items vary 5/3, 11/12 and 5/3, together 4.25; the sums 13, 10, 15 and 7 vary 12.25.

    R's `psych::alpha` gives 0.97959184, and by Feldt 0.86533064 to 0.99861496.
    """
    found = alpha([[4, 5, 4], [3, 4, 3], [5, 5, 5], [2, 3, 2]])
    assert found.value == pytest.approx(1.5 * (1 - 4.25 / 12.25))
    computed = (0.97959184, 0.86533064, 0.99861496)
    assert (round(found.value, 8), round(found.low, 8), round(found.high, 8)) == computed


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_score_interval(part: int, whole: int, low: float, high: float) -> None:
    """The examples of Newcombe (1998), Statistics in Medicine 17, 857-872, method 3.

    R's `prop.test(correct = FALSE)` gives the same four digits.
    """
    found = wilson(part, whole)
    assert found is not None
    assert [round(each, 4) for each in found] == [low, high]


def test_drawing_again_agrees_with_t() -> None:
    """For a mean of fifty values the two must nearly agree, and the same seed gives the same interval."""
    values = [float(each * 37 % 50) for each in range(50)]
    error = stats.tstd(values) / 50**0.5
    low, high = interval(values, lambda drawn: float(drawn.mean()))
    middle = sum(values) / 50
    assert low == pytest.approx(middle - 1.96 * error, abs=0.4)
    assert high == pytest.approx(middle + 1.96 * error, abs=0.4)
    assert (low, high) == interval(values, lambda drawn: float(drawn.mean()))


def test_wrong_input_is_refused() -> None:
    with pytest.raises(ValueError, match="day of zero or more"):
        kaplan_meier([1.0, float("nan")], [1, 0])
    with pytest.raises(ValueError, match="day of zero or more"):
        incidence([-1, 2], [1, 0])
    with pytest.raises(ValueError, match="two or more whole pairs"):
        paired([1.0, float("nan")], [2.0, 3.0])
    with pytest.raises(ValueError, match="between 0 and 1"):
        reliable_size(1.0, 1.2)
    with pytest.raises(ValueError, match="full table"):
        agreement([[1.0, 2.0], [3.0, float("nan")]])
    with pytest.raises(ValueError, match="two items"):
        alpha([[1], [2]])
    with pytest.raises(ValueError, match="must vary"):
        alpha([[1, 2], [1, 2]])
    with pytest.raises(ValueError, match="nothing to draw"):
        interval([], lambda drawn: 0.0)
    assert wilson(0, 0) is None


def test_nobody_changed() -> None:
    found = paired([1.0, 2.0, 3.0], [1.0, 2.0, 3.0])
    assert (found.mean, found.t, found.p, found.wilcoxon_p, found.d_z) == (0, 0, 1, None, None)

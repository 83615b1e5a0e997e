"""Curves from counts per day equal those of statsmodels, which looks at everybody one by one."""

import warnings

import numpy as np
import pytest
from statsmodels.duration.survfunc import CumIncidenceRight, SurvfuncRight, survdiff

from referral.analysis.statistics import survival
from referral.analysis.statistics.survival import incidence, kaplan_meier, log_rank

TOWNS = 60


@pytest.fixture(autouse=True)
def quiet() -> None:
    """statsmodels divides by zero where nobody is left, and says so."""
    warnings.simplefilter("ignore", RuntimeWarning)


def towns() -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Days, codes (0 to 2) and group (0 or 1) of few and many people, with many on one day and with gaps."""
    chance = np.random.default_rng(8)
    sizes = chance.integers(2, 400, TOWNS)
    return [
        (chance.integers(0, longest, size), chance.integers(0, 3, size), chance.integers(0, 2, size))
        for size, longest in zip(sizes, chance.integers(1, 500, TOWNS), strict=True)
    ]


def test_kaplan_meier() -> None:
    for days, codes, _ in towns():
        mine, theirs = kaplan_meier(days, codes == 1), SurvfuncRight(days, (codes == 1).astype(int))
        assert list(mine.days) == list(theirs.surv_times)
        np.testing.assert_allclose(mine.values, theirs.surv_prob, rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(mine.errors, theirs.surv_prob_se, rtol=1e-9, atol=1e-12)


def test_incidence() -> None:
    compared = 0
    for days, codes, _ in towns():
        for code in set(codes[codes > 0]):
            mine, theirs = incidence(days, codes, int(code)), CumIncidenceRight(days, codes)
            np.testing.assert_allclose(mine.values, theirs.cinc[code - 1], rtol=1e-9, atol=1e-12)
            np.testing.assert_allclose(mine.errors, theirs.cinc_se[code - 1], rtol=1e-6, atol=1e-7)
            compared += 1
    assert compared > TOWNS


def test_log_rank() -> None:
    compared = 0
    for days, codes, group in towns():
        found = log_rank(days, codes == 1, group)
        try:
            theirs = float(survdiff(days, (codes == 1).astype(int), group)[1])
        except np.linalg.LinAlgError:
            theirs = float("nan")
        if found is None:
            assert not np.isfinite(theirs)
        else:
            assert found == pytest.approx(theirs, abs=1e-9)
            compared += 1
    assert compared > TOWNS // 2


def test_who_is_followed_on_a_day() -> None:
    for days, codes, _ in towns():
        curve = kaplan_meier(days, codes == 1)
        for day in (0, 1, 7, 100, 499, 600):
            assert curve.at(day).at_risk == int((days >= day).sum())


def test_days_far_away_cost_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    days, codes, _ = towns()[0]
    near = incidence(days, codes)
    monkeypatch.setattr(survival, "DENSE", 0)
    far = incidence(days, codes)
    assert list(far.values) == list(near.values)
    assert incidence([1, 10**15], [1, 0]).at(1).value == pytest.approx(0.5)


def test_parts_of_days() -> None:
    for days, codes, _ in towns():
        mine, theirs = kaplan_meier(days / 7, codes == 1), SurvfuncRight(days / 7, (codes == 1).astype(int))
        np.testing.assert_allclose(mine.days, theirs.surv_times)
        np.testing.assert_allclose(mine.values, theirs.surv_prob, rtol=1e-9, atol=1e-12)


def test_one_group_is_no_comparison() -> None:
    assert log_rank([1, 2, 3], [1, 1, 0], [1, 1, 1]) is None
    assert log_rank([1, 2, 3], [0, 0, 0], [1, 0, 1]) is None

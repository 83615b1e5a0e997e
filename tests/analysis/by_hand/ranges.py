"""The range of a mean: BCa (Efron 1987) over draws of practices, or of people where those are few."""

from collections.abc import Sequence
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

LEAST_PRACTICES, MOST_PEOPLE = 10, 1_000
DRAWS = 2_000
NORMAL = NormalDist()
Numbers = npt.NDArray[np.float64]


def mean_range(values: Sequence[float], practices: Sequence[str]) -> tuple[float, float]:
    """Raises ValueError for more people than are drawn one by one."""
    names = sorted(set(practices))
    if len(names) >= LEAST_PRACTICES:
        parts = [[value for value, at in zip(values, practices, strict=True) if at == name] for name in names]
    elif len(values) <= MOST_PEOPLE:
        parts = [[value] for value in values]
    else:
        raise ValueError("so many people are drawn in groups, by chance")
    sums, counts = (np.array([how(part) for part in parts], dtype=float) for how in (sum, len))
    means = sums / counts
    if len(parts) < 2 or np.allclose(means, means[0]):
        return float(means.mean()), float(means.mean())
    drawn = _drawn(sums, counts)
    whole = sums.sum() / counts.sum()
    below = ((drawn < whole).mean() + (drawn <= whole).mean()) / 2
    without = (sums.sum() - sums) / (counts.sum() - counts)
    away = without.mean() - without
    spread = (away**2).sum() ** 1.5
    lean = float((away**3).sum() / (6 * spread)) if spread else 0.0
    if not 0 < below < 1:
        low, high = np.percentile(drawn, [2.5, 97.5])
        return float(low), float(high)
    shift = NORMAL.inv_cdf(float(below))
    ends = [_moved(shift, lean, NORMAL.inv_cdf(part)) for part in (0.025, 0.975)]
    low, high = np.percentile(drawn, [100 * each for each in ends])
    return float(low), float(high)


def _moved(shift: float, lean: float, edge: float) -> float:
    return NORMAL.cdf(shift + (shift + edge) / (1 - lean * (shift + edge)))


def _drawn(
    sums: "np.ndarray[tuple[int], np.dtype[np.float64]]",
    counts: "np.ndarray[tuple[int], np.dtype[np.float64]]",
) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    chance = np.random.default_rng(5)
    means = []
    for _ in range(DRAWS // 200):
        picked = chance.integers(0, len(sums), (200, len(sums)))
        means.append(sums[picked].sum(axis=1) / counts[picked].sum(axis=1))
    return np.concatenate(means)

"""An interval for a number without a formula of its own, by drawing again (Efron and Tibshirani 1993)."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]


def interval(
    values: npt.ArrayLike, statistic: Callable[[Numbers], float], draws: int = 1000, seed: int = 20261
) -> tuple[float, float]:
    """The 2.5th and 97.5th percentile of *statistic* over *draws* samples with replacement.

    The same seed gives the same interval: a release must be reproducible. Raises ValueError for nobody.
    """
    found = np.asarray(values, float)
    if not len(found):
        raise ValueError("nothing to draw from")
    chance = np.random.default_rng(seed)
    drawn = [statistic(found[chance.integers(0, len(found), len(found))]) for _ in range(draws)]
    low, high = np.percentile(drawn, [2.5, 97.5])
    return float(low), float(high)

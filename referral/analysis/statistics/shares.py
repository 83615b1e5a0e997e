"""Shares with their uncertainty."""

from statsmodels.stats.proportion import proportion_confint


def wilson(part: int, whole: int) -> tuple[float, float] | None:
    """The 95 % score interval of a share (Wilson 1927; Newcombe 1998, method 3); None for nobody.

    Good for small groups and for shares near 0 or 1, where the textbook interval is not.
    """
    if whole == 0:
        return None
    low, high = proportion_confint(part, whole, alpha=0.05, method="wilson")
    return float(low), float(high)

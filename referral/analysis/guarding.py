"""The only way from a computed number into a figure: what may not be shown comes out as None (5d).

A cell stands on people, not on referrals: ten referrals of one person are still one person. A number that
comes mostly from one practice would tell about that practice.
"""

from collections.abc import Mapping, Sequence
from itertools import product

import polars as pl

from referral.analysis.elsewhere import REFERRALS
from referral.analysis.ledger import protected
from referral.domain.disclosure import (
    POLICY,
    TOTAL,
    Axis,
    safe_count,
    safe_figure,
    safe_funnel,
    safe_share,
)
from referral.domain.disclosure.world import Key

SMALLEST = POLICY.smallest

TOO_FEW = "Deze keuze gaat over minder dan tien mensen. Kies ruimer om iets te zien."


def people_in(rows: pl.DataFrame) -> int:
    """How many people stand behind *rows*."""
    return rows["pid"].n_unique() if "pid" in rows.columns else rows.height


def count(rows: pl.DataFrame) -> int | None:
    """How many referrals, rounded to five; None below ten people."""
    return number(rows.height, people_in(rows))


def few_behind(rows: pl.DataFrame, names: Sequence[str]) -> list[tuple[str, ...]]:
    """The cells and totals (`*`) of a table over columns *names* behind which fewer than ten people stand."""
    people = pl.col("pid").n_unique().alias("people")
    found = []
    for kept in product((True, False), repeat=len(names)):
        by = [name for name, keep in zip(names, kept, strict=True) if keep]
        sizes = rows.group_by(by).agg(people) if by else rows.select(people)
        for row in sizes.filter(pl.col("people") < SMALLEST).select(by).unique().rows():
            values = iter(row)
            found.append(tuple(str(next(values)) if keep else TOTAL for keep in kept))
    return found


def number(found: int, people: int | None = None) -> int | None:
    """A count of something else; None when it or the people behind it are few."""
    return None if people is not None and people < SMALLEST else safe_count(found).value


def steps(numbers: Sequence[int]) -> list[int | None]:
    """Counts that are each a part of the first, so that no difference is small."""
    return [each.value for each in safe_funnel(numbers)]


def share(part: int, whole: int) -> float | None:
    """A share from 0 to 1 in steps of five hundredths; None when part, rest or whole is small."""
    found = safe_share(part, whole)
    return None if found is None else found / 100


def measure(value: float | None, people: int, largest: float = 0.0, digits: int = 1) -> float | None:
    """A mean, a point of a curve or a test's outcome. *largest*: the share of the biggest practice."""
    return safe_figure(value, people, largest_share=largest, digits=digits)


def largest_practice(rows: pl.DataFrame) -> float:
    """The share of the practice with most of *rows*; 0 where practices are not in the data set."""
    if "practice" not in rows.columns or not rows.height:
        return 0.0
    known = rows["practice"].drop_nulls()
    if not known.len():
        return 0.0
    most = known.value_counts()["count"].max()
    return float(most) / rows.height if isinstance(most, int) else 0.0


def percentile(values: pl.Series, percent: int, people: int, largest: float = 0.0) -> int | None:
    """The smallest value with at least *percent* of the values up to it; ten people needed on either side.

    The nearest-rank definition: of n sorted values the one at place ceil(percent * n / 100).
    """
    found = values.drop_nulls().sort()
    place = -(-percent * found.len() // 100)
    if people < SMALLEST or min(place, found.len() - place) < SMALLEST:
        return None
    safe = measure(float(found[place - 1]), people, largest, digits=0)
    return None if safe is None else round(safe)


def partition(
    counts: Mapping[str, int],
    axis: str,
    unit: str = REFERRALS,
    people: Mapping[str, int] | None = None,
    *,
    outcome: bool = True,
    total: int | None = None,
) -> dict[str, int | None]:
    """Counts that make up a whole: what is hidden does not follow from what is shown, here or before.

    *axis* is the variable they are divided by and *unit* what is counted: tables with the same are weighed
    together. *people*: how many stand behind each count, where that is another number. *outcome*: whether it
    tells something of somebody to be one of nearly all; not so for a quarter or an area. *total*: of all
    that could be counted, where that is not every referral.
    """
    few = [(key,) for key in counts if people is not None and people[key] < SMALLEST]
    axes = [Axis(axis, tuple(counts), outcome=outcome)]
    cells: dict[Key, int] = {(key,): value for key, value in counts.items()}
    table = protected(cells, axes, unit, withheld=few, total=total)
    return {key: table.value(key) for key in counts}


def divided(groups: Mapping[str, pl.DataFrame], axis: str, *, outcome: bool = True) -> dict[str, int | None]:
    """How many referrals each group has, where every referral is in one group by *axis*."""
    counts = {name: rows.height for name, rows in groups.items()}
    people = {name: people_in(rows) for name, rows in groups.items()}
    return partition(counts, axis, people=people, outcome=outcome) if groups else {}

"""Who stands out is told of less finely: with fewer than k people alike, age, time and place become coarser.

Rows stay, since a study that loses its rare people is biased. What was coarsened goes into the manifest.
k-anonymity: Samarati and Sweeney, 1998; here by changing single values (local recoding).
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from referral.domain.research.codebook import Part
from referral.domain.research.tables import REFERRAL

QUASI = tuple(each.name for each in REFERRAL.variables if each.part is Part.QUASI)
"""What a neighbour may know of somebody."""

PERSON = "pid"
OLD = 65
"""Ages are widened to younger than this, and this or older."""

_BAND = re.compile(r"(\d+)\s*(?:[-–]\s*(\d+)|(\+))?")


@dataclass(frozen=True, slots=True)
class Step:
    """One way to tell less: of which variable, in what words, and how."""

    variable: str
    how: str
    change: Callable[[Any], str | None]


def wider_age(band: str | None) -> str | None:
    """`18-44` becomes `0-64`, `75+` and an age of 104 become `65+`; what is no age becomes empty."""
    found = _BAND.fullmatch(band.strip()) if band else None
    if found is None:
        return None
    low = int(found[1])
    if low >= OLD:
        return f"{OLD}+"
    return f"0-{OLD - 1}" if not found[3] and int(found[2] or low) < OLD else None


def year_of(quarter: str | None) -> str | None:
    """`2026-Q3` becomes `2026`."""
    return quarter[:4] if quarter else None


def _nothing(_value: Any) -> None:
    return None


STEPS = (
    Step("age_band", "wider", wider_age),
    Step("age_band", "emptied", _nothing),
    Step("quarter", "wider", year_of),
    Step("quarter", "emptied", _nothing),
    Step("area", "emptied", _nothing),
)
"""In this order: what is missed least comes first. A neighbourhood learns most from its own figures (D49)."""


def quasi_in(referral: pl.DataFrame) -> list[str]:
    """The variables that make people alike, as far as this release holds them."""
    return [name for name in QUASI if name in referral.columns]


def alike(referral: pl.DataFrame, names: Sequence[str]) -> pl.Series:
    """For each row how many people have the same values of *names*; an empty value is a value.

    People, not referrals: somebody who was referred five times is no crowd.
    """
    counted = pl.col(PERSON).n_unique() if PERSON in referral.columns else pl.len()
    if not names:
        everybody = referral.select(counted).item() if referral.height else 0
        return pl.Series("alike", [everybody] * referral.height, dtype=pl.UInt32)
    return referral.select(counted.over(list(names)).alias("alike")).to_series()


def coarsen(referral: pl.DataFrame, k: int) -> tuple[pl.DataFrame, list[dict[str, Any]]]:
    """The same rows, each alike to at least *k* people, and what was coarsened in how many rows.

    Where emptying everything still leaves fewer than *k* alike, the next smallest group is emptied with them.
    With fewer than *k* people in all nothing helps; then the log ends with a line `too_few`.
    """
    names, before = quasi_in(referral), referral
    log: Counter[tuple[str, str]] = Counter()
    for step in (each for each in STEPS if each.variable in names):
        small = alike(referral, names) < k
        if not small.any():
            break
        referral, changed = applied(referral, step, small)
        log[step.variable, step.how] += changed
    referral = _same_words(_absorb(referral, names, k, log), before)
    lines = [{"variable": name, "how": how, "rows": rows} for (name, how), rows in log.items() if rows]
    if (alike(referral, names) < k).any():
        lines.append({"variable": "", "how": "too_few", "rows": referral.height})
    return referral, lines


def follow(table: pl.DataFrame, referral: pl.DataFrame) -> pl.DataFrame:
    """Another table with `rid` and `quarter` (`tie`): empty where the quarter of the referral is coarser.

    Else the quarter and the day of a tie would tell the quarter that was coarsened.
    """
    if not {"rid", "quarter"} <= set(table.columns):
        return table
    coarser = referral.filter(
        pl.col("quarter").is_null() | ~pl.col("quarter").str.contains("-Q", literal=True)
    )
    hidden = pl.col("rid").is_in(coarser["rid"].implode())
    return table.with_columns(quarter=pl.when(~hidden).then("quarter"))


def _same_words(referral: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """Where the first reason was emptied, all reasons are: they would tell it."""
    if not {"reason", "reasons"} <= set(referral.columns):
        return referral
    emptied = referral["reason"].is_null() & before["reason"].is_not_null()
    return referral.with_columns(reasons=pl.when(~emptied).then("reasons"))


def applied(referral: pl.DataFrame, step: Step, rows: pl.Series) -> tuple[pl.DataFrame, int]:
    """One step, for the rows marked, and in how many of them it changed something."""
    before = referral[step.variable]
    values = before.drop_nulls().unique().to_list()
    if not values:
        return referral, 0
    new = before.replace_strict(values, [step.change(each) for each in values], return_dtype=pl.String)
    changed = referral.with_columns(pl.when(rows).then(new).otherwise(before).alias(step.variable))
    return changed, int((changed[step.variable].ne_missing(before)).sum())


def _absorb(referral: pl.DataFrame, names: list[str], k: int, log: Counter[tuple[str, str]]) -> pl.DataFrame:
    """Empty the smallest group that still tells something, until those who tell nothing are *k* at least."""
    while names and ((sizes := alike(referral, names)) < k).any():
        told = pl.any_horizontal(pl.col(name).is_not_null() for name in names)
        others = referral.with_columns(sizes.alias("alike")).filter(told)
        if others.is_empty():
            break
        smallest = others.sort("alike", *names).select(names).row(0)
        same = [pl.col(name).eq_missing(pl.lit(each)) for name, each in zip(names, smallest, strict=True)]
        rows = referral.select(pl.all_horizontal(same)).to_series()
        for name in names:
            referral, changed = applied(referral, Step(name, "emptied", _nothing), rows)
            log[name, "emptied"] += changed
    return referral

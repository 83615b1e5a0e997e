"""Whether a choice of filters may be shown: enough people and practices, nobody found by subtraction (5d)."""

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
import polars as pl

from referral.domain.disclosure import POLICY, difference_refusal
from referral.domain.research.filters import Filters

FEW_PRACTICES = (
    f"In deze keuze verwezen minder dan {POLICY.practices_on_map} praktijken. Dan is te zien om welke het "
    "gaat. Kies een groter gebied of alle soorten organisaties."
)


class Files(Protocol):
    """The files of a release, as far as this module reads them."""

    def table(self, name: str) -> pl.DataFrame:
        """A whole table."""

    def cohort(self, filters: Filters) -> pl.DataFrame:
        """The rows of `referral` that were chosen."""


def refusal(data: Files, filters: Filters, shown: Sequence[Filters]) -> str:
    """Why *filters* may not be shown after the choices *shown*, in Dutch for who asked; empty when they may.

    A choice by area or sector needs three practices behind it. A choice that differs from a shown one, or
    from what shown ones make together, by one to nine people is refused, on whichever side those are.
    """
    whole, chosen = data.table("referral"), data.cohort(filters)
    earlier = {each.key: each for each in shown if each != filters}
    groups = [group_of(whole, data.cohort(each)) for each in earlier.values()]
    refused = difference_refusal(group_of(whole, chosen), groups, counting(whole))
    if refused or not (filters.area or filters.sector):
        return refused
    return FEW_PRACTICES if _few_practices(chosen) else ""


def group_of(whole: pl.DataFrame, chosen: pl.DataFrame) -> int:
    """The rows of *whole* that are in *chosen*, as bits: the first row is the lowest bit."""
    if chosen.height == whole.height:
        return (1 << whole.height) - 1
    belongs = whole["rid"].is_in(chosen["rid"].implode())
    return int.from_bytes(np.packbits(belongs.to_numpy(), bitorder="little").tobytes(), "little")


def counting(whole: pl.DataFrame) -> Callable[[int], int]:
    """How many people have a row in a group. Somebody with three referrals is one person."""
    if "pid" not in whole.columns or whole.is_empty():
        return int.bit_count
    persons, size = whole["pid"].rank("dense").fill_null(0), (whole.height + 7) // 8
    most = int(np.bincount(persons.to_numpy()).max())

    def people(group: int) -> int:
        rows = group.bit_count()
        if rows >= POLICY.difference * most:
            return rows // most
        bits = np.frombuffer(group.to_bytes(size, "little"), dtype=np.uint8)
        marked = np.unpackbits(bits, count=whole.height, bitorder="little").astype(bool)
        return persons.filter(pl.Series(marked)).n_unique()

    return people


def _few_practices(chosen: pl.DataFrame) -> bool:
    if "practice" not in chosen.columns:
        return False
    return chosen["practice"].drop_nulls().n_unique() < POLICY.practices_on_map

"""Whether a choice of filters may be shown: enough people and practices, nobody found by subtraction (5d)."""

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

import numpy as np
import polars as pl

from referral.analysis.elsewhere import REASONS, Elsewhere, period_of
from referral.domain.disclosure import POLICY, difference_refusal
from referral.domain.disclosure.told import Among
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


class Groups:
    """The rows of choices as bits, each worked out once."""

    def __init__(self, data: Files) -> None:
        self._data = data
        self._found: dict[str, int] = {}

    def of(self, filters: Filters) -> int:
        """The rows of one choice."""
        if filters.key not in self._found:
            chosen = self._data.cohort(filters)
            self._found[filters.key] = group_of(self._data.table("referral"), chosen)
        return self._found[filters.key]


def refusal(
    data: Files, filters: Filters, shown: Sequence[Filters], elsewhere: Sequence[Elsewhere] = ()
) -> str:
    """Why *filters* may not be shown after the choices *shown*, in Dutch for who asked; empty when they may.

    A choice by area or sector needs three practices behind it. A choice that differs from a shown one, or
    from what shown ones make together, by one to nine people is refused, on whichever side those are. So is
    one that differs so from a choice of another release in the region, as far as the files can tell.
    """
    whole, chosen, groups = data.table("referral"), data.cohort(filters), Groups(data)
    mine, people = groups.of(filters), counting(whole)
    earlier = [groups.of(each) for each in {each.key: each for each in shown if each != filters}.values()]
    every = dict.fromkeys([*earlier, *_of_others(whole, elsewhere)])
    refused = difference_refusal(mine, list(every), people)
    if refused or not (filters.area or filters.sector):
        return refused
    return FEW_PRACTICES if _few_practices(chosen) else ""


def _of_others(whole: pl.DataFrame, elsewhere: Sequence[Elsewhere]) -> Iterator[int]:
    """The rows here of choices of other releases that lie within this one.

    A choice by what these files do not hold cannot be found among their rows; of a wider study most people
    are elsewhere. Those are left out: only their tables are weighed (`ledger`).
    """
    period = period_of(elsewhere)
    for other in elsewhere:
        if not other.theirs.is_within(other.mine):
            continue
        for filters in {each.key: each for each, _ in other.figures}.values():
            wanted = [_holds(whole, name, each) for name, each in other.choice(filters, period).items()]
            known = [each for each in wanted if each is not None]
            if len(known) == len(wanted):
                yield group_of(whole, whole.filter(*known) if known else whole)


def _holds(whole: pl.DataFrame, name: str, among: Among) -> pl.Expr | None:
    """A condition as polars knows it; None when the rows do not tell."""
    if name.startswith(REASONS):
        if "reasons" not in whole.columns:
            return None
        wanted = name.removeprefix(REASONS).split()
        return pl.col("reasons").str.split(";").list.set_intersection(wanted).list.len() > 0
    if name not in whole.columns:
        return None
    found = pl.col(name).is_in(list(among.values)).fill_null(value=False)
    return ~found if among.none_of else found


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

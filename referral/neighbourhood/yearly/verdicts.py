"""What a measured change says in a word, good or bad, so that a report cannot leave the bad out."""

from collections.abc import Iterable
from dataclasses import replace

from referral.domain.instruments.definition import Direction
from referral.domain.labels import Labelled
from referral.domain.research.figures import Column, Figure, Table
from referral.neighbourhood.presenters import decimal


class Verdict(Labelled):
    """How a group did, by the 95 % interval of its mean change: sure when zero lies outside."""

    BETTER = "better", "beter"
    WORSE = "worse", "minder goed"
    UNSURE = "unsure", "geen duidelijk verschil"
    UNKNOWN = "unknown", "niet te zeggen"


def verdict(better: str, low: float | None, high: float | None) -> Verdict:
    """The verdict for an interval from *low* to *high*; *better* is the label of a Direction."""
    if low is None or high is None or better not in {Direction.HIGHER.label, Direction.LOWER.label}:
        return Verdict.UNKNOWN
    if low <= 0 <= high:
        return Verdict.UNSURE
    return Verdict.BETTER if (low > 0) is (better == Direction.HIGHER.label) else Verdict.WORSE


def with_verdicts(change: Table) -> Table:
    """The table of change with a column more: what each row says."""
    column = Column("verdict", "Uitkomst", "text", label_en="Verdict")
    rows = tuple((*row, each.label) for row, each in zip(change.rows, _verdicts(change), strict=True))
    return replace(change, columns=(*change.columns, column), rows=rows)


def _verdicts(change: Table) -> list[Verdict]:
    names = [each.name for each in change.columns]
    better, low, high = (names.index(each) for each in ("better", "low", "high"))
    return [verdict(row[better], row[low], row[high]) for row in change.rows]


def told_of(figures: Iterable[Figure], wanted: Verdict) -> list[str]:
    """A sentence for each measured change with this verdict, among the figures of a report."""
    told = []
    for change in (table for each in figures for table in each.tables if table.name == "change"):
        names = [each.name for each in change.columns]
        if not {"label", "moment", "people", "change", "better", "low", "high"} <= set(names):
            continue  # the network has a table of this name too
        for row, found in zip(change.rows, _verdicts(change), strict=True):
            if found is wanted:
                told.append(_sentence(dict(zip(names, row, strict=True)), found))
    return told


def _sentence(row: dict[str, object], found: Verdict) -> str:
    size, people = row["change"], f"{row['people']} mensen"
    if isinstance(size, int | float):
        people = f"gemiddeld {decimal(abs(size))} punten {'hoger' if size > 0 else 'lager'}, {people}"
    return f"{row['label']}, {str(row['moment']).lower()}: {found.label} ({people})"

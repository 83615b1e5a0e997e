"""The files of a release as tables: read once, checked for double rows, and narrowed to a choice.

A table may be large (ten million events): whole ones are kept only when a view asks for them, and `scan` lets
polars read no more columns than it needs. Of the referrals a view reads what it names in its `READS`.
"""

from collections.abc import Iterable, Sequence
from functools import reduce
from pathlib import Path

import polars as pl

from referral.analysis.errors import AnalysisError, Lacking
from referral.domain.research.figures import Exclusion
from referral.domain.research.filters import Filters
from referral.domain.research.tables import TABLES

SPECS = {each.name: each for each in TABLES}

COLUMN_OF = {
    "area": "area",
    "sector": "sector",
    "reason": "reason",
    "activity": "activity_kind",
    "funding": "funding",
}
"""The column of `referral` that each filter looks at; the period looks at `quarter`."""

KEYS = frozenset({"rid", "pid", "practice", "quarter"})
"""Columns of `referral` that are always read: whose it is, and what guards a number."""


class Data:
    """One release. Raises AnalysisError for a file that is not there or that contradicts itself.

    *reads*: the variables of `referral` to read besides the keys; all when it is None.
    """

    def __init__(self, folder: Path, reads: Iterable[str] | None = None) -> None:
        self.folder = folder
        self._reads = None if reads is None else KEYS | frozenset(reads)
        self.doubles = 0
        """Rows of `referral` that stood there twice, word for word, and are counted once."""
        self._kept: dict[str, pl.DataFrame] = {}
        self._cohorts: dict[str, pl.DataFrame] = {}

    def scan(self, name: str) -> pl.LazyFrame:
        """The table, not read yet."""
        path = self.folder / f"{name}.parquet"
        if name not in SPECS or not path.is_file():
            raise AnalysisError(f"Het bestand ‘{name}’ is er niet.")
        return pl.scan_parquet(path)

    def table(self, name: str) -> pl.DataFrame:
        """The whole table. Of `referral` each row is one referral (doubles once), with numbers for people.

        `pid` is a number there and `row` the place of `rid` among all: they are joined and counted faster.
        A quarter that a release tells as a year only, so that nobody stands out, is empty here.
        """
        if name not in self._kept:
            found = self._once(self.scan(name)) if name == "referral" else self.scan(name).collect()
            self._kept[name] = _quartered(_numbered(found)) if name == "referral" else found
        return self._kept[name]

    def columns(self, name: str) -> frozenset[str]:
        """Which variables this release holds of a table."""
        return frozenset(self.scan(name).collect_schema().names())

    def need(self, name: str, *variables: str) -> None:
        """Raise Lacking, with the labels, when a variable was not chosen for this study."""
        absent = set(variables) - self.columns(name)
        if absent:
            labels = [each.label for each in SPECS[name].variables if each.name in absent]
            raise Lacking(
                f"Deze studie heeft niet wat deze weergave nodig heeft: {', '.join(labels) or 'een kolom'}."
            )

    def cohort(self, filters: Filters) -> pl.DataFrame:
        """The referrals of this choice, one row each."""
        if filters.key not in self._cohorts:
            self._cohorts[filters.key] = self._narrowed(self.table("referral"), filters)
        return self._cohorts[filters.key]

    def of(self, name: str, filters: Filters) -> pl.DataFrame:
        """The rows of another table that belong to the referrals of this choice."""
        return self.cohort(filters) if name == "referral" else self.rows_of(name, filters).collect()

    def rows_of(self, name: str, filters: Filters) -> pl.LazyFrame:
        """The rows of a table other than `referral`, not read yet."""
        self.need(name, "rid")
        if not filters.as_json:
            return self.scan(name)
        keys = self.cohort(filters).lazy().select("rid")
        return self.scan(name).join(keys, on="rid", how="semi")

    def joined(self, name: str, filters: Filters, *columns: str) -> pl.LazyFrame:
        """*columns* of the rows of another table with `row` and `pid` of their referral in this choice."""
        self.need(name, "rid", *columns)
        cohort = self.cohort(filters)
        keys = cohort.lazy().select("rid", "row", *({"pid"} & set(cohort.columns)))
        return self.scan(name).select("rid", *columns).join(keys, on="rid").drop("rid")

    def exclusions(self) -> tuple[Exclusion, ...]:
        """Who is left out of every view of this release."""
        if not self.doubles:
            return ()
        return (Exclusion("Regels die er dubbel stonden en één keer tellen", None),)

    def _narrowed(self, whole: pl.DataFrame, filters: Filters) -> pl.DataFrame:
        wanted = []
        if filters.first:
            wanted.append(pl.col("quarter") >= filters.first)
        if filters.last:
            wanted.append(pl.col("quarter") <= filters.last)
        for name, column in COLUMN_OF.items():
            value = getattr(filters, name)
            if value:
                self.need("referral", column)
                wanted.append(pl.col(column) == value)
        return whole.filter(reduce(lambda one, other: one & other, wanted)) if wanted else whole

    def _once(self, scanned: pl.LazyFrame) -> pl.DataFrame:
        """One row per referral: the same row twice counts once, two that differ are a mistake of the release.

        One client who became two cases, and double rows, are how others counted wrong (requirements.md 1.9).
        """
        names = scanned.collect_schema().names()
        if "rid" not in names:
            raise Lacking("In dit bestand staat geen sleutel van de verwijzing.")
        kept = [each for each in names if self._reads is None or each in self._reads]
        different, rows = scanned.select(pl.col("rid").n_unique(), pl.len().alias("rows")).collect().row(0)
        if different == rows:
            return scanned.select(kept).collect()
        found = scanned.collect()
        single = found.unique(maintain_order=True)
        if single["rid"].n_unique() < single.height:
            raise AnalysisError(
                "Van minstens één verwijzing staan er twee regels die elkaar tegenspreken. "
                "Maak de uitgave opnieuw."
            )
        self.doubles = found.height - single.height
        return single.select(kept)


def _numbered(found: pl.DataFrame) -> pl.DataFrame:
    """With numbers for `pid`: every view counts people, and numbers are counted far faster than texts."""
    numbered = [pl.col("rid").rank("dense").alias("row")]
    numbered += [pl.col("pid").rank("dense")] if "pid" in found.columns else []
    return found.with_columns(numbered)


def _quartered(found: pl.DataFrame) -> pl.DataFrame:
    if "quarter" not in found.columns:
        return found
    whole = pl.col("quarter").str.contains("-Q", literal=True)
    return found.with_columns(quarter=pl.when(whole).then("quarter"))


def distinct(rows: pl.DataFrame, keys: Sequence[str]) -> bool:
    """Whether no two rows have the same *keys*. By hashes: two that fall together only make it say no."""
    return bool(rows.height == rows.select(pl.struct(keys).hash().n_unique()).item())

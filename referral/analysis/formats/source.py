"""The Parquet files of a release, and what the other files say about it.

Tables can be large (10 million events), so they are read lazily and in pieces; the same input always gives
the same pieces.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from referral.analysis.errors import AnalysisError
from referral.domain.research.codebook import Kind, TableSpec, Variable
from referral.domain.research.tables import TABLES

AT_ONCE = 25_000
"""So many referrals are in one piece."""

_CONTROL = "[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\x7F\\x{FFFE}\\x{FFFF}]"
"""What XML 1.0 cannot hold, and DEL: no code, key or sentence of the data set has it."""


class Unwritable(AnalysisError):
    """The files of the release cannot be made from this."""


@dataclass(frozen=True, slots=True)
class About:
    """What the files tell of the release: texts, and a day as 2026-11-30."""

    title: str
    question: str
    release: str
    frozen_on: str
    ground: str
    """The note of L13: on which ground data of people is in it."""
    citation: str

    @classmethod
    def of(cls, request: Mapping[str, Any]) -> "About":
        """From a request. Raises Unwritable when a text is missing or empty."""
        texts = {name: str(request.get(name) or "").strip() for name in cls.__dataclass_fields__}
        absent = [name for name, text in texts.items() if not text]
        if absent:
            raise Unwritable(f"Over de uitgave ontbreekt: {', '.join(absent)}.")
        return cls(**texts)


class Source:
    """The tables of a release in a folder. A table or column that was not chosen is simply not there."""

    def __init__(
        self, folder: Path, about: About, tables: Sequence[str] = (), variables: Sequence[str] = ()
    ) -> None:
        """*tables* and *variables* (as `table.variable`) narrow what is there; none means all of it."""
        self.folder, self.about = folder, about
        self.specs = tuple(
            _present(spec, self.path(spec.name), frozenset(variables))
            for spec in TABLES
            if (not tables or spec.name in tables) and _holds_something(self.path(spec.name))
        )
        if not self.specs:
            raise Unwritable("Er is geen tabel om bestanden van te maken.")
        self._by_name = {spec.name: spec for spec in self.specs}

    def path(self, name: str) -> Path:
        """Where the Parquet file of a table lies."""
        return self.folder / f"{name}.parquet"

    def has(self, table: str, *variables: str) -> bool:
        """Whether the table is there with all these variables."""
        return table in self._by_name and set(variables) <= set(self.names(table))

    def spec(self, name: str) -> TableSpec:
        """A table that is there, with the variables that are in its file. Raises KeyError."""
        return self._by_name[name]

    def names(self, table: str) -> list[str]:
        """The columns of a table, in the order of the codebook."""
        return [each.name for each in self._by_name[table].variables]

    def scan(self, table: str) -> pl.LazyFrame:
        """A table, not read yet, with its columns in the order of the codebook."""
        return pl.scan_parquet(self.path(table)).select(self.names(table))

    def rows(self, table: str) -> int:
        """How many rows a table has."""
        return int(self.scan(table).select(pl.len()).collect().item())

    def by_referral(self) -> Iterator[tuple[pl.LazyFrame, pl.LazyFrame | None, float]]:
        """Pieces of whole referrals in order of their key: events, referrals if there, and the share done."""
        tables = [name for name in ("referral", "event") if self.has(name)]
        keys = (
            pl.concat([self.scan(name).select("rid") for name in tables]).unique().collect(engine="streaming")
        )
        order = keys["rid"].sort()
        for start in range(0, len(order), AT_ONCE):
            last = min(start + AT_ONCE, len(order)) - 1
            inside = pl.col("rid").is_between(pl.lit(order[start]), pl.lit(order[last]))
            referrals = self.scan("referral").filter(inside) if self.has("referral") else None
            yield self.scan("event").filter(inside), referrals, (last + 1) / len(order)

    def check_texts(self) -> None:
        """Raises Unwritable for a sign that files cannot hold, with the table and column but not the text."""
        for spec in self.specs:
            texts = [each.name for each in spec.variables if is_text(each)]
            if not texts:
                continue
            found = self.scan(spec.name).select(pl.col(texts).str.contains(_CONTROL).any())
            wrong = [name for name, is_wrong in _row(found).items() if is_wrong]
            if wrong:
                raise Unwritable(
                    f"In tabel {spec.name} staat een onleesbaar teken, in kolom {', '.join(wrong)}."
                )

    def check_events(self) -> None:
        """Raises Unwritable when an event has no type, day or number, or shares its number with another."""
        needed = ["rid", "seq", "type", "day"]
        absent = [
            name for name, number in _row(self.scan("event").select(needed).null_count()).items() if number
        ]
        if absent:
            raise Unwritable(f"In tabel event is {', '.join(absent)} niet overal gevuld.")
        for events, _, _ in self.by_referral():
            if events.select(pl.struct("rid", "seq").is_duplicated().any()).collect().item():
                raise Unwritable("In tabel event staat een volgnummer twee keer bij dezelfde verwijzing.")


def is_text(variable: Variable) -> bool:
    """Whether its values are words or signs."""
    return variable.kind in {Kind.KEY, Kind.CODE, Kind.TEXT}


def _row(frame: pl.LazyFrame) -> dict[str, Any]:
    return frame.collect(engine="streaming").row(0, named=True)


def _holds_something(path: Path) -> bool:
    """Of a table of which nothing was chosen there is no file, or one with a single column and no row."""
    if not path.exists():
        return False
    frame = pl.scan_parquet(path)
    return len(frame.collect_schema()) > 1 or bool(frame.select(pl.len()).collect().item())


def _present(spec: TableSpec, path: Path, wanted: frozenset[str]) -> TableSpec:
    have = pl.read_parquet_schema(path)
    known = {each.name for each in spec.variables}
    strange = [name for name in have if name not in known]
    if strange:
        raise Unwritable(f"Tabel {spec.name} heeft een kolom zonder omschrijving: {', '.join(strange)}.")
    variables = tuple(
        each
        for each in spec.variables
        if each.name in have and (not wanted or each.always or f"{spec.name}.{each.name}" in wanted)
    )
    return TableSpec(spec.name, spec.label, spec.label_en, variables)

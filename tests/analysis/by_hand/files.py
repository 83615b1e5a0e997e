"""The files of a release as rows, narrowed to a choice: what any reader of them would have."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import duckdb

Row = dict[str, Any]

COLUMN_OF = {
    "area": "area",
    "sector": "sector",
    "reason": "reason",
    "activity": "activity_kind",
    "funding": "funding",
}
UNKNOWN = "niet bekend"
"""Of whom the quarter is not told."""


class Release:
    """One release and one choice of its referrals. A quarter of which only the year is told is not known."""

    def __init__(self, folder: Path, **choice: str) -> None:
        self.folder = folder
        self.choice = choice
        self._read: dict[str, list[Row]] = {}
        self.single = self._single()
        self.referrals = [each for each in self.single if self._chosen(each)]
        self.by_key = {each["rid"]: each for each in self.referrals}

    def rows(self, name: str) -> list[Row]:
        """All rows of a table."""
        if name not in self._read:
            with duckdb.connect() as link:
                found = link.execute("SELECT * FROM read_parquet(?)", [str(self.folder / f"{name}.parquet")])
                names = [each[0] for each in found.description or ()]
                self._read[name] = [dict(zip(names, each, strict=True)) for each in found.fetchall()]
        return self._read[name]

    def of(self, name: str) -> list[Row]:
        """The rows of a table that belong to the referrals of the choice, with what those say of persons."""
        behind = ("pid", "practice", "follow_days")
        return [
            each | {part: self.by_key[each["rid"]][part] for part in behind}
            for each in self.rows(name)
            if each["rid"] in self.by_key
        ]

    def _single(self) -> list[Row]:
        """One row per referral: the same row twice counts once."""
        found: dict[str, Row] = {}
        for each in self.rows("referral"):
            known = each["quarter"] if "-Q" in (each["quarter"] or "") else None
            found.setdefault(each["rid"], each | {"quarter": known})
        return list(found.values())

    def _chosen(self, row: Row) -> bool:
        first, last = self.choice.get("first"), self.choice.get("last")
        if (first or last) and row["quarter"] is None:
            return False
        if (first and row["quarter"] < first) or (last and row["quarter"] > last):
            return False
        return all(row[COLUMN_OF[name]] == self.choice[name] for name in COLUMN_OF if self.choice.get(name))


def number_of(quarter: str) -> int:
    """Quarters since the year 0."""
    return 4 * int(quarter[:4]) + int(quarter[-1]) - 1


def quarters_of(rows: Iterable[Row]) -> list[str]:
    """Every quarter from the first to the last that is known, also those without anybody."""
    known = [number_of(each["quarter"]) for each in rows if each["quarter"] is not None]
    span = range(min(known), max(known) + 1) if known else range(0)
    return [f"{each // 4}-Q{each % 4 + 1}" for each in span]


def by_quarter(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """The rows of each quarter in which there are any; those of no known quarter under their own name."""
    found: dict[str, list[Row]] = {}
    for each in rows:
        found.setdefault(each["quarter"] or UNKNOWN, []).append(each)
    return found


def people(rows: Iterable[Row]) -> int:
    """How many persons: ten referrals of one person are one."""
    return len({each["pid"] for each in rows})


def largest(rows: Sequence[Row]) -> float:
    """The part of the practice with most of the rows."""
    known = Counter(each["practice"] for each in rows if each["practice"] is not None)
    return max(known.values(), default=0) / len(rows) if rows else 0.0

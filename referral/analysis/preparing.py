"""Turning raw rows into the data set: pseudonyms, types of the codebook, one fixed order, Parquet files.

The same rows, key and versions give the same bytes.
"""

import hmac
from base64 import b32encode
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from referral.analysis.coarsening import coarsen, follow
from referral.analysis.errors import AnalysisError
from referral.domain.research.codebook import Kind, TableSpec
from referral.domain.research.tables import TABLES

KEY_SIGNS = 12
"""Of a pseudonym: 60 bits, so that a million keys meet by chance once in two million data sets."""

KINDS_OF_KEY = {
    "rid": "referral",
    "pid": "person",
    "practice": "organisation",
    "org": "organisation",
    "team": "organisation",
    "source": "organisation",
    "target": "organisation",
    "referrer": "user",
    "coach": "user",
    "actor": "user",
    "activity": "activity",
}
"""Keys of one kind join within a release, also between columns: an organisation or team is one node."""

TYPES: dict[Kind, Any] = {
    Kind.WHOLE: pl.Int64,
    Kind.DAYS: pl.Int64,
    Kind.NUMBER: pl.Float64,
    Kind.YES_NO: pl.Boolean,
}

AGE_BANDS = frozenset({"18-44", "45-64", "65-74", "75+"})

ROWS_PER_GROUP = 122_880

ALIKE = 5
"""So many people at least are alike in what a neighbour may know of them; others are told of less finely."""


class Unfit(AnalysisError):
    """The rows are not what the codebook says; says which table and why."""


def prepare(
    folder: Path, key: bytes, keep: Mapping[str, frozenset[str]], tell: Callable[[int, str], None]
) -> dict[str, Any]:
    """All files of *folder*; raises Unfit and leaves no Parquet file when something is wrong.

    Of a table nothing was chosen of, the file has one column and no row.
    """
    rows: dict[str, int] = {}
    made: list[Path] = []
    coarsened: list[dict[str, Any]] = []
    referral = pl.DataFrame({"rid": []}, schema={"rid": pl.String})
    try:
        for place, spec in enumerate(TABLES):
            tell(round(100 * place / len(TABLES)), f"{spec.label.split(':')[0]} ordenen")
            frame = pseudonyms(typed(folder / f"{spec.name}.csv", spec), key)
            referral = frame if spec.name == "referral" else referral
            check(spec, frame, referral["rid"])
            frame = frame.select(_kept(spec, keep))
            if spec.name == "referral":
                frame, coarsened = coarsen(frame, k=ALIKE)
                referral = frame
            frame = follow(frame, referral) if spec.name == "tie" else frame
            made.append(folder / f"{spec.name}.parquet")
            write(ordered(frame, frame.columns), made[-1])
            rows[spec.name] = frame.height
    except BaseException:
        for path in made:
            path.unlink(missing_ok=True)
        raise
    for spec in TABLES:
        (folder / f"{spec.name}.csv").unlink()
    return {"rows": rows, "coarsened": coarsened, "versions": {"polars": pl.__version__}}


def typed(path: Path, spec: TableSpec) -> pl.DataFrame:
    """The rows of a file with the types of the codebook; keys are categories until they are replaced."""
    names = [each.name for each in spec.variables]
    with path.open(encoding="utf-8") as lines:
        head = lines.readline().strip().split(",")
    if head != names:
        raise Unfit(f"Bestand ‘{spec.name}’ heeft andere kolommen dan het codeboek.")
    schema = {
        each.name: pl.Categorical if each.kind is Kind.KEY else TYPES.get(each.kind, pl.String)
        for each in spec.variables
    }
    return pl.read_csv(path, schema=schema, null_values=[""], has_header=True)


def pseudonyms(frame: pl.DataFrame, key: bytes) -> pl.DataFrame:
    """Keys of the database replaced by keys of this study; raises Unfit when two would become one."""
    for name in frame.columns:
        if name in KINDS_OF_KEY:
            frame = frame.with_columns(_replaced(frame[name], KINDS_OF_KEY[name], key))
    return frame


def _replaced(column: pl.Series, kind: str, key: bytes) -> pl.Series:
    found = column.drop_nulls().unique()
    if found.is_empty():
        return pl.Series(column.name, [None] * len(column), dtype=pl.String)
    made = [pseudonym(key, kind, each) for each in found.cast(pl.String)]
    if len(set(made)) < len(made):
        raise Unfit(f"In ‘{column.name}’ werden twee sleutels dezelfde.")
    given = column.to_physical()
    return given.replace_strict(found.to_physical(), made, return_dtype=pl.String, default=None)


def pseudonym(key: bytes, kind: str, value: str) -> str:
    """HMAC-SHA-256 of a key under the study's, in twelve signs; each kind of key has a space of its own."""
    digest = hmac.digest(key, f"{kind}\x1f{value}".encode(), "sha256")
    return b32encode(digest).decode()[:KEY_SIGNS]


def check(spec: TableSpec, frame: pl.DataFrame, known: pl.Series) -> None:
    """What must hold of every data set; raises Unfit otherwise."""
    if "rid" in frame.columns:
        if frame["rid"].null_count():
            raise Unfit(f"In ‘{spec.name}’ staat een regel zonder verwijzing.")
        if not frame["rid"].unique().is_in(known.implode()).all():
            raise Unfit(f"In ‘{spec.name}’ staat een regel van een verwijzing die niet meetelt.")
    if spec.name == "referral":
        if frame["rid"].n_unique() < frame.height:
            raise Unfit("Een verwijzing staat er twee keer in.")
        strange = set(frame["age_band"].drop_nulls().unique()) - AGE_BANDS
        if strange:
            raise Unfit("Een leeftijd staat niet in een van de vier groepen.")


def _kept(spec: TableSpec, keep: Mapping[str, frozenset[str]]) -> list[str]:
    wanted = keep.get(spec.name, frozenset())
    return [each.name for each in spec.variables if each.name in wanted] or [spec.variables[0].name]


def ordered(frame: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    """These columns as the codebook orders them, the rows in an order that follows from what is in them."""
    return frame.select(names).sort(by=pl.all(), nulls_last=True)


def write(frame: pl.DataFrame, path: Path) -> None:
    """One Parquet file, always made the same way."""
    frame.write_parquet(path, compression="zstd", compression_level=3, row_group_size=ROWS_PER_GROUP)

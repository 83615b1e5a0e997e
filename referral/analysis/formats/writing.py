"""Writing a file so that the same data gives the same bytes: no clock, no name of a machine."""

import gzip
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from hashlib import file_digest
from pathlib import Path
from typing import IO, Any, cast

import polars as pl

Tell = Callable[[int, str], None]

PACK_FROM = 500_000
"""A log of so many events is packed with gzip."""


@dataclass(frozen=True, slots=True)
class Made:
    """One file that was made: what is in it in Dutch, its rows, size in bytes and SHA-256."""

    name: str
    what: str
    rows: int | None
    bytes: int
    sha256: str
    byte_equal: bool = True
    """Whether the same data gives the same bytes again, with the same version of Patchwork."""

    @property
    def as_json(self) -> dict[str, Any]:
        """For the answer and the manifest."""
        return asdict(self)


def made(path: Path, what: str, rows: int | None = None) -> Made:
    """Look at a file that was written."""
    with path.open("rb") as file:
        seal = file_digest(file, "sha256").hexdigest()
    return Made(path.name, what, rows, path.stat().st_size, seal)


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """A new file to write bytes to; packed when its name ends in .gz, without a time or name inside."""
    with path.open("wb") as file:
        if path.suffix != ".gz":
            yield file
            return
        with gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=file, mtime=0) as packed:
            yield cast("IO[bytes]", packed)


def xml_text(column: str) -> pl.Expr:
    """A column of text so that it can stand between quotes in XML."""
    signs = {
        "&": "&amp;",
        "<": "&lt;",
        ">": "&gt;",
        '"': "&quot;",
        "\n": "&#10;",
        "\r": "&#13;",
        "\t": "&#9;",
    }
    return pl.col(column).str.replace_many(list(signs), list(signs.values()))


def json_text(column: str) -> pl.Expr:
    """A column of text so that it can stand between quotes in JSON."""
    signs = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
    return pl.col(column).str.replace_many(list(signs), list(signs.values()))


def around(column: str, before: str, text: pl.Expr, after: str) -> pl.Expr:
    """*text* between two pieces; empty where the column is."""
    whole = pl.concat_str([pl.lit(before), text, pl.lit(after)])
    return pl.when(pl.col(column).is_not_null()).then(whole)

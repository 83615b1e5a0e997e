"""One invented release with all its files, made once for the tests that read them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from referral.analysis.commands.formats import run
from tests.analysis.generated import write

REQUEST: dict[str, Any] = {
    "title": "Wat helpt? ‘Samen’ & <meer>",
    "question": "Wat verandert er bij wie meedoet?",
    "release": "Studie 7, uitgave 2",
    "frozen_on": "2026-11-01",
    "ground": "Toestemming voor onderzoek (AVG 89)",
    "citation": "Lectoraat Samen Leven (2026). Wat helpt? Uitgave 2.",
}
AWKWARD = 'Ik voel me "hier" thuis; <ja>, & nog méér'


def quiet(percent: int, words: str) -> None:
    """Progress that nobody waits for."""


def change(folder: Path, table: str, *columns: pl.Expr) -> None:
    """Write a table anew with other columns."""
    path = folder / f"{table}.parquet"
    pl.read_parquet(path).with_columns(*columns).write_parquet(path)


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder: 120 referrals, with signs in texts that formats stumble over."""
    folder = write(tmp_path_factory.mktemp("release"), people=120, seed=4)
    change(folder, "impact", pl.lit(AWKWARD).alias("statement"))
    change(folder, "referral", pl.col("area").str.replace("Lindenbuurt", "Linden & <Laan>", literal=True))
    run(folder, REQUEST, quiet)
    return folder


@pytest.fixture
def small(tmp_path: Path) -> Callable[..., Path]:
    """Makes a folder with only the Parquet files of a few referrals."""

    def make(people: int = 8, seed: int = 2) -> Path:
        return write(tmp_path / "small", people=people, seed=seed)

    return make

"""CSV and SPSS say the same as Parquet, read by other programs than wrote them."""

import csv
import re
import subprocess
from pathlib import Path

import duckdb
import polars as pl
import pytest

from referral.analysis.formats.sav import TABLES as SPSS
from referral.domain.research.codebook import Kind, Variable
from referral.domain.research.tables import TABLES
from referral.domain.research.values import ORDERED, values_of

SPECS = {spec.name: spec for spec in TABLES}


def printed(value: object) -> str:
    """A cell as CSV has it."""
    return "" if value is None else str(value)


@pytest.mark.parametrize("table", SPECS)
def test_parquet_opens_in_duckdb_with_the_columns_of_the_codebook(release: Path, table: str) -> None:
    with duckdb.connect() as connection:
        found = connection.execute(f"SELECT * FROM '{release / table}.parquet'")
        assert [name for name, *_ in found.description] == [each.name for each in SPECS[table].variables]
        assert found.fetchall() == pl.read_parquet(release / f"{table}.parquet").rows()


@pytest.mark.parametrize("table", SPECS)
def test_csv_equals_parquet_cell_by_cell(release: Path, table: str) -> None:
    with (release / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = list(csv.reader(file, strict=True))
    frame = pl.read_parquet(release / f"{table}.parquet")
    assert head == frame.columns
    assert rows == [[printed(value) for value in row] for row in frame.rows()]


def test_csv_keeps_to_rfc_4180(release: Path) -> None:
    whole = (release / "impact.csv").read_bytes()
    assert not whole.startswith(b"\xef\xbb\xbf")
    assert whole.endswith(b"\r\n")
    assert whole.count(b"\n") == whole.count(b"\r\n")
    assert b'"Ik voel me ""hier"" thuis; <ja>, & nog m\xc3\xa9\xc3\xa9r"' in whole


def pspp(release: Path, scratch: Path, table: str, *commands: str) -> str:
    """What PSPP prints, in one line per cell row; fails when it does not understand the file."""
    syntax = [f"GET FILE='{release / table}.sav'.", *commands]
    script, printed_to = scratch / f"{table}.sps", scratch / f"{table}.csv"
    script.write_text("\n".join(syntax) + "\n", encoding="utf-8")
    options = ["-o", str(printed_to), "-O", "format=csv"]
    done = subprocess.run(["pspp", *options, str(script)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "error" not in done.stderr.lower()
    return printed_to.read_text(encoding="utf-8")


def level_of(table: str, variable: Variable) -> str:
    """The level that SPSS knows a variable by."""
    if variable.kind in {Kind.DAYS, Kind.WHOLE, Kind.NUMBER}:
        return "Scale"
    return "Ordinal" if (table, variable.name) in ORDERED else "Nominal"


@pytest.mark.parametrize("table", SPSS)
def test_spss_file_opens_in_pspp_with_every_label(release: Path, tmp_path: Path, table: str) -> None:
    shown = pspp(release, tmp_path, table, "DISPLAY DICTIONARY.")
    lines = list(csv.reader(shown.splitlines()))
    for each in SPECS[table].variables:
        row = next(line for line in lines if line[:1] == [each.name])
        assert row[2].startswith(each.label)
        assert row[3] == level_of(table, each)
        for _, dutch, _ in values_of(table, each.name):
            assert any(dutch in line for line in lines), dutch


def test_pspp_counts_what_is_in_parquet_and_calls_empty_missing(release: Path, tmp_path: Path) -> None:
    shown = pspp(
        release, tmp_path, "referral", "FREQUENCIES /VARIABLES=activity_kind.", "DESCRIPTIVES reached_day."
    )
    frame = pl.read_parquet(release / "referral.parquet")
    labels = {code: dutch for code, dutch, _ in values_of("referral", "activity_kind")}
    for code, number in frame["activity_kind"].drop_nulls().value_counts().rows():
        assert re.search(rf"{labels[code]},{number},", shown)
    assert re.search(rf"Missing,+{frame['activity_kind'].null_count()},", shown)
    reached = frame["reached_day"].drop_nulls().to_list()
    assert re.search(rf"Contact gelegd[^,]*,{len(reached)},{sum(reached) / len(reached):.2f}", shown)


def test_spss_keeps_a_score_with_its_decimals(release: Path, tmp_path: Path) -> None:
    shown = pspp(release, tmp_path, "measure", "DESCRIPTIVES score /STATISTICS=SUM.")
    total = pl.read_parquet(release / "measure.parquet")["score"].sum()
    found = re.search(r"Totaal[^,]*,\d+,([\d.]+)", shown)
    assert found
    assert float(found[1]) == pytest.approx(total, abs=0.01)

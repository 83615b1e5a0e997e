"""A release in which some people are told of less finely, so that they do not stand out: all views go on."""

from pathlib import Path

import polars as pl
import pytest

from referral.domain.research.figures import VIEWS
from tests.analysis.asked import figure, table
from tests.analysis.histories import tables, write

YEAR, NOTHING = range(0, 120, 2), range(1, 120, 2)
"""Places of rows of which only the year of referral is told, and of which not even that."""


@pytest.fixture(scope="module")
def coarse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write(tmp_path_factory.mktemp("coarse"), tables(600, 4))
    path = folder / "referral.parquet"
    rows = pl.read_parquet(path).with_row_index("place")
    wider = pl.when(pl.col("place").is_in(list(YEAR))).then(pl.col("quarter").str.slice(0, 4))
    emptied = wider.when(pl.col("place").is_in(list(NOTHING))).then(None).otherwise("quarter")
    ages = pl.when(pl.col("place") >= 40).then("age_band")
    rows.with_columns(quarter=emptied, age_band=ages).drop("place").write_parquet(path)
    return folder


@pytest.mark.parametrize("view", [each.code for each in VIEWS if each.code != "costs"])
def test_every_view_is_made(coarse: Path, view: str) -> None:
    made = figure(coarse, view)
    assert made.refused == ""
    assert any(each.rows for each in made.tables)


def test_who_has_no_quarter_counts_in_the_whole(coarse: Path) -> None:
    quarters = table(figure(coarse, "speed"), "quarters")
    assert quarters[-1]["quarter"] == "niet bekend"
    assert quarters[-1]["number"] == 120
    areas = table(figure(coarse, "reach"), "areas")
    told = {each["area"]: each["number"] for each in areas}
    homes = pl.read_parquet(coarse / "area.parquet")["area"].to_list()
    lived = pl.read_parquet(coarse / "referral.parquet")["area"].is_in(homes).sum()
    assert abs(told["Alle wijken"] - lived) <= 2
    assert abs(sum(told[each] for each in homes) - lived) <= 2 * len(homes)


def test_a_period_holds_only_whose_quarter_is_known(coarse: Path) -> None:
    made = figure(coarse, "funnel", first="2000-Q1")
    assert made.people is not None
    assert made.people <= 480

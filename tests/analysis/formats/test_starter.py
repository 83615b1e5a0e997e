"""The start of an analysis runs, and its figures are those that duckdb and scipy compute from the files."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import networkx as nx
import polars as pl
import pytest
from scipy import stats
from statsmodels.duration.survfunc import CumIncidenceRight

from referral.analysis.formats import starter
from referral.analysis.formats.source import About, Source
from tests.analysis.formats.conftest import REQUEST

CELL = re.compile(r"^```\{python\}\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def results_of(folder: Path) -> dict[str, Any]:
    """What the cells of the document leave in `results`, run in a program of their own."""
    cells = CELL.findall((folder / "starter.qmd").read_text(encoding="utf-8"))
    script = "\n".join([*cells, "import json", "print(json.dumps(results))"])
    done = subprocess.run(
        [sys.executable, "-"], input=script, cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


@pytest.fixture(scope="module")
def results(release: Path) -> dict[str, Any]:
    """Of the whole release."""
    return results_of(release)


def test_the_funnel_counts_who_came_so_far(release: Path, results: dict[str, Any]) -> None:
    steps = ["accepted", "reached", "intake", "placed", "first", "third", "fourth"]
    counts = ", ".join(
        f"count(*) FILTER (coalesce({', '.join(f'{step}_day' for step in steps[place:])}) IS NOT NULL)"
        for place in range(len(steps))
    )
    with duckdb.connect() as connection:
        row = connection.execute(
            f"SELECT count(*), {counts} FROM '{release / 'referral.parquet'}'"
        ).fetchone()
    assert row is not None
    assert results["funnel"] == dict(zip(["sent", *steps], row, strict=True))
    assert row[0] == 120


def test_the_time_to_contact_is_that_of_statsmodels(release: Path, results: dict[str, Any]) -> None:
    rows = pl.read_parquet(release / "referral.parquet").rows(named=True)
    time, event = [], []
    for row in rows:
        stops = [row[name] for name in ("closed_day", "ended_day") if row[name] is not None]
        reached = row["reached_day"]
        time.append(reached if reached is not None else min([*stops, row["follow_days"]]))
        event.append(1 if reached is not None else 2 if stops else 0)
    curve = CumIncidenceRight(time, event)
    for limit in (14, 42):
        value = max(value for day, value in zip(curve.times, curve.cinc[0], strict=True) if day <= limit)
        assert results["contact"][f"within_{limit}"] == pytest.approx(value, abs=1e-9)
    median = min(day for day, value in zip(curve.times, curve.cinc[0], strict=True) if value >= 0.5)
    assert results["contact"]["median"] == median
    assert results["contact"]["people"] == 120


def test_stopping_first_competes_with_contact(small: Any) -> None:
    folder = small(people=4)
    path = folder / "referral.parquet"
    pl.read_parquet(path).with_columns(
        follow_days=pl.lit(100),
        reached_day=pl.Series([10, None, None, 20]),
        ended_day=pl.Series([None, 5, None, None]),
        closed_day=pl.lit(None, pl.Int64),
    ).write_parquet(path)
    starter.write(Source(folder, About.of(REQUEST)))
    contact = results_of(folder)["contact"]
    assert contact["within_14"] == pytest.approx(0.25)
    assert contact["within_42"] == pytest.approx(0.5)


def test_the_change_is_that_of_scipy(release: Path, results: dict[str, Any]) -> None:
    with duckdb.connect() as connection:
        pairs = connection.execute(
            f"SELECT one.score, other.score FROM '{release / 'measure.parquet'}' one JOIN "
            f"'{release / 'measure.parquet'}' other USING (rid, instrument) "
            "WHERE one.moment = 'start' AND other.moment = 'three_months' "
            "AND one.score IS NOT NULL AND other.score IS NOT NULL"
        ).fetchall()
        asked = connection.execute(
            f"SELECT count(DISTINCT rid) FROM '{release / 'measure.parquet'}' WHERE moment = 'start'"
        ).fetchone()
    test = stats.ttest_rel([after for _, after in pairs], [before for before, _ in pairs])
    interval = test.confidence_interval(0.95)
    found = results["change"]["djg6"]
    assert found["pairs"] == len(pairs) > 10
    assert found["low"] == pytest.approx(interval.low)
    assert found["high"] == pytest.approx(interval.high)
    assert found["effect"] == pytest.approx(
        test.statistic / len(pairs) ** 0.5 * (1 - 3 / (4 * (len(pairs) - 1) - 1))
    )
    assert asked is not None
    assert found["missing_share"] == pytest.approx(1 - len(pairs) / asked[0])


def test_the_network_is_that_of_networkx(release: Path, results: dict[str, Any]) -> None:
    graph = nx.DiGraph(nx.read_graphml(release / "network.graphml"))
    assert results["network"]["nodes"] == graph.number_of_nodes()
    assert results["network"]["ties"] == graph.number_of_edges()
    assert results["network"]["density"] == pytest.approx(nx.density(graph))
    assert results["network"]["reciprocity"] == pytest.approx(nx.reciprocity(graph))


def test_a_part_comes_in_only_with_its_variables(small: Any) -> None:
    chosen = ("referral.reached_day", "tie.source", "tie.target")
    source = Source(small(), About.of(REQUEST), variables=chosen)
    text = starter.text_for(source)
    assert "## Het netwerk" in text
    assert "## Hoe ver mensen komen" not in text
    assert "## Verandering" not in text
    assert "<!--" not in text
    starter.write(source)
    assert set(results_of(source.folder)) == {"network"}


def test_words_of_a_researcher_start_no_code(small: Any) -> None:
    asked = "Wat?\n```{python}\nimport os\n```\n# Kop <script>"
    source = Source(
        small(), About.of({**REQUEST, "question": asked, "title": 'Een "titel": met dubbele punt'})
    )
    text = starter.text_for(source)
    assert "import os" not in CELL.findall(text)[0]
    assert len(CELL.findall(text)) == len(
        CELL.findall(starter.text_for(Source(source.folder, About.of(REQUEST))))
    )
    assert "<script>" not in text
    assert 'title: "Een \\"titel\\": met dubbele punt"' in text

"""The measurement of research measures what it says: whole tables, every view, and programs that fail."""

import json
import sys
import time
from pathlib import Path

import duckdb
import polars as pl
import pytest

from referral.domain.research.figures import VIEWS
from referral.domain.research.happenings import HAPPENINGS
from referral.domain.research.tables import TABLES
from referral.domain.research.values import values_of
from tools import bench_research, bench_research_data
from tools.bench_research import Research, Viewed, Written
from tools.bench_research_queries import QUERIES
from tools.bench_research_release import Made
from tools.bench_research_timing import ran
from tools.steps import StepError


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small release of the generator."""
    folder = tmp_path_factory.mktemp("bench")
    bench_research_data.write(folder, 3_000)
    return folder


def test_an_invented_release_has_the_tables_and_codes_of_the_codebook(invented: Path) -> None:
    for spec in TABLES:
        frame = pl.read_parquet(invented / f"{spec.name}.parquet")
        assert dict(frame.schema) == bench_research_data.schema(spec)
        for name in frame.columns:
            known = {code for code, _, _ in values_of(spec.name, name)}
            assert not known or set(frame[name].drop_nulls()) <= known
    assert set(bench_research_data.PATH) <= {code for code, _, _ in HAPPENINGS}
    assert not list(invented.glob("*.part"))


def test_an_invented_release_has_ten_events_each_and_days_in_order(invented: Path) -> None:
    events = pl.read_parquet(invented / "event.parquet")
    assert events.height / 3_000 == pytest.approx(10, abs=0.2)
    assert events.select(pl.struct("rid", "seq").is_unique().all()).item()
    referral = pl.read_parquet(invented / "referral.parquet")
    assert referral["rid"].is_unique().all()
    for before, after in (("accepted", "reached"), ("reached", "intake"), ("first", "last")):
        assert referral.select((pl.col(f"{after}_day") >= pl.col(f"{before}_day")).all()).item()
    assert referral.select((pl.col("reached_day") <= pl.col("follow_days")).all()).item()


def test_pieces_join_to_one_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench_research_data, "PIECE", 40)
    rows = bench_research_data.write(tmp_path, 100)
    assert rows["referral"] == 100
    for name, number in rows.items():
        assert pl.read_parquet(tmp_path / f"{name}.parquet").height == number
    assert pl.read_parquet(tmp_path / "referral.parquet")["rid"].n_unique() == 100


@pytest.mark.parametrize("view", [each.code for each in VIEWS])
def test_every_view_has_a_question_that_duckdb_answers_with_rows(invented: Path, view: str) -> None:
    with duckdb.connect() as connection:
        rows = connection.execute(bench_research.question(view, invented)).fetchall()
    assert rows
    assert all(value is not None for value in rows[0])


def test_nothing_is_asked_of_a_view_that_does_not_exist() -> None:
    assert set(QUERIES) == {each.code for each in VIEWS}


def test_a_program_is_timed_with_its_memory_and_answer() -> None:
    code = "import sys; x = bytearray(60_000_000); print(sys.stdin.read().upper())"
    found = ran([sys.executable, "-c", code], "hello", 20)
    assert found.answer == "HELLO\n"
    assert found.seconds > 0
    assert found.memory > 60


def test_a_program_that_fails_says_why() -> None:
    with pytest.raises(StepError, match=r"^De map is leeg$"):
        ran([sys.executable, "-c", 'print(\'{"error": "De map is leeg"}\'); exit(1)'], "", 20)
    with pytest.raises(StepError, match=r"^ZeroDivisionError"):
        ran([sys.executable, "-c", "1 / 0"], "", 20)
    with pytest.raises(StepError, match="without a word"):
        ran([sys.executable, "-c", "exit(3)"], "", 20)


def test_a_program_that_takes_too_long_is_ended() -> None:
    with pytest.raises(StepError, match="longer than 0 seconds"):
        ran([sys.executable, "-c", "import time; time.sleep(30)"], "", 0)


def test_a_view_is_started_as_the_worker_does_and_nothing_after_the_end(
    invented: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bench_research, "cached", lambda _, __: 0.5)
    found = bench_research.viewed("costs", 3_000, invented, "", time.monotonic() + 60)
    assert found.why == ""
    assert found.cold is not None
    assert found.memory is not None
    assert found.memory > 20
    late = bench_research.viewed("costs", 3_000, invented, "", time.monotonic())
    assert late.cold is None
    assert "minutes were over" in late.why


def test_the_report_has_a_line_for_each_view_and_says_why_one_is_missing() -> None:
    views = [
        Viewed("funnel", 1_000_000, 2.0, 0.4, 0.5, memory=1_400.0),
        Viewed("costs", 1_000_000, None, None, 0.2, "De map is er niet."),
    ]
    written = Written(1_000_000, 10_000_000, 240.0, 5_000.0, 2_100.0)
    made = Made(1_000_000, 10_000_000, 60.0, 300.0, 990_000)
    found = Research(views, written, made)
    text = bench_research.lines(found)
    assert "1,000,000  funnel            2.00      0.50     4.0       0.40   1,400" in text
    assert "De map is er niet." in text
    assert "at most 2,100 MB of memory" in text
    assert "990,000 of them in it: rows out after 60 s, sealed after 300 s" in text
    assert json.loads(json.dumps(bench_research.as_json(found)))["views"][0]["ratio"] == 4.0


def test_a_release_that_was_not_made_is_said_to_be() -> None:
    found = Research([], None, "The release was not made: vol")
    assert bench_research.lines(found).endswith("The release was not made: vol")
    slow = Research([], "longer than 9 seconds", "left out: 40 minutes were over")
    told = bench_research.lines(slow).splitlines()[-2:]
    assert told == [
        "The files of a release: longer than 9 seconds",
        "The release: left out: 40 minutes were over",
    ]
    assert bench_research.as_json(found)["release"] == "The release was not made: vol"

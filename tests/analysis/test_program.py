"""The program as the worker starts it: a request in, an answer out, progress beside it."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from referral.analysis.__main__ import COMMANDS, answered, tell
from referral.analysis.commands.figure import made
from referral.analysis.errors import AnalysisError, Lacking
from referral.analysis.ledger import NOTHING, Ledger, keeping
from referral.analysis.reading import Data
from referral.domain.research.figures import VIEWS, Figure
from referral.domain.research.filters import Filters
from tests.analysis.asked import figure
from tests.analysis.costing.town import PRICES
from tests.analysis.generated import write
from tests.support.database import ROOT


def asked(folder: Path, **request: Any) -> tuple[int, dict[str, Any]]:
    return answered(["figure", str(folder)], json.dumps(request))


def test_started_as_a_program(tmp_path: Path) -> None:
    release = write(tmp_path, 20)
    done = subprocess.run(
        [sys.executable, "-m", "referral.analysis", "figure", str(release)],
        input=json.dumps({"view": "impact", "filters": {"activity": "walking"}}),
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]},
        check=True,
    )
    answer = json.loads(done.stdout)
    assert Figure.of(answer).as_json == Figure.of(json.loads(json.dumps(answer))).as_json
    assert Figure.of(answer).view == "impact"
    told = [each.split()[:2] for each in done.stderr.splitlines()]
    assert told == [["progress", "5"], ["progress", "20"], ["progress", "100"]]


@pytest.mark.parametrize(
    ("arguments", "given", "words"),
    [
        (["figure"], "{}", "opdracht"),
        (["guess", "."], "{}", "opdracht"),
        (["figure", "/nowhere"], "{}", "map"),
        (["figure", "."], "{", "JSON"),
        (["figure", "."], "[]", "JSON-object"),
    ],
)
def test_a_wrong_call_is_answered_in_words(arguments: list[str], given: str, words: str) -> None:
    code, answer = answered(arguments, given)
    assert code == 1
    assert words in answer["error"]


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        ({"view": "guess"}, "weergave"),
        ({"view": "funnel", "filters": {"first": "2025"}}, "kwartaal"),
        ({"view": "funnel", "filters": {"first": "2025-Q3", "last": "2025-Q1"}}, "na het laatste"),
    ],
)
def test_a_wrong_question_is_answered_in_words(release: Path, request_: dict[str, Any], words: str) -> None:
    code, answer = asked(release, **request_)
    assert code == 1
    assert words in answer["error"]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert answered(["figure", str(tmp_path)], '{"view": "funnel"}')[0] == 1


def test_progress_stays_within_bounds(capsys: pytest.CaptureFixture[str]) -> None:
    tell(130, "Klaar")
    tell(-1, "Begin")
    assert capsys.readouterr().err == "progress 100 Klaar\nprogress 0 Begin\n"


def test_every_command_has_a_module() -> None:
    assert set(COMMANDS) == {"prepare", "formats", "risk", "figure"}


def test_a_filter_narrows(release: Path) -> None:
    data = Data(release)
    whole = data.cohort(Filters())
    part = data.cohort(Filters(first="2025-Q2", last="2025-Q3", area="Oosterveld", reason="contact"))
    assert 0 < part.height < whole.height
    assert set(part["quarter"]) == {"2025-Q2", "2025-Q3"}
    assert set(part["area"]) == {"Oosterveld"}
    marks = data.of("attendance", Filters(area="Oosterveld"))
    own = set(data.cohort(Filters(area="Oosterveld"))["rid"])
    assert 0 < marks.height < data.of("attendance", Filters()).height
    assert set(marks["rid"]) <= own


def test_a_variable_that_was_not_chosen_is_named(tmp_path: Path, release: Path) -> None:
    for each in release.iterdir():
        pl.read_parquet(each).drop("intake_day", strict=False).write_parquet(tmp_path / each.name)
    found = figure(tmp_path, "funnel")
    assert "Intake gedaan" in found.refused
    assert found.tables == ()


def test_a_filter_on_what_was_not_chosen_is_refused(tmp_path: Path, release: Path) -> None:
    for each in release.iterdir():
        pl.read_parquet(each).drop("funding", strict=False).write_parquet(tmp_path / each.name)
    assert "Wie betaalt" in figure(tmp_path, "signals", funding="wmo").refused


def test_a_choice_by_activity_tells_whom_it_leaves_out(release: Path) -> None:
    assert any("plek vond" in each for each in figure(release, "funnel", activity="walking").bias)
    assert not any("plek vond" in each for each in figure(release, "funnel").bias)


def test_rounds_know_no_persons(release: Path) -> None:
    assert figure(release, "impact", reason="contact").refused
    chosen = figure(release, "impact", activity="walking", first="2025-Q1", last="2025-Q4")
    assert [row[1] for row in chosen.tables[0].rows] == ["walking"]
    assert figure(release, "impact", first="2026-Q1").tables[0].rows == ()


def test_a_table_that_no_release_has(release: Path) -> None:
    with pytest.raises(AnalysisError, match="is er niet"):
        Data(release).table("secrets")


@pytest.mark.parametrize("view", sorted(each.code for each in VIEWS))
def test_a_view_says_the_same_when_it_reads_only_what_it_names(release: Path, view: str) -> None:
    """A column that is used and not named in `READS` would be missed, or silently do nothing."""
    extra = {"prices": PRICES, "draws": 99}
    narrow = made(Data(release), view, Filters(), extra=extra)
    whole = without_narrowing(release, view, extra)
    assert (narrow.refused if isinstance(whole, str) else narrow) == whole


def without_narrowing(release: Path, view: str, extra: dict[str, Any]) -> Figure | str:
    """The view on every column, or the words why there is none."""
    data = Data(release)
    try:
        with keeping(Ledger.opened(data, Filters(), NOTHING)) as ledger:
            found: Figure = import_module(f"referral.analysis.views.{view}").make(data, Filters(), extra)
    except Lacking as error:
        return error.words
    return found if found.refused else replace(found, counted=tuple(ledger.told))

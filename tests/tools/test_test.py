"""`make test` leaves no test out, and fails when any part of it fails."""

from pathlib import Path

import pytest

from tools import test as runner
from tools.steps import ROOT

RUNS = ("tests", "walks")
"""The two runs of pytest: with coverage and without."""


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[list[str]]:
    """The commands that would have run; each of them succeeds."""
    heard: list[list[str]] = []

    def hear(words: list[str], environment: dict[str, str]) -> int:
        del environment
        heard.append(words)
        return 0

    monkeypatch.setattr(runner, "call", hear)
    monkeypatch.setattr(runner, "COVERAGE", tmp_path / "coverage")
    return heard


def run(name: str, arguments: list[str]) -> int:
    (check,) = [each for each in runner.checks(False, {}, arguments) if each.name == name]
    return check.run()


@pytest.mark.parametrize("walk", runner.WALKS)
def test_what_one_run_leaves_out_the_other_runs(walk: str, said: list[list[str]]) -> None:
    assert (ROOT / walk).exists()
    assert [run(name, []) for name in RUNS] == [0, 0]
    watched, unwatched = said
    assert f"--ignore={walk}" in watched
    assert walk in unwatched


def test_the_runs_leave_nothing_else_out_and_report_apart(said: list[list[str]]) -> None:
    for name in RUNS:
        run(name, [])
    watched, unwatched = said
    assert [each for each in watched if each.startswith("--ignore")] == [
        f"--ignore={w}" for w in runner.WALKS
    ]
    assert not {"-k", "--deselect"} & {*watched, *unwatched}
    assert "coverage" in watched
    assert "coverage" not in unwatched
    assert len({word for words in said for word in words if word.startswith("--junit-xml")}) == 2


def test_with_arguments_coverage_looks_on_in_all_of_it(said: list[list[str]]) -> None:
    assert [each.name for each in runner.checks(False, {}, ["-k", "withdraw"])][3:] == ["tests", "coverage"]
    run("tests", ["-k", "withdraw"])
    (words,) = said
    assert words[-2:] == ["-k", "withdraw"]
    assert "coverage" in words


@pytest.mark.parametrize("bad", [*RUNS, "coverage"])
def test_the_whole_fails_when_a_part_fails(
    bad: str, said: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    del said
    results = [(name, run(name, []), 1.0) for name in (*RUNS, "coverage")]
    assert runner.summary(results) == 0
    monkeypatch.setattr(runner, "call", lambda _, __: 1)
    results = [(name, run(name, []) if name == bad else code, 1.0) for name, code, _ in results]
    assert runner.summary(results) == 1
    assert capsys.readouterr().out.count("FAILED") == 1

"""The starter and the dashboard tell the same of the same files, up to what the dashboard rounds."""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from referral.analysis.formats import starter
from referral.analysis.formats.source import About, Source
from referral.domain.disclosure import ROUND_TO
from tests.analysis.formats.conftest import REQUEST, quiet
from tests.analysis.formats.test_starter import results_of
from tests.analysis.generated import write

FIGURE = "referral.analysis.commands.figure"


def needs(view: str) -> pytest.MarkDecorator:
    """Left out only where the view is not part of the program."""
    is_there = bool(find_spec(FIGURE)) and bool(find_spec(f"referral.analysis.views.{view}"))
    return pytest.mark.skipif(not is_there, reason=f"the view {view} is not there")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release large enough for most numbers to be shown."""
    made = write(tmp_path_factory.mktemp("figures"), people=400, seed=9)
    starter.write(Source(made, About.of(REQUEST)))
    return made


@pytest.fixture(scope="module")
def results(folder: Path) -> dict[str, Any]:
    """What the starter computes."""
    return results_of(folder)


def rows(folder: Path, view: str, table: str) -> dict[str, dict[str, Any]]:
    """A table of a view: its rows by their first cell, with names."""
    request = {"view": view, "filters": {}, "shown": [], "extra": {}}
    run = import_module(FIGURE).run
    made = next(each for each in run(folder, request, quiet)["tables"] if each["name"] == table)
    names = [each["name"] for each in made["columns"]]
    return {row[0]: dict(zip(names, row, strict=True)) for row in made["rows"]}


@needs("funnel")
def test_the_funnel(folder: Path, results: dict[str, Any]) -> None:
    shown = rows(folder, "funnel", "steps")
    for step, number in results["funnel"].items():
        assert abs(shown[step]["number"] - number) <= ROUND_TO / 2
        if step != "sent":
            assert shown[step]["share"] == pytest.approx(number / results["funnel"]["sent"], abs=0.03)


@needs("speed")
def test_the_time_to_contact(folder: Path, results: dict[str, Any]) -> None:
    shown = rows(folder, "speed", "steps")["reached"]
    assert shown["within"] == pytest.approx(results["contact"]["within_14"], abs=0.005)
    assert shown["median"] == results["contact"]["median"]


@needs("outcomes")
def test_the_change(folder: Path, results: dict[str, Any]) -> None:
    shown, found = rows(folder, "outcomes", "change")["djg6"], results["change"]["djg6"]
    assert abs(shown["people"] - found["pairs"]) <= ROUND_TO / 2
    for name, own in (("change", "change"), ("low", "low"), ("high", "high"), ("d_z", "effect")):
        assert shown[name] == pytest.approx(found[own], abs=0.006)


@needs("network")
def test_the_network(folder: Path, results: dict[str, Any]) -> None:
    shown = rows(folder, "network", "measures")
    for name, value in results["network"].items():
        assert shown[name]["organisations"] == pytest.approx(value, abs=0.006)

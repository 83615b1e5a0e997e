"""Every number of every view equals what another script finds in the same files, or is rightly not there.

On releases of several shapes: whole quarters of one year, coarse and dirty ones as a real release has them,
and regions and towns in which cooperation and costs have something to say. `tests/demo/test_city.py` does the
same on the demo.
"""

import ast
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from referral.analysis.commands.figure import made
from referral.analysis.reading import Data
from referral.domain.research.figures import VIEWS, Figure
from referral.domain.research.filters import Filters
from tests.analysis import by_hand, histories, rough
from tests.analysis.by_hand.files import Release
from tests.analysis.by_hand.holding import hold
from tests.analysis.by_hand.views import SCRIPTS, expected_of, held_by_hand
from tests.analysis.cooperation import stories
from tests.analysis.costing import town

CODES = [each.code for each in VIEWS]
FEWEST = {
    "reach": 55,
    "funnel": 225,
    "speed": 200,
    "participation": 90,
    "signals": 12,
    "outcomes": 70,
    "impact": 24,
    "loops": 40,
    "handovers": 14,
    "network": 70,
    "variants": 4,
    "trust": 4,
    "costs": 35,
}
"""So many numbers at least are shown of six hundred people: a comparison of nothing proves nothing."""

NONE: Mapping[str, Any] = {}
EXTRA: dict[str, dict[str, Any]] = {
    "costs": {"prices": town.PRICES, "draws": 399},
    "network": {
        "survey": [
            {
                "period": "2025-Q2",
                "from_role": group,
                "to_role": "welfare",
                "item": item,
                "n": number,
                "mean": 7.25,
            }
            for group in ("cure", "all")
            for item, number in (("knowledge", 12), ("respect", 4))
        ],
        "relational": [
            {"period": "2025-Q3", "from_role": "gp", "to_role": role, "n": 6, "score": score}
            for role, score in (("coach", 3.4), ("gp", 4.6))
        ],
    },
}


def held(
    folder: Path, view: str, more: Mapping[str, Any] = NONE, choice: Mapping[str, str] = NONE
) -> Counter[str]:
    """The view as the program makes it, held against the script."""
    extra = EXTRA.get(view, {}) | dict(more)
    return held_by_hand(shown(folder, view, extra, choice), Release(folder, **choice), extra)


def shown(folder: Path, view: str, extra: dict[str, Any], choice: Mapping[str, str] = NONE) -> Figure:
    """The view as the program makes it."""
    return made(Data(folder), view, Filters(**choice), extra=extra)


def test_every_view_has_its_script() -> None:
    assert list(SCRIPTS) == CODES


def test_the_script_shares_no_line_with_the_views() -> None:
    """It reads with duckdb, and knows of the application words and the numbers of the policy only."""
    imported = set()
    for path in Path(by_hand.__path__[0]).glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                imported.add(node.module or "")
            elif isinstance(node, ast.Import):
                imported |= {each.name for each in node.names}
    assert "duckdb" in imported
    own = {each for each in imported if each.startswith("referral")}
    assert all(each.startswith("referral.domain.") for each in own)
    assert not {"polars", "networkx", "statsmodels", "pandas"} & {each.partition(".")[0] for each in imported}


@pytest.mark.parametrize("view", CODES)
def test_of_six_hundred_people(release: Path, view: str) -> None:
    assert held(release, view).total() >= FEWEST[view]


CHOICES = (
    {"first": "2025-Q2", "last": "2025-Q4", "funding": "wmo"},
    {"area": "Havenkwartier"},
    {"activity": "walking"},
)


@pytest.mark.parametrize("choice", CHOICES, ids=str)
@pytest.mark.parametrize("view", CODES)
def test_of_a_choice(rough_release: Path, view: str, choice: dict[str, str]) -> None:
    held(rough_release, view, choice=choice)


@pytest.fixture(scope="module", params=[(120, 1), (300, 2), (700, 3)], ids=str)
def rough_release(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    people, seed = request.param
    return rough.write(tmp_path_factory.mktemp(f"rough-{seed}"), people, seed)


@pytest.mark.parametrize("view", CODES)
def test_of_a_coarse_and_dirty_release(rough_release: Path, view: str) -> None:
    assert held(rough_release, view).total() > 0


@pytest.fixture(scope="module", params=(1, 2, 3))
def region(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp(f"region-{request.param}")
    return stories.write(folder, request.param, stories.Region(gap="2025-Q3"))


@pytest.mark.parametrize(
    ("view", "fewest"),
    [("loops", 40), ("handovers", 30), ("network", 80), ("variants", 50), ("trust", 8)],
)
def test_of_a_region_that_works_together(region: Path, view: str, fewest: int) -> None:
    assert held(region, view).total() >= fewest


TOWNS: dict[str, tuple[Callable[[], dict[str, list[town.Row]]], int]] = {
    "dirty": (lambda: town.dirty_town(500, 11), 70),
    "waiting": (lambda: town.waiting_town(300, 1, town.Truth(-3.0)), 35),
    "staggered": (lambda: town.staggered_town(600, 2, town.Truth(-3.0)), 40),
    "few practices": (lambda: town.waiting_town(300, 4, town.Truth(-3.0), practices=6), 35),
}


@pytest.mark.parametrize("name", TOWNS)
def test_of_a_town_that_counted_contacts(tmp_path: Path, name: str) -> None:
    rows, fewest = TOWNS[name]
    folder = town.write(tmp_path, rows())
    assert held(folder, "costs").total() >= fewest
    assert held(folder, "costs", {"prices": town.PRICES | {"site": None}}).total() > 0


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return histories.write(tmp_path_factory.mktemp("plain"), histories.tables(400, 5))


@pytest.mark.parametrize("view", CODES)
def test_the_script_sees_every_number_that_is_changed(plain: Path, view: str) -> None:
    """In each table a number that is higher, and a row that is gone."""
    extra = EXTRA.get(view, {})
    found = shown(plain, view, extra)
    expected = expected_of(found, Release(plain), extra)
    hold(found, expected)
    changed = 0
    for place, table in enumerate(found.tables):
        for wrong in _wrongs(table.rows, [each.kind for each in table.columns]):
            tables = list(found.tables)
            tables[place] = replace(table, rows=wrong)
            with pytest.raises(AssertionError):
                hold(replace(found, tables=tuple(tables)), expected)
            changed += 1
    assert changed >= 2


def _wrongs(rows: tuple[tuple[Any, ...], ...], kinds: list[str]) -> list[tuple[tuple[Any, ...], ...]]:
    """The rows with the first number of the last row that has one too high, and without its last row."""
    for at in range(len(rows) - 1, -1, -1):
        for column, kind in enumerate(kinds):
            if kind != "text" and rows[at][column] is not None and column:
                row = list(rows[at])
                row[column] += 5
                return [(*rows[:at], tuple(row), *rows[at + 1 :]), (*rows[:at], *rows[at + 1 :])]
    return []

"""The release of the demo: every figure on the dashboard equals what another script finds in its files."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from referral.analysis.commands import figure as analysis
from referral.domain.actors import system_actor
from referral.domain.research.figures import VIEWS, Figure
from referral.domain.research.studies import FigureState, ReleaseState
from referral.domain.research.tables import TABLES
from referral.domain.research.values import values_of
from referral.extensions import db
from referral.models import Region, ReleaseFigure
from referral.models import Release as ReleaseRow
from referral.models.scope import acting
from referral.research.dashboard import services
from referral.research.releases.files import opened
from referral.workflow.prices import prices_for
from referral.workflow.survey import score_rows, survey_rows
from tests.analysis.by_hand.files import Release
from tests.analysis.by_hand.views import held_by_hand

CODES = [each.code for each in VIEWS]


@dataclass(frozen=True)
class Released:
    """The files of the release, the figures that the dashboard shows of it, and what else these were told."""

    folder: Path
    figures: dict[str, Figure]
    extra: dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def released(city: Flask, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Released]:
    """As the worker computes them once a release is signed, without a program of its own for each."""
    folder = tmp_path_factory.mktemp("released") / "files"
    with city.app_context(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(services, "run", _here)
        region = db.session.scalars(select(Region.id)).one()
        with acting(system_actor(region)):
            release = db.session.scalars(
                select(ReleaseRow).where(ReleaseRow.state == ReleaseState.SIGNED)
            ).one()
            asked = select(ReleaseFigure).where(ReleaseFigure.filters == {})
            rows = {each.view: each.id for each in db.session.scalars(asked)}
            with opened(release) as files:
                shutil.copytree(files, folder)
        for key in rows.values():
            services.compute(region, key, opened, lambda: False)
        with acting(system_actor(region)):
            figures = {view: _shown(key) for view, key in rows.items()}
            extra: dict[str, dict[str, Any]] = {
                "costs": {"prices": prices_for(region)},
                "network": {"survey": survey_rows(region), "relational": score_rows(region)},
            }
        db.session.remove()
        yield Released(folder, figures, extra)


def _here(command: str, folder: Path, request: dict[str, Any], **_: Callable[..., Any]) -> dict[str, Any]:
    assert command == "figure"
    return analysis.run(folder, request, lambda _percent, _words: None)


def _shown(key: Any) -> Figure:
    row = db.session.get_one(ReleaseFigure, key)
    assert row.state is FigureState.READY, row.content
    return Figure.of(row.content or {})


@pytest.mark.parametrize("view", CODES)
def test_every_number_is_found_in_the_files(released: Released, view: str) -> None:
    held_by_hand(released.figures[view], Release(released.folder), released.extra.get(view))


def test_most_views_show_something(released: Released) -> None:
    """Refused and empty figures are right in a small region; here they may not be the rule."""
    shown = {
        view: held_by_hand(figure, Release(released.folder), released.extra.get(view)).total()
        for view, figure in released.figures.items()
    }
    assert sorted(shown) == sorted(CODES)
    assert sum(number >= 5 for number in shown.values()) >= 7, shown
    assert sum(shown.values()) >= 200, shown


def test_every_code_of_the_files_is_in_the_codebook(released: Released) -> None:
    files, unknown = Release(released.folder), []
    for spec in TABLES:
        for variable in spec.variables:
            known = {code for code, _, _ in values_of(spec.name, variable.name)}
            used = {row.get(variable.name) for row in files.rows(spec.name)} - {None}
            unknown += [(spec.name, variable.name, each) for each in used - known if known]
    assert unknown == []

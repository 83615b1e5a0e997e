"""The worker computes a view from the files of a release and stores it, or in words why it did not."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from referral.domain.research.figures import RULES, VIEWS, Figure
from referral.domain.research.filters import Filters
from referral.domain.research.studies import FigureState, ReleaseState
from referral.extensions import db
from referral.lib import clock
from referral.models import Release, ReleaseFigure
from referral.models.scope import acting
from referral.research.dashboard import services
from referral.research.releases.services import check
from referral.research.running import NOT_DONE, AnalysisFailed, AnalysisStopped
from tests.analysis.generated import AREAS, write
from tests.factories import Area
from tests.factories.figures import DRAWN, a_figure, make_figure, make_release
from tests.support.client import PageClient
from tests.support.database import Database
from tests.support.raw import raw_rows

WAITING = FigureState.WAITING


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of an invented release."""
    return write(tmp_path_factory.mktemp("release"), people=120)


def compute(area: Area, figure_id: UUID, folder: Path, *, stop: bool = False) -> None:
    """What the worker does."""

    @contextmanager
    def opened(release: Release) -> Iterator[Path]:
        assert release.region_id == area.region_id
        yield folder

    with area.app.app_context():
        services.compute(area.region_id, figure_id, opened, lambda: stop)


def stored(area: Area, figure_id: UUID) -> ReleaseFigure:
    """The row as it lies there now."""
    with area.app.app_context(), acting(area.system):
        return db.session.get_one(ReleaseFigure, figure_id)


class Answer:
    """Stands in for the program: gives an answer or an error, and keeps what it was asked."""

    def __init__(self, given: Figure | Exception) -> None:
        self.given = given
        self.asked: list[dict[str, object]] = []

    def __call__(
        self, command: str, folder: Path, request: dict[str, object], **_: object
    ) -> dict[str, object]:
        assert command == "figure"
        assert folder.is_dir()
        self.asked.append(request)
        if isinstance(self.given, Exception):
            raise self.given
        return self.given.as_json


def answering(patch: pytest.MonkeyPatch, given: Figure | Exception) -> Answer:
    """Let the program give this."""
    answer = Answer(given)
    patch.setattr(services, "run", answer)
    return answer


def test_the_program_makes_what_the_page_shows(as_researcher: PageClient, area: Area, files: Path) -> None:
    release = make_release(area, is_monitor=True)
    key = make_figure(area, release, filters=Filters(area=AREAS[0][0]), state=WAITING)
    compute(area, key, files)
    row = stored(area, key)
    assert (row.state, row.rules) == (FigureState.READY, RULES)
    assert row.made_at is not None
    figure = Figure.of(row.content or {})
    assert figure.refused == ""
    assert figure.people is not None
    page = as_researcher.page(f"/onderzoek/uitgave/{release}/funnel?wijk={AREAS[0][0]}")
    for table in figure.tables:
        assert table.title in page.text
    drawings = [svg for each in figure.pictures for svg in (each.svg, each.narrow) if svg]
    assert page.html.count('role="img"') == len(drawings)
    assert len(drawings) > len(figure.pictures)


def test_done_twice_is_done_once(area: Area, files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = answering(monkeypatch, a_figure())
    key = make_figure(area, make_release(area), state=WAITING)
    compute(area, key, files)
    compute(area, key, files)
    assert len(answer.asked) == 1


def test_the_program_hears_what_was_shown_of_this_study_and_of_no_other(
    area: Area, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = answering(monkeypatch, a_figure())
    release, other = make_release(area), make_release(area)
    make_figure(area, release, "speed", Filters(reason="contact"))
    make_figure(area, release, "funnel", Filters(reason="contact"))
    refused = a_figure(refused="Te weinig mensen.").as_json
    make_figure(area, release, "speed", Filters(reason="gloom"), content=refused)
    make_figure(area, release, "speed", Filters(funding="wmo"), state=WAITING)
    again: dict[str, Any] = {"state": WAITING, "made_at": clock.now() - timedelta(days=9)}
    make_figure(area, release, "reach", Filters(area="Lindenbuurt"), **again)
    make_figure(area, other, "speed", Filters(funding="zvw"))
    compute(area, make_figure(area, release, state=WAITING), files)
    [request] = answer.asked
    assert request["shown"] == [{"area": "Lindenbuurt"}, {"reason": "contact"}]
    assert (request["view"], request["filters"]) == ("funnel", {})


def test_a_refusal_is_stored_with_its_words(area: Area, files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, a_figure(refused="Te weinig mensen.", tables=(), pictures=()))
    key = make_figure(area, make_release(area), state=WAITING)
    compute(area, key, files)
    row = stored(area, key)
    assert (row.state, (row.content or {})["refused"]) == (FigureState.READY, "Te weinig mensen.")


@pytest.mark.parametrize(
    ("error", "words"),
    [(AnalysisFailed("De schijf is vol."), "De schijf is vol."), (OSError("kapot"), NOT_DONE)],
)
def test_a_failure_is_stored_in_words(
    area: Area, files: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, words: str
) -> None:
    answering(monkeypatch, error)
    key = make_figure(area, make_release(area), state=WAITING)
    if isinstance(error, AnalysisFailed):
        compute(area, key, files)
    else:
        with pytest.raises(OSError, match="kapot"):
            compute(area, key, files)
    row = stored(area, key)
    assert (row.state, row.content) == (FigureState.FAILED, {"failed": words})


@pytest.mark.parametrize("which", ["svg", "narrow"])
def test_a_drawing_that_acts_is_never_stored(
    area: Area, files: Path, monkeypatch: pytest.MonkeyPatch, which: str
) -> None:
    acts = {which: DRAWN.replace("<rect ", '<rect onload="alert(1)" ')}
    pictures = tuple(replace(each, **acts) for each in a_figure().pictures)
    answering(monkeypatch, a_figure(pictures=pictures))
    key = make_figure(area, make_release(area), state=WAITING)
    compute(area, key, files)
    assert stored(area, key).content == {"failed": NOT_DONE}


def test_a_worker_that_must_go_leaves_the_work_to_the_next(area: Area, files: Path) -> None:
    key = make_figure(area, make_release(area), state=WAITING)
    with pytest.raises(AnalysisStopped):
        compute(area, key, files, stop=True)
    assert (stored(area, key).state, stored(area, key).content) == (WAITING, None)


def test_after_the_end_of_a_study_nothing_is_computed(
    area: Area, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = answering(monkeypatch, a_figure())
    key = make_figure(area, make_release(area, ends_in=-1), state=WAITING)
    compute(area, key, files)
    assert stored(area, key).content == {"failed": services.ENDED}
    assert answer.asked == []


def test_a_signed_release_has_every_view_made_beforehand_one_after_the_other(
    area: Area, database: Database
) -> None:
    plain, standing = make_release(area), make_release(area, is_monitor=True)
    with area.app.app_context(), acting(area.coordinator):
        for key in (plain, standing):
            services.queue_standing_figures(db.session.get_one(Release, key))
        db.session.commit()
        release = db.session.get_one(Release, standing)
        mine = db.session.query(ReleaseFigure).filter_by(release_id=standing).all()
        assert {each.view for each in mine if not each.filters} == {each.code for each in VIEWS}
        named = {(each.view, each.filters["area"]) for each in mine if each.filters}
        areas = (release.manifest or {})["areas"]
        assert named == {(view, name) for view in services.AREA_VIEWS for name in areas}
        assert db.session.query(ReleaseFigure).filter_by(release_id=plain).count() == len(VIEWS)
    locks = [
        each["lock"]
        for each in raw_rows(database, "procrastinate_jobs")
        if each["task_name"] == services.RESEARCH_FIGURE
    ]
    assert locks.count(f"research-{area.region_id}") == len(mine) + len(VIEWS)
    assert {each["priority"] for each in raw_rows(database, "procrastinate_jobs")} == {services.LATER}


def test_standing_figures_follow_new_definitions_by_themselves(area: Area, database: Database) -> None:
    release = make_release(area)
    old = make_figure(area, release, rules=0)
    asked = make_figure(area, release, "speed", rules=0, asked_by=area.researcher.id)
    fresh = make_figure(area, release, "reach")
    ended = make_figure(area, make_release(area, ends_in=-1), rules=0)
    with area.app.app_context():
        services.renew_everywhere()
    found = {key: stored(area, key).state for key in (old, asked, fresh, ended)}
    ready = FigureState.READY
    assert found == {old: WAITING, asked: ready, fresh: ready, ended: ready}
    assert len(raw_rows(database, "procrastinate_jobs")) == 1


def test_who_signs_a_release_has_its_views_made(area: Area, database: Database) -> None:
    release = make_release(area, state=ReleaseState.TO_CHECK)
    with area.app.app_context(), acting(area.coordinator):
        check(area.coordinator, release, signs=True, note="Geen cel onder de tien.")
    with area.app.app_context(), acting(area.system):
        assert db.session.query(ReleaseFigure).filter_by(state=WAITING).count() == len(VIEWS)
    asked = [each for each in raw_rows(database, "procrastinate_jobs") if each["task_name"] != "send_message"]
    assert len(asked) == len(VIEWS)

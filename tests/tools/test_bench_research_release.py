"""What the measurement puts in the database is what the application knows, and its waiting ends."""

from uuid import UUID

import pytest
from sqlalchemy import update

from referral.domain.research.studies import ReleaseState, StudyState
from referral.extensions import db
from referral.models import Release, Study
from referral.models.scope import acting
from tests.factories.area import Area
from tests.support.database import Database
from tools import bench_research, bench_research_release
from tools.children import Children
from tools.steps import StepError


def url(database: Database) -> str:
    """As psycopg reads it."""
    return database.superuser_url.replace("postgresql+psycopg:", "postgresql:")


def test_a_stored_figure_is_read_by_its_key(area: Area, database: Database) -> None:
    assert area.region_id
    assert bench_research.cached(url(database), {"view": "funnel"}) > 0


def test_a_study_of_everybody_waits_for_the_worker(area: Area) -> None:
    region, release_id = bench_research_release._ask(area.app)
    assert region == area.region_id
    with area.app.app_context(), acting(area.system):
        release = db.session.get_one(Release, release_id)
        study = db.session.get_one(Study, release.study_id)
        assert release.state is ReleaseState.WAITING
        assert study.state is StudyState.APPROVED
        assert len(study.secret) == 32
    assert bench_research_release._included(area.app, region, release_id) is None


def test_waiting_ends_when_it_is_sealed_or_failed(
    area: Area, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bench_research_release, "LOOK", 0.01)
    _, release_id = bench_research_release._ask(area.app)
    children = Children()
    with pytest.raises(StepError, match="longer than 0 seconds, at 0 %"):
        bench_research_release._wait(url(database), release_id, children, 0)
    _set(area, release_id, state=ReleaseState.FAILED, doing="De schijf is vol.")
    with pytest.raises(StepError, match="De schijf is vol"):
        bench_research_release._wait(url(database), release_id, children, 5)
    _set(area, release_id, state=ReleaseState.TO_CHECK, progress=100)
    extracted, sealed = bench_research_release._wait(url(database), release_id, children, 5)
    assert 0 < extracted <= sealed


def _set(area: Area, release_id: UUID, **changes: object) -> None:
    with area.app.app_context(), acting(area.system):
        db.session.execute(update(Release).where(Release.id == release_id).values(**changes))
        db.session.commit()

"""From a button to a figure on the page: sealed files, a real worker, and the real program."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from referral.domain.research.studies import ReleaseState
from referral.extensions import db, queue
from referral.models import Release
from referral.models.scope import acting
from referral.notifications.working import worker_connector
from referral.research.dashboard.services import RESEARCH_FIGURE
from referral.research.releases import services as releases
from tests.analysis.generated import write
from tests.factories import Area
from tests.factories.research import make_release, make_study
from tests.support.client import PageClient
from tests.support.database import Database
from tests.support.raw import raw_rows


@pytest.fixture
def connected(app: Flask, database: Database) -> Iterator[None]:
    """The queue, connected as the worker connects it."""
    kept = queue.connector
    connector = worker_connector(database.app_url)
    queue.connector = queue.job_manager.connector = connector
    yield
    queue.connector = queue.job_manager.connector = kept


def work(app: Flask) -> None:
    """Do all work that waits, then stop."""

    async def run() -> None:
        async with queue.open_async():
            await queue.run_worker_async(wait=False, install_signal_handlers=False, listen_notify=False)

    with app.app_context():
        asyncio.run(run())


@pytest.mark.usefixtures("connected")
def test_a_researcher_asks_the_worker_computes_and_the_page_shows(
    app: Flask, area: Area, as_researcher: PageClient, database: Database, tmp_path: Path
) -> None:
    release_id = make_release(area, make_study(area), state=ReleaseState.SIGNED)
    folder = write(tmp_path / "files", people=120)
    with app.app_context(), acting(area.system):
        release = db.session.get_one(Release, release_id)
        releases._seal(release, release.study, folder)  # what `keep` does after making
        db.session.commit()
    path = f"/onderzoek/uitgave/{release_id}/funnel"
    assert "Nog niet berekend" in as_researcher.page(path).text
    as_researcher.send(path, {})
    assert "staat in de rij" in as_researcher.page(path).text
    work(app)
    jobs = [each for each in raw_rows(database, "procrastinate_jobs") if each["task_name"] == RESEARCH_FIGURE]
    assert [each["status"] for each in jobs] == ["succeeded"]
    page = as_researcher.page(path)
    assert "Wat u ziet" in page.text
    assert "Verwezen" in page.text
    found = as_researcher.get(f"{path}.json").get_json()["figure"]
    assert found["people"] == 120
    table = found["tables"][0]
    csv = as_researcher.get(f"{path}/{table['name']}.csv").get_data().decode("utf-8-sig")
    assert len(csv.splitlines()) == len(table["rows"]) + 1

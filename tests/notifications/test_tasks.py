"""The background: a real worker delivers, retries are planned, lost jobs come back."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from flask import Flask
from procrastinate import JobContext

from referral.analysis.commands import prepare
from referral.domain.statuses import Status
from referral.extensions import queue
from referral.models.scope import acting
from referral.notifications import channels
from referral.notifications.tasks import rescue_stalled_jobs, send_message
from referral.notifications.working import worker_connector
from referral.research.releases import making
from referral.research.releases.services import ask_release
from tests.factories import Area, referral_in
from tests.factories.research import make_study
from tests.support.database import Database
from tests.support.raw import change, raw_rows


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


def test_a_worker_delivers_what_was_queued(
    app: Flask, area: Area, database: Database, connected: None
) -> None:
    referral_in(Status.ACCEPTED, area)
    work(app)
    assert len(channels.memory) == 2
    assert all(each["sent_at"] for each in raw_rows(database, "message"))
    assert {each["status"] for each in raw_rows(database, "procrastinate_jobs")} == {"succeeded"}


def test_mails_that_a_job_of_the_worker_causes_leave_too(
    app: Flask, area: Area, database: Database, connected: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A job runs in a thread beside the open connector, and defers on the connection of its transaction."""
    monkeypatch.setattr(making, "run", lambda _, folder, request, *, tell: prepare.run(folder, request, tell))
    monkeypatch.setattr(making, "STEPS", (("prepare", 95),))
    study_id = make_study(area)
    with app.app_context(), acting(area.researcher):
        ask_release(area.researcher, study_id)
    work(app)
    assert {each["status"] for each in raw_rows(database, "procrastinate_jobs")} == {"succeeded"}
    assert [each["state"] for each in raw_rows(database, "research_release")] == ["to_check"]
    assert len(channels.memory) == 2


def test_a_failed_delivery_is_tried_again_later(
    app: Flask, area: Area, database: Database, connected: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    referral_in(Status.SENT, area)
    monkeypatch.setitem(app.config, "MAIL_CHANNEL", "smtp")
    monkeypatch.setitem(app.config, "SMTP_PORT", 1)
    work(app)
    (job,) = [
        each for each in raw_rows(database, "procrastinate_jobs") if each["task_name"] == "send_message"
    ]
    (message,) = raw_rows(database, "message")
    assert (job["status"], job["attempts"]) == ("todo", 1)
    assert cast("datetime", job["scheduled_at"]) > datetime.now(UTC)
    assert "ConnectionRefusedError" in str(message["failure"])
    monkeypatch.setitem(app.config, "MAIL_CHANNEL", "memory")
    change(database, "UPDATE procrastinate_jobs SET scheduled_at = now()")
    work(app)
    assert len(channels.memory) == 1


def test_a_job_whose_worker_died_comes_back(
    app: Flask, area: Area, database: Database, connected: None
) -> None:
    referral_in(Status.SENT, area)
    change(
        database,
        "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)",
        datetime.now(UTC) - timedelta(minutes=5),
    )
    change(
        database,
        "UPDATE procrastinate_jobs SET status = 'doing', "
        "worker_id = (SELECT max(id) FROM procrastinate_workers)",
    )

    async def rescue() -> None:
        async with queue.open_async():
            context = cast("JobContext", SimpleNamespace(app=queue))
            await cast("Any", rescue_stalled_jobs).func(context, 0)

    with app.app_context():
        asyncio.run(rescue())
    assert raw_rows(database, "procrastinate_jobs")[0]["status"] == "todo"
    work(app)
    assert len(channels.memory) == 1


def test_sending_twice_sends_once(app: Flask, area: Area, database: Database) -> None:
    referral_in(Status.SENT, area)
    (message,) = raw_rows(database, "message")
    nobody = cast("JobContext", SimpleNamespace(additional_context={}))
    with app.app_context():
        for _ in range(2):
            send_message(nobody, message_id=str(message["id"]), region_id=str(area.region_id))
    assert len(channels.memory) == 1


def test_a_connector_for_a_server_with_a_host_and_a_port() -> None:
    connector = worker_connector("postgresql+psycopg://a:b@localhost:5433/c")
    kwargs = connector._pool_args["kwargs"]  # the library shows it nowhere else
    assert kwargs["host"] == "localhost"
    assert kwargs["port"] == 5433

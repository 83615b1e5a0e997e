"""A mail server that refuses for a day; one that never relents; a job that meets its twin."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from flask import Flask
from procrastinate import JobContext

from referral.domain.messages import TRIES
from referral.domain.statuses import Status
from referral.extensions import queue
from referral.lib import clock
from referral.notifications.tasks import rescue_stalled_jobs
from tests.factories import Area, make_message, referral_in
from tests.notifications.test_tasks import connected, work
from tests.support.client import PageClient
from tests.support.database import Database
from tests.support.mail import FullMailbox, smtp_server
from tests.support.raw import change, raw_rows

__all__ = ["connected"]  # a fixture

DAY = timedelta(days=1)
PAGE = "/overzicht/berichten"


@pytest.fixture
def server(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[FullMailbox]:
    """A mail server that refuses for now."""
    mailbox = FullMailbox()
    mailbox.refusal = "451 Come back later"
    with smtp_server(mailbox) as (_, port):
        for name, value in {"MAIL_CHANNEL": "smtp", "SMTP_PORT": port, "SMTP_STARTTLS": False}.items():
            monkeypatch.setitem(app.config, name, value)
        yield mailbox


def mails(database: Database) -> list[dict[str, object]]:
    """The jobs of messages."""
    return [each for each in raw_rows(database, "procrastinate_jobs") if each["task_name"] == "send_message"]


def wait_for_next_try(database: Database, now: datetime) -> timedelta:
    """Let time pass until the queue tries again: how long that took. *now* is when the tries were planned."""
    planned = min(cast("datetime", each["scheduled_at"]) for each in mails(database))
    passed = planned - now + timedelta(seconds=1)
    change(database, "UPDATE procrastinate_jobs SET scheduled_at = scheduled_at - %s", passed)
    return passed


def test_a_server_that_refuses_for_a_day_gets_every_message_once(
    app: Flask, area: Area, database: Database, connected: None, server: FullMailbox
) -> None:
    referral_in(Status.CLOSED, area, share_with=area.home_care_id)
    passed, pauses = timedelta(), []
    while passed < DAY:
        work(app)
        pauses.append(wait_for_next_try(database, clock.now()))
        passed += pauses[-1]
    messages = raw_rows(database, "message")
    assert server.mails == []
    assert server.refused >= len(messages) * 24
    assert max(pauses) < timedelta(hours=1, minutes=1)
    assert {each["trouble"] for each in messages} == {"later"}
    server.refusal = ""
    while [each for each in mails(database) if each["status"] != "succeeded"]:
        work(app)
        wait_for_next_try(database, clock.now())
    arrived = Counter(str(mail["Message-ID"]) for mail in server.mails)
    assert arrived == {f"<{each['id']}@patchwork>": 1 for each in messages}


def test_after_the_last_try_it_stays_visible_until_somebody_acts(
    app: Flask, area: Area, database: Database, connected: None, server: FullMailbox, signed_in: Any
) -> None:
    server.refusal = "550 Nobody of that name"
    make_message(area)
    work(app)
    coordinator: PageClient = signed_in(area.coordinator)
    page = coordinator.page(PAGE).text
    assert "weigert dit adres" in page
    assert "gestopt" not in page
    change(database, "UPDATE procrastinate_jobs SET scheduled_at = NULL, attempts = %s", TRIES - 1)
    work(app)
    assert [each["status"] for each in mails(database)] == ["failed"]
    page = coordinator.page(PAGE).text
    assert "gestopt" in page
    assert "2 keer geprobeerd" in page
    server.refusal = ""
    assert coordinator.send(f"{PAGE}/opnieuw").location == PAGE
    work(app)
    assert len(server.mails) == 1
    assert "Alles is weg" in coordinator.page(PAGE).text


def test_a_stalled_job_that_waits_a_second_time_already_gives_way(
    app: Flask, area: Area, database: Database, connected: None
) -> None:
    make_message(area)
    twin = "INSERT INTO procrastinate_jobs (queue_name, task_name, queueing_lock, status) VALUES "
    change(database, f"{twin} ('default', 'tick_clocks', 'tick_clocks', 'doing')")
    change(database, f"{twin} ('default', 'tick_clocks', 'tick_clocks', 'todo')")
    change(database, "UPDATE procrastinate_jobs SET status = 'doing' WHERE task_name = 'send_message'")

    async def rescue() -> None:
        async with queue.open_async():
            context = cast("JobContext", SimpleNamespace(app=queue))
            await cast("Any", rescue_stalled_jobs).func(context, 0)

    with app.app_context():
        asyncio.run(rescue())
    assert [each["status"] for each in mails(database)] == ["todo"]
    ticks = [each for each in raw_rows(database, "procrastinate_jobs") if each["task_name"] == "tick_clocks"]
    assert sorted(str(each["status"]) for each in ticks) == ["failed", "todo"]

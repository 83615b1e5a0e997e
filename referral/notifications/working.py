"""The worker: rescues what dead workers left, then works until it is asked to stop."""

import asyncio
from typing import Any

from flask import current_app
from procrastinate import PsycopgConnector, SyncPsycopgConnector
from procrastinate.connector import BaseConnector
from sqlalchemy.engine import make_url

from referral.extensions import queue
from referral.notifications import couriers
from referral.notifications.tasks import BEATS, rescue

PATIENCE_SECONDS = 10
"""Asked to stop, the worker waits so long for couriers under way."""

CONNECTIONS = 4


def work(concurrency: int) -> bool:
    """Work until asked to stop; False when the post was lost, so that the worker could not go on.

    Call it before any thread starts: messages leave by processes of their own.
    """
    connector = worker_connector(current_app.config["SQLALCHEMY_DATABASE_URI"])
    queue.connector = queue.job_manager.connector = connector
    with couriers.opened(concurrency) as post:
        asyncio.run(_run(concurrency, post))
        return not post.lost


async def _run(concurrency: int, post: couriers.Post) -> None:
    heartbeat = current_app.config["WORKER_HEARTBEAT"]
    async with queue.open_async():
        await rescue(queue.job_manager, BEATS * heartbeat)
        await queue.run_worker_async(
            concurrency=concurrency,
            listen_notify=True,
            shutdown_graceful_timeout=PATIENCE_SECONDS,
            update_heartbeat_interval=heartbeat,
            stalled_worker_timeout=BEATS * heartbeat,
            additional_context={couriers.POST: post},
        )


class WorkerConnector(PsycopgConnector):
    """Takes jobs without waiting for threads, while the jobs themselves defer others in the ordinary way.

    A task runs in a thread and defers on the connection of its own transaction. The open connector would take
    that for one of its own kind and fail: mails that a job causes would never leave.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._of_threads = SyncPsycopgConnector(**options)

    def get_sync_connector(self) -> BaseConnector:
        """What a task defers with; never opened, because the connection is always given."""
        return self._of_threads


def worker_connector(url: str) -> WorkerConnector:
    """A connector of the queue to the database that SQLAlchemy's *url* names."""
    parts = make_url(url)
    options = {key: value for key, value in parts.query.items() if isinstance(value, str)}
    return WorkerConnector(
        min_size=1,
        max_size=CONNECTIONS,
        kwargs={
            "dbname": parts.database,
            "user": parts.username,
            "password": parts.password,
            **_place(parts.host, parts.port),
            **options,
        },
    )


def _place(host: str | None, port: int | None) -> dict[str, object]:
    place: dict[str, object] = {}
    if host:
        place["host"] = host
    if port:
        place["port"] = port
    return place

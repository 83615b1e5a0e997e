"""Couriers finish what they have in hand, whatever happens to the worker; and what happens when they die."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.factories import Area, make_message
from tests.support.barracks import CONCURRENCY, Barracks, barracks
from tests.support.database import Database
from tests.support.mail import SlowMailbox, smtp_server
from tests.support.raw import change, raw_rows
from tests.support.settings import environment_for
from tools.children import Children
from tools.serve import FLASK

WAIT_SECONDS = 60
Post = tuple[SlowMailbox, Barracks]


@pytest.fixture(scope="module")
def post(database: Database) -> Iterator[Post]:
    """A mail server that can be slow, and workers."""
    environment = {**environment_for(database), "PATCHWORK_ENV": "test"}
    mailbox = SlowMailbox()
    with smtp_server(mailbox) as (_, port), barracks(environment, port, measured=True) as soldiers:
        yield mailbox, soldiers


@pytest.fixture
def slow(post: Post) -> Iterator[SlowMailbox]:
    """The server, empty and quick."""
    mailbox, _ = post
    mailbox.mails.clear()
    mailbox.accepted.clear()
    yield mailbox
    mailbox.pause, mailbox.refusal = 0.0, ""


@pytest.fixture
def soldiers(post: Post) -> Barracks:
    """The workers."""
    return post[1]


def eventually(holds: Callable[[], object]) -> None:
    """Wait until it holds."""
    until = time.monotonic() + WAIT_SECONDS
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.05)


def message(database: Database) -> dict[str, object]:
    """The only message."""
    (row,) = raw_rows(database, "message")
    return row


def job(database: Database) -> dict[str, object]:
    """The only job of a message, among what the worker does by the clock."""
    (row,) = [
        each for each in raw_rows(database, "procrastinate_jobs") if each["task_name"] == "send_message"
    ]
    return row


def stop(soldiers: Barracks, pid: int, number: signal.Signals = signal.SIGTERM) -> int:
    """Stop a worker; its exit code, when nobody of it is left."""
    os.kill(pid, number)
    code = soldiers.bury(pid)
    assert soldiers.leave() == 0
    return code


def family(pid: int) -> list[int]:
    """The processes that a process started, and what these started."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if parent == pid:
            child = int(stat.parent.name)
            found += [child, *family(child)]
    return found


def test_a_worker_that_is_stopped_finishes_and_leaves_nobody(
    area: Area, database: Database, slow: SlowMailbox, soldiers: Barracks
) -> None:
    make_message(area)
    slow.pause = 1.0
    pid = soldiers.start()
    assert slow.accepted.wait(WAIT_SECONDS)
    assert stop(soldiers, pid) == 0
    assert message(database)["sent_at"]
    assert len(slow.mails) == 1
    assert job(database)["status"] == "succeeded"


def test_a_worker_in_a_hurry_leaves_the_rest_to_its_courier(
    area: Area, database: Database, slow: SlowMailbox, soldiers: Barracks
) -> None:
    make_message(area)
    slow.pause = WAIT_SECONDS
    pid = soldiers.start("impatient")
    assert slow.accepted.wait(WAIT_SECONDS)
    os.kill(pid, signal.SIGTERM)
    assert soldiers.bury(pid) == 0
    assert message(database)["sent_at"] is None
    slow.pause = 0.0
    assert soldiers.leave() == 0
    assert message(database)["sent_at"]
    assert len(slow.mails) == 1


def test_a_failure_reaches_the_queue_and_the_row(
    area: Area, database: Database, slow: SlowMailbox, soldiers: Barracks
) -> None:
    make_message(area)
    slow.refusal = "550 Nobody of that name"
    pid = soldiers.start()
    eventually(lambda: message(database)["failed_at"])
    assert stop(soldiers, pid) == 0
    assert (message(database)["trouble"], message(database)["handed_at"]) == ("refused", None)
    assert (job(database)["status"], job(database)["attempts"]) == ("todo", 1)


def test_a_courier_that_dies_is_replaced_and_the_broken_try_shows(
    area: Area, database: Database, slow: SlowMailbox, soldiers: Barracks
) -> None:
    make_message(area)
    slow.pause = 4.0
    pid = soldiers.start("short-lived")
    eventually(lambda: job(database)["attempts"] == 1)
    row = message(database)
    assert (row["sent_at"], row["attempts"]) == (None, 1)
    assert row["handed_at"]
    slow.pause = 0.0
    change(database, "UPDATE procrastinate_jobs SET scheduled_at = NULL")
    eventually(lambda: message(database)["sent_at"])
    assert stop(soldiers, pid) == 0
    assert message(database)["handed_at"] is None
    first, second = slow.mails  # the server took both: that it is the same mail, the receiver can tell
    assert first["Message-ID"] == second["Message-ID"]


def test_without_couriers_and_without_a_post_the_worker_gives_up(
    area: Area, database: Database, slow: SlowMailbox, soldiers: Barracks
) -> None:
    pid = soldiers.start()
    eventually(lambda: len(family(pid)) > CONCURRENCY)
    for each in family(pid):
        os.kill(each, signal.SIGKILL)
    make_message(area)
    assert soldiers.bury(pid) == 3
    assert soldiers.leave() == 0
    assert slow.mails == []
    assert message(database)["sent_at"] is None
    assert job(database)["status"] == "todo"


def test_whoever_starts_the_worker_stops_its_couriers_too(
    area: Area, database: Database, slow: SlowMailbox
) -> None:
    given = {**os.environ, **environment_for(database), "PATCHWORK_ENV": "test"}
    with Children() as children:
        children.start("The worker", [*FLASK, "worker"], given)
        pid = children._children[0].process.pid
        eventually(lambda: len(family(pid)) > 4)
        everybody = [pid, *family(pid)]
    eventually(lambda: not [each for each in everybody if Path(f"/proc/{each}").exists()])

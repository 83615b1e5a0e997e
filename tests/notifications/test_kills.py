"""Two hundred kills: no message is lost, and none arrives twice, at a real SMTP server."""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator

import pytest
from flask import Flask

from referral.domain.statuses import Status
from referral.models.scope import acting
from referral.models.transaction import command
from referral.notifications.services import queue_mail
from tests.factories import Area, referral_in
from tests.support.barracks import Barracks, barracks
from tests.support.database import Database
from tests.support.mail import SlowMailbox, smtp_server
from tests.support.raw import raw_rows
from tests.support.settings import environment_for

KILLS = 200
AT_ONCE = 40
HEARTBEAT = 0.4
UNSAID_SECONDS = 0.08
"""How long the server keeps its acceptance to itself in the targeted kills."""

EXTRA_SECONDS = 60


class Sink:
    """The mail server, the workers, and who kills them."""

    def __init__(self, mailbox: SlowMailbox, soldiers: Barracks, chance: random.Random) -> None:
        self.mailbox, self.soldiers, self.chance = mailbox, soldiers, chance
        self.kills = self.between = 0

    def kill_one(self, *, kind: str = "couriers", aimed: bool) -> None:
        """One life of a worker. Aimed: it ends when a mail was accepted and its sender does not know yet."""
        self.mailbox.accepted.clear()
        self.mailbox.pause = UNSAID_SECONDS if aimed else 0.0
        pid = self.soldiers.start(kind)
        if aimed:
            self.mailbox.accepted.wait(EXTRA_SECONDS)
        else:
            time.sleep(self.chance.uniform(0, 0.3))
        self.between += self.mailbox.unsaid > 0
        os.kill(pid, signal.SIGKILL)
        assert self.soldiers.bury(pid) == -signal.SIGKILL
        self.kills += 1

    def arrived(self) -> Counter[str]:
        """How often each message arrived."""
        return Counter(str(mail["Message-ID"]) for mail in self.mailbox.mails)


@pytest.fixture(scope="module")
def ready(built_app: Flask, database: Database) -> Iterator[tuple[SlowMailbox, Barracks]]:
    """A mail server and barracks, for both tests."""
    del built_app
    environment = {**environment_for(database), "WORKER_HEARTBEAT": str(HEARTBEAT), "PATCHWORK_ENV": "test"}
    mailbox = SlowMailbox()
    with (
        smtp_server(mailbox) as (_, port),
        barracks(environment, port, measured=False) as soldiers,
    ):
        yield mailbox, soldiers


@pytest.fixture
def sink(ready: tuple[SlowMailbox, Barracks]) -> Sink:
    """An empty mailbox; the seed shows when the test fails."""
    seed = random.SystemRandom().randrange(1_000_000)
    print(f"seed {seed}")
    mailbox, soldiers = ready
    mailbox.mails.clear()
    return Sink(mailbox, soldiers, random.Random(seed))


def test_two_hundred_kills_lose_nothing_and_send_nothing_twice(
    app: Flask, area: Area, database: Database, sink: Sink
) -> None:
    for _ in range(12):
        referral_in(Status.CLOSED, area, share_with=area.home_care_id)
    while sink.kills < KILLS:
        if sink.kills % 10 == 0 and waiting(database) < AT_ONCE:
            with app.app_context(), acting(area.system):
                more_mail(area)
        sink.kill_one(aimed=sink.chance.random() < 0.6)
    drain(sink, database)
    messages = raw_rows(database, "message")
    assert len(messages) > KILLS
    assert sink.between > KILLS / 3
    assert sink.arrived() == {f"<{each['id']}@patchwork>": 1 for each in messages}
    assert [each for each in messages if each["handed_at"] is not None] == []
    statuses = {each["status"] for each in raw_rows(database, "procrastinate_jobs") if is_mail(each)}
    assert statuses == {"succeeded"}


def test_without_couriers_a_kill_sends_twice(app: Flask, area: Area, database: Database, sink: Sink) -> None:
    referral_in(Status.ACCEPTED, area)
    sink.kill_one(kind="bare", aimed=True)
    drain(sink, database)
    assert max(sink.arrived().values()) == 2


@command
def more_mail(area: Area) -> None:
    """Mail about no referral, in one command."""
    for number in range(AT_ONCE):
        queue_mail(area.region_id, "second_step_ended", f"iemand-{number}@voorbeeld.nl", {})


def drain(sink: Sink, database: Database) -> None:
    """A last worker finishes all; nobody stays behind."""
    assert sink.soldiers.leave() == 0
    sink.mailbox.pause = 0.0
    time.sleep(HEARTBEAT * 3.2)
    pid = sink.soldiers.start()
    until = time.monotonic() + EXTRA_SECONDS
    while (waiting(database) or unfinished(database)) and time.monotonic() < until:
        time.sleep(0.1)
    os.kill(pid, signal.SIGTERM)
    assert sink.soldiers.bury(pid) == 0
    assert sink.soldiers.leave() == 0


def waiting(database: Database) -> int:
    """How many messages did not leave yet."""
    return count(database, "message WHERE sent_at IS NULL")


def unfinished(database: Database) -> int:
    """How many jobs of mail are still open."""
    mail = "task_name = 'send_message' AND status IN ('todo', 'doing')"
    return count(database, f"procrastinate_jobs WHERE {mail}")


def count(database: Database, what: str) -> int:
    """How many rows, past row-level security."""
    with database.connect() as connection:
        row = connection.execute(f"SELECT count(*) FROM {what}").fetchone()
    return int(str(row[0])) if row else 0


def is_mail(job: dict[str, object]) -> bool:
    """Whether a job is about a message."""
    return job["task_name"] == "send_message"

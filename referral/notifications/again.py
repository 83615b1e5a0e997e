"""Messages that did not leave: when the queue tries again, and trying at once."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from referral.extensions import db
from referral.lib import clock
from referral.models import Message
from referral.notifications.services import defer

_OPEN = text("""
SELECT args->>'message_id', status = 'doing', scheduled_at FROM procrastinate_jobs
WHERE task_name = 'send_message' AND status IN ('todo', 'doing') AND args->>'message_id' = ANY(:keys)
""")

_HURRY = text("""
UPDATE procrastinate_jobs SET scheduled_at = NULL
WHERE task_name = 'send_message' AND status = 'todo' AND args->>'message_id' = ANY(:keys)
""")


def next_tries(messages: Collection[UUID]) -> dict[UUID, datetime]:
    """When the queue tries each again, now when it is about to; a message it gave up on is not in there."""
    rows = db.session.execute(_OPEN, {"keys": [str(each) for each in messages]})
    now = clock.now()
    return {UUID(key): now if busy or at is None else max(at, now) for key, busy, at in rows}


def try_again(messages: Collection[Message]) -> None:
    """Let the queue try these at once, in the open transaction; also those that it gave up on."""
    keys: dict[str, Any] = {"keys": [str(each.id) for each in messages]}
    waiting = {key for key, _, _ in db.session.execute(_OPEN, keys)}
    db.session.execute(_HURRY, keys)
    for each in messages:
        if str(each.id) not in waiting:
            defer(each)

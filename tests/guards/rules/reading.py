"""What a request that only reads may write: its access-log row and its session."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, event
from sqlalchemy.engine import Engine

WRITE = re.compile(
    r"\b(insert\s+into|update|delete\s+from|merge\s+into|truncate|create|alter|drop|nextval)\s*[\s(]\s*\"?(\w+)",
    re.IGNORECASE,
)
LOCKING = re.compile(r"\bfor\s+(no\s+key\s+)?(update|share)\b[^;]*", re.IGNORECASE)
QUOTED = re.compile(r"'[^']*'")


def is_write(statement: str) -> bool:
    """Whether *statement* changes something other than the access log and the session."""
    bare = LOCKING.sub("", QUOTED.sub("''", statement))
    for verb, target in WRITE.findall(bare):
        logged = verb.lower().startswith("insert") and target == "access_log"
        logged = logged or (verb.lower().startswith(("insert", "update")) and target == "audit_head")
        session = target == "web_session" and not verb.lower().startswith(("delete", "truncate", "drop"))
        if not (logged or session):
            return True
    return False


@contextmanager
def watched(engine: Engine) -> Iterator[list[str]]:
    """The statements that *engine* runs inside the block."""
    seen: list[str] = []

    def note(connection: Connection, cursor: object, statement: str, *rest: object) -> None:
        del connection, cursor, rest
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)

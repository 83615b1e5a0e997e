"""The ledger of erasures, a file outside the database, compared with the database.

A backup that is put back brings erased persons back, with their keys. The file knows better: while it
holds an erasure that the database does not know, nobody gets in (docs/adr/0011).
"""

import logging
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import func, select, text

from referral.domain.actors import Actor
from referral.domain.errors import Conflict, Restoring
from referral.extensions import db
from referral.lib import clock
from referral.lib.ledger import START, Entry, LedgerBroken, append, read
from referral.models import ErasureEntry

log = logging.getLogger(__name__)

RESTORING = "We zetten een reservekopie terug. Niemand kan zolang aanmelden. Probeer het later opnieuw."
LOST = "Het logboek van wissingen is niet compleet. Er kan nu niet gewist worden; waarschuw de beheerder."

LOCK = 7228
"""Taken by who erases; who sees a difference waits for it, and looks again."""

CHECKED_FOR = timedelta(minutes=1)
"""How long the answer holds for somebody who is in already; each sign-in looks anew."""


def ledger_path() -> Path:
    """Where the file is: the setting ERASURE_LEDGER."""
    return Path(current_app.config["ERASURE_LEDGER"])


def ledger() -> list[Entry]:
    """What the file holds; read again only when its size or its time changed. Raises LedgerBroken."""
    path = ledger_path()
    if not path.exists():
        return []
    found = path.stat()
    return _read(str(path), found.st_size, found.st_mtime_ns)


@lru_cache(maxsize=4)
def _read(path: str, size: int, changed: int) -> list[Entry]:
    del size, changed
    return read(Path(path))


def is_behind() -> bool:
    """Whether the database lacks an erasure of the file, or the file cannot be trusted."""
    if not _differs():
        return False
    db.session.execute(text("SELECT pg_advisory_xact_lock_shared(:lock)"), {"lock": LOCK})
    return _differs()


def _differs() -> bool:
    try:
        entries = ledger()
    except LedgerBroken:
        log.exception("The ledger of erasures is broken.")
        return True
    return bool(entries) and _stored_hash(entries[-1].number) != entries[-1].hash


def _stored_hash(number: int) -> str | None:
    found: str | None = db.session.scalar(select(ErasureEntry.hash).where(ErasureEntry.number == number))
    return found


def require_erasures(*, lately: bool = False) -> None:
    """Raise Restoring while the database is behind; *lately* is content with a look in the last minute."""
    fine_at: datetime | None = current_app.extensions.get("erasures_fine_at")
    now = clock.now()
    if lately and fine_at is not None and abs(now - fine_at) < CHECKED_FOR:
        return
    if is_behind():
        current_app.extensions.pop("erasures_fine_at", None)
        raise Restoring(RESTORING)
    current_app.extensions["erasures_fine_at"] = now


def missing_entries() -> list[Entry]:
    """Erasures that the file holds and the database does not. Raises LedgerBroken."""
    rows = db.session.execute(select(ErasureEntry.number, ErasureEntry.hash))
    stored: dict[int, str] = {row.number: row.hash for row in rows}
    entries = ledger()
    clash = next((each for each in entries if stored.get(each.number, each.hash) != each.hash), None)
    if clash:
        raise LedgerBroken(f"Line {clash.number} tells of another erasure than the database does.")
    return [each for each in entries if each.number not in stored]


def write_down(actor: Actor, request_id: UUID, person_ids: list[UUID], key_ids: list[UUID]) -> ErasureEntry:
    """Tell the file, wait for the disk, and add the same to the open transaction.

    This is the last step before the commit.
    Doing it again after a crash in between uses the line that is there. Raises Conflict when the file
    lacks what the database knows, Restoring when the database lacks what the file knows.
    """
    db.session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    waiting = missing_entries()
    again = [each for each in waiting if each.content["request_id"] == str(request_id)]
    if len(waiting) > len(again):
        raise Restoring(RESTORING)
    known = db.session.scalar(select(func.count()).select_from(ErasureEntry)) or 0
    if known + len(waiting) != len(ledger()):
        raise Conflict(LOST)
    content = {
        "erased_at": clock.now().isoformat(),
        "region_id": str(actor.region_id),
        "request_id": str(request_id),
        "person_ids": sorted(map(str, person_ids)),
        "key_ids": sorted(map(str, key_ids)),
    }
    return store(again[0] if again else append(ledger_path(), content))


def store(entry: Entry) -> ErasureEntry:
    """Add the row of *entry* to the open transaction of its region's system."""
    told = entry.content
    row = ErasureEntry(
        region_id=UUID(told["region_id"]),
        number=entry.number,
        previous=entry.previous,
        hash=entry.hash,
        erased_at=datetime.fromisoformat(told["erased_at"]),
        request_id=UUID(told["request_id"]),
        person_ids=[UUID(each) for each in told["person_ids"]],
        key_ids=[UUID(each) for each in told["key_ids"]],
    )
    db.session.add(row)
    db.session.flush()
    return row


def content_of(row: ErasureEntry) -> dict[str, Any]:
    """What the line of this row told, to write a lost file anew."""
    return {
        "erased_at": row.erased_at.isoformat(),
        "region_id": str(row.region_id),
        "request_id": str(row.request_id),
        "person_ids": sorted(map(str, row.person_ids)),
        "key_ids": sorted(map(str, row.key_ids)),
    }


def rebuild() -> int:
    """Write the lines that the file lost anew from the database; how many. Raises LedgerBroken."""
    rows = list(db.session.scalars(select(ErasureEntry).order_by(ErasureEntry.number)))
    kept = ledger()
    lost = rows[len(kept) :]
    for row in lost:
        previous = read(ledger_path())
        if row.previous != (previous[-1].hash if previous else START):
            raise LedgerBroken(f"Entry {row.number} of the database does not follow from the file.")
        if append(ledger_path(), content_of(row)).hash != row.hash:
            raise LedgerBroken(f"Entry {row.number} of the database was changed.")
    return len(lost)

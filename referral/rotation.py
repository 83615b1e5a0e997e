"""Wrap every secret of the key ring anew with its current key, while the application runs.

Each batch is one transaction of one statement that changes a row only if it still holds what was
read: a key that was destroyed or renewed meanwhile stays as it is. What was done is not remembered
anywhere: rows under an old key are still to do, so a run after a kill goes on by itself.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import text

from referral.domain.actors import system_actor
from referral.extensions import db, vault
from referral.lib.crypto import SealBroken
from referral.models import Region
from referral.models.ring import RING_SEALED, place_of
from referral.models.scope import acting
from referral.models.transaction import command

BATCH = 500

READ = (
    "SELECT id, wrapped FROM {table} WHERE region_id = :region AND ring_key = :old "
    "AND wrapped IS NOT NULL AND id > :after ORDER BY id LIMIT :batch"
)
SWAP = (
    "UPDATE {table} AS t SET ring_key = :new, wrapped = n.fresh "
    "FROM unnest(CAST(:ids AS uuid[]), CAST(:before AS bytea[]), CAST(:fresh AS bytea[])) "
    "AS n (id, before, fresh) "
    "WHERE t.id = n.id AND t.ring_key = :old AND t.wrapped = n.before"
)
COUNT = (
    "SELECT ring_key, count(*) FROM {table} WHERE region_id = :region AND wrapped IS NOT NULL "
    "GROUP BY ring_key"
)
NOBODY = UUID(int=0)


@dataclass(slots=True)
class Progress:
    """How far a rotation is. `broken` names rows whose secret the old key does not open."""

    total: int
    done: int = 0
    seconds: float = 0.0
    broken: list[str] = field(default_factory=list)

    @property
    def remaining(self) -> int:
        """Rows still under an old key of the ring."""
        return max(0, self.total - self.done - len(self.broken))

    @property
    def rate(self) -> float:
        """Rows per second."""
        return self.done / self.seconds if self.seconds else 0.0


@dataclass(frozen=True, slots=True)
class _Work:
    """The rows of one table and region that one old key wraps."""

    table: str
    region_id: UUID
    old: str


def counts() -> dict[tuple[str, str], int]:
    """How many secrets of each table each key wraps: (table, name of the key) to number."""
    found: dict[tuple[str, str], int] = {}
    for region_id in _regions():
        with acting(system_actor(region_id)):
            for table in RING_SEALED:
                query = text(COUNT.format(table=table))
                for name, number in db.session.execute(query, {"region": region_id}):
                    found[table, name] = found.get((table, name), 0) + number
            db.session.rollback()
    return found


def rotate(told: Callable[[Progress], None], batch: int = BATCH, pause: float = 0.0) -> Progress:
    """Wrap everything under the current key; *told* hears of each batch, *pause* is in seconds."""
    ring = vault.ring
    olds = [name for name in ring.keys if name != ring.current]
    progress = Progress(sum(number for (_, name), number in counts().items() if name in olds))
    began = time.monotonic()
    for region_id in _regions():
        for table in RING_SEALED:
            for old in olds:
                for changed, broken in _rotated(_Work(table, region_id, old), batch):
                    progress.done += changed
                    progress.broken += broken
                    progress.seconds = time.monotonic() - began
                    told(progress)
                    time.sleep(pause)
    return progress


def _rotated(work: _Work, batch: int) -> Iterator[tuple[int, list[str]]]:
    after = NOBODY
    while True:
        with acting(system_actor(work.region_id)):
            last, changed, broken = _one_batch(work, after, batch)
        if last is None:
            return
        after = last
        yield changed, broken


@command
def _one_batch(work: _Work, after: UUID, batch: int) -> tuple[UUID | None, int, list[str]]:
    rows = db.session.execute(
        text(READ.format(table=work.table)),
        {"region": work.region_id, "old": work.old, "after": after, "batch": batch},
    ).all()
    ring, fresh, broken = vault.ring, [], []
    for row_id, wrapped in rows:
        place = place_of(work.table, row_id)
        try:
            fresh.append((row_id, wrapped, ring.rewrap(work.old, wrapped, place)))
        except SealBroken:
            broken.append(place)
    if not rows:
        return None, 0, broken
    changed = db.session.execute(
        text(SWAP.format(table=work.table)),
        {
            "new": ring.current,
            "old": work.old,
            "ids": [row_id for row_id, _, _ in fresh],
            "before": [before for _, before, _ in fresh],
            "fresh": [after for _, _, after in fresh],
        },
    )
    return rows[-1][0], changed.rowcount, broken  # type: ignore[attr-defined]  # an UPDATE has one


def _regions() -> list[UUID]:
    return list(db.session.scalars(db.select(Region.id)))

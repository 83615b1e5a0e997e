"""Read the whole access log again and say which row was changed, taken out or put in.

Every row carries the fingerprint before it, so each is judged by itself and one bad row does not
throw suspicion on those after it. Linear in the number of rows; rows come through a cursor.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Select, Table, literal_column, select

from referral.audit.anchors import Anchor
from referral.audit.chain import head_signature
from referral.domain.actors import system_actor
from referral.extensions import db, vault
from referral.lib.chain import link
from referral.models import AccessLog, AuditAnchor, AuditHead
from referral.models.access_log import CHAINED, LANES
from referral.models.scope import acting

BATCH = 5_000
REPORT_EVERY = 100_000

_PLAIN = {
    "happened_at": "(extract(epoch FROM happened_at) * 1000000)::bigint",
    **{name: f"{name}::text" for name in ("id", "region_id", "actor_id", "organisation_id", "object_id")},
    "subject_ids": "subject_ids::text",
}
"""How PostgreSQL writes what `lib.chain.plain` writes: converting a million rows in Python costs too much."""

_log = cast(Table, AccessLog.__table__)
ROWS: Select[*tuple[Any, ...]] = (
    select(*[literal_column(_PLAIN.get(name, name)) for name in ("hash", "previous", *CHAINED)])
    .select_from(_log)
    .order_by(_log.c.lane, _log.c.position, _log.c.id)
)

ID, LANE, POSITION = (2 + CHAINED.index(name) for name in ("id", "lane", "position"))
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, and where. `kind` is ``edited``, ``removed``, ``inserted``, ``head`` or ``anchor``."""

    kind: str
    region_id: UUID
    lane: int
    position: int
    row_id: str
    tells: str

    def __str__(self) -> str:
        place = f"lane {self.lane} position {self.position}" if self.lane >= 0 else "anchors"
        row = f" row {self.row_id}" if self.row_id else ""
        return f"{self.kind}: region {self.region_id} {place}{row}: {self.tells}"


@dataclass(slots=True)
class Lane:
    """One lane while its rows go by."""

    key: bytes
    region_id: UUID
    number: int
    head: Any = None
    anchored: dict[int, set[str]] = field(default_factory=dict)
    position: int = 0
    last: bytes = bytes(32)
    sound: bool = True

    @property
    def head_is_ours(self) -> bool:
        """Whether there is a head and we signed it."""
        head = self.head
        return head is not None and head.signature == head_signature(
            self.key, self.region_id, self.number, head.position, head.hash
        )

    def read(self, row: Any) -> Iterator[Finding]:
        """Judge the next row, in order of position."""
        own, previous, position = row[0], row[1], row[POSITION]
        intact = link(self.key, previous, _encode(list(row[2:])).encode()) == own
        if position <= self.position:
            yield self._found("inserted", position, row[ID], "a second row at this position")
            return
        if not intact and self.head_is_ours and position > self.head.position:
            yield self._found("inserted", position, row[ID], "beyond the end of the lane, and not by us")
            return
        if position > self.position + 1:
            yield self._gap(position - 1)
        elif intact and self.sound and previous != self.last:
            yield self._found("edited", position, row[ID], "does not follow on the row before it")
        if not intact:
            yield self._found("edited", position, row[ID], "differs from its fingerprint")
        elif self.anchored.get(position, set()) - {own.hex()}:
            yield self._found("edited", position, row[ID], "another row stood here when an anchor was made")
        self.position, self.last, self.sound = position, own, intact

    def end(self) -> Iterator[Finding]:
        """Judge the end of the lane by its head and by the anchors."""
        head, told = self.head, max(self.anchored, default=0)
        if head is None:
            yield self._found("head", self.position, "", "the head of this lane is gone")
        elif not self.head_is_ours:
            yield self._found("head", head.position, "", "the head of this lane was not signed by us")
        else:
            told = max(told, head.position)
            if head.position < self.position or head.position < max(self.anchored, default=0):
                yield self._found("head", head.position, "", "the head of this lane was set back")
            elif head.position == self.position and self.sound and head.hash != self.last:
                yield self._found("head", head.position, "", "the head names another last row")
        if told > self.position:
            yield self._gap(told)

    def _gap(self, last: int) -> Finding:
        first = self.position + 1
        many = f"rows {first} to {last} are gone" if last > first else f"row {first} is gone"
        return self._found("removed", first, "", many)

    def _found(self, kind: str, position: int, row_id: str, tells: str) -> Finding:
        return Finding(kind, self.region_id, self.number, position, row_id, tells)


def verify(
    region_id: UUID, elsewhere: Iterable[Anchor], progress: Callable[[int], None]
) -> Iterator[Finding]:
    """Everything that is wrong with the log of a region, in the order of its rows.

    *elsewhere* are anchors that were kept outside of the database. `progress` hears the number of
    rows now and then and at the end.
    """
    db.session.remove()
    with acting(system_actor(region_id)):
        connection = db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        stored = [Anchor.stored(row) for row in db.session.scalars(_anchors_of(region_id))]
        outside = [each for each in elsewhere if each.region_id == region_id]
        yield from _anchors(region_id, stored, outside)
        lanes = _lanes(region_id, [each for each in (*stored, *outside) if each.is_ours])
        options = {"stream_results": True, "yield_per": BATCH}
        rows = connection.execute(ROWS.where(_log.c.region_id == region_id), execution_options=options)
        number = 0
        for number, row in enumerate(rows, start=1):
            yield from lanes[row[LANE]].read(row) if row[LANE] in lanes else _stray(region_id, row)
            if number % REPORT_EVERY == 0:
                progress(number)
        progress(number)
        if any(each.head or each.position or each.anchored for each in lanes.values()):
            for lane in lanes.values():
                yield from lane.end()
        db.session.rollback()


def _anchors_of(region_id: UUID) -> Any:
    return select(AuditAnchor).where(AuditAnchor.region_id == region_id).order_by(AuditAnchor.number)


def _anchors(region_id: UUID, stored: list[Anchor], outside: list[Anchor]) -> Iterator[Finding]:
    """Anchors that were changed, or that were taken out of the table."""
    numbers = {each.number for each in stored}
    for each in stored:
        if not each.is_ours:
            yield Finding("anchor", region_id, -1, each.number, "", f"number {each.number} was changed")
    for each in outside:
        if not each.is_ours:
            yield Finding(
                "anchor", region_id, -1, each.number, "", f"number {each.number} outside was changed"
            )
    known = [each.number for each in (*stored, *outside) if each.is_ours]
    for number in sorted(set(range(1, max(known, default=0) + 1)) - numbers):
        yield Finding("anchor", region_id, -1, number, "", f"number {number} is gone from the table")


def _lanes(region_id: UUID, anchors: Iterable[Anchor]) -> dict[int, Lane]:
    heads = {
        head.lane: head
        for head in db.session.scalars(select(AuditHead).where(AuditHead.region_id == region_id))
    }
    lanes = {each: Lane(vault.audit_key, region_id, each, heads.get(each)) for each in range(LANES)}
    for anchor in anchors:
        for lane, (position, last) in anchor.heads.items():
            if position and lane in lanes:
                lanes[lane].anchored.setdefault(position, set()).add(last)
    return lanes


def _stray(region_id: UUID, row: Any) -> Iterator[Finding]:
    yield Finding("inserted", region_id, row[LANE], row[POSITION], row[ID], "there is no such lane")

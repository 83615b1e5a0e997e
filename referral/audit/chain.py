"""Rows of the access log, gathered in a transaction and chained right before it is committed.

The head of a lane is locked from that moment to the end of the commit, and no longer. What is rolled
back was never written, so that positions have no gaps.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, bindparam, event, insert, select, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session, SessionTransaction

from referral.extensions import db, vault
from referral.lib.chain import GENESIS, canonical, link, plain, stamp
from referral.models import AccessLog, AuditHead
from referral.models.access_log import CHAINED, LANES
from referral.models.scope import within

PENDING = "access_log"

Values = dict[str, Any]

_log, _head = cast(Table, AccessLog.__table__), cast(Table, AuditHead.__table__)
_same = ("event_type", "outcome", "actor_id", "purpose", "object_type", "object_id", "object_detail")


class ChainBroken(Exception):
    """The head of a lane is missing or not signed by us: nothing may be added until that is explained."""


def lane_of(actor_id: UUID) -> int:
    """The lane in which the rows of an account are chained."""
    return actor_id.int % LANES


def gather(values: Values) -> None:
    """Keep a row for the commit of this transaction; the same event twice becomes one row."""
    session = db.session()
    if not session.in_transaction():
        session.begin()
    rows: list[Values] = session.info.setdefault(PENDING, [])
    for each in rows:
        if all(each[name] == values[name] for name in _same):
            each["subject_ids"] = sorted({*each["subject_ids"], *values["subject_ids"]})
            return
    rows.append(values)


def row_hash(key: bytes, values: Mapping[str, Any]) -> bytes:
    """The fingerprint of a row with its place and with the fingerprint before it."""
    return link(key, values["previous"], canonical([plain(values[name]) for name in CHAINED]))


def head_signature(key: bytes, region_id: UUID, lane: int, position: int, last: bytes) -> bytes:
    """Our word that a lane ends here."""
    return stamp(key, "head", str(region_id), lane, position, last.hex())


@event.listens_for(Session, "before_commit")
def _write(session: Session) -> None:
    if session.in_nested_transaction():
        return
    rows: list[Values] = session.info.pop(PENDING, [])
    if not rows:
        return
    session.flush()
    for region_id in sorted({each["region_id"] for each in rows}):
        with within(region_id):
            _append(session, region_id, [each for each in rows if each["region_id"] == region_id])


@event.listens_for(Session, "after_transaction_end")
def _forget(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop(PENDING, None)


def _append(session: Session, region_id: UUID, rows: Sequence[Values]) -> None:
    key = vault.audit_key
    heads = _locked_heads(session, key, region_id, {lane_of(each["actor_id"]) for each in rows})
    for values in rows:
        lane = lane_of(values["actor_id"])
        position, last = heads[lane]
        values |= {"lane": lane, "position": position + 1, "previous": last}
        values["hash"] = row_hash(key, values)
        heads[lane] = (position + 1, values["hash"])
    session.execute(insert(_log), list(rows))
    session.execute(
        update(_head).where(_head.c.region_id == bindparam("region"), _head.c.lane == bindparam("of_lane")),
        [
            {
                "region": region_id,
                "of_lane": lane,
                "position": position,
                "hash": last,
                "signature": head_signature(key, region_id, lane, position, last),
            }
            for lane, (position, last) in sorted(heads.items())
        ],
    )


def _locked_heads(
    session: Session, key: bytes, region_id: UUID, lanes: set[int]
) -> dict[int, tuple[int, bytes]]:
    """The ends of some lanes, locked in one order, so that no two transactions wait for each other."""
    found = _lock(session, region_id, lanes)
    if not found:
        _begin_lanes(session, key, region_id)
        found = _lock(session, region_id, lanes)
    for row in found:
        if row.signature != head_signature(key, region_id, row.lane, row.position, row.hash):
            raise ChainBroken(f"The head of lane {row.lane} of region {region_id} was not signed by us.")
    if {row.lane for row in found} != lanes:
        raise ChainBroken(f"A head of lanes {sorted(lanes)} of region {region_id} is missing.")
    return {row.lane: (row.position, row.hash) for row in found}


def _lock(session: Session, region_id: UUID, lanes: Iterable[int]) -> list[Any]:
    query = select(_head).where(_head.c.region_id == region_id, _head.c.lane.in_(sorted(lanes)))
    return list(session.execute(query.order_by(_head.c.lane).with_for_update()))


def _begin_lanes(session: Session, key: bytes, region_id: UUID) -> None:
    """The first row of a region makes all its lanes at once; of two at once the second finds them made."""
    ends = [
        {
            "region_id": region_id,
            "lane": lane,
            "position": 0,
            "hash": GENESIS,
            "signature": head_signature(key, region_id, lane, 0, GENESIS),
        }
        for lane in range(LANES)
    ]
    session.execute(postgresql.insert(_head).values(ends).on_conflict_do_nothing())

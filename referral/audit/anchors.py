"""Where the chains stood at a moment, signed and kept elsewhere too, so that a cut-off end is missed.

The head of a lane lies in the same database as its rows: whoever cuts off the newest rows can put an
older head back. An anchor in a file or in the log output, out of reach of that database, cannot be
taken back with them.
"""

import json
import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import func, select

from referral.audit.chain import ChainBroken, head_signature
from referral.domain.actors import system_actor
from referral.extensions import db, vault
from referral.lib import clock
from referral.lib.chain import plain, stamp
from referral.models import AuditAnchor, AuditHead, Region
from referral.models.scope import acting
from referral.models.transaction import command

log = logging.getLogger("patchwork.audit")


@dataclass(frozen=True, slots=True)
class Anchor:
    """One anchor, from the table or from a line of the file. `heads` maps lane to (position, hash)."""

    region_id: UUID
    number: int
    made_at: datetime
    rows: int
    heads: dict[int, tuple[int, str]]
    signature: bytes

    @classmethod
    def stored(cls, row: AuditAnchor) -> "Anchor":
        """The anchor of a row of the table."""
        heads = {int(lane): (int(position), str(last)) for lane, (position, last) in row.heads.items()}
        return cls(row.region_id, row.number, row.made_at, row.rows, heads, row.signature)

    @classmethod
    def of_line(cls, line: str) -> "Anchor":
        """The anchor of a line that `line` made; raises ValueError for any other text."""
        try:
            told = json.loads(line)
            heads = {
                int(lane): (int(position), str(last)) for lane, (position, last) in told["heads"].items()
            }
            return cls(
                UUID(told["region"]),
                int(told["number"]),
                datetime.fromisoformat(told["made_at"]),
                int(told["rows"]),
                heads,
                bytes.fromhex(told["signature"]),
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError("This line is no anchor.") from error

    def line(self) -> str:
        """The anchor as one line of JSON."""
        told = {
            "region": str(self.region_id),
            "number": self.number,
            "made_at": self.made_at.isoformat(),
            "rows": self.rows,
            "heads": {str(lane): [position, last] for lane, (position, last) in sorted(self.heads.items())},
            "signature": self.signature.hex(),
        }
        return json.dumps(told, separators=(",", ":"))

    def expected(self, key: bytes) -> bytes:
        """The signature that this anchor should bear."""
        ends = [part for lane, (at, last) in sorted(self.heads.items()) for part in (lane, at, last)]
        about = (str(self.region_id), self.number, plain(self.made_at), self.rows)
        return stamp(key, "anchor", *about, *ends)

    @property
    def is_ours(self) -> bool:
        """Whether it was signed with our key and not changed since."""
        return self.signature == self.expected(vault.audit_key)


def anchor_all(file: str) -> list[Anchor]:
    """Anchor every region that has a log; append to *file*, or to the log output when it is empty.

    Raises ChainBroken when a head was not signed by us: an anchor would make it look sound.
    """
    made = []
    for region_id in list(db.session.scalars(select(Region.id).order_by(Region.id))):
        with acting(system_actor(region_id)):
            row = _anchor(region_id)
        if row is not None:
            made.append(row)
            _keep_elsewhere(file, row.line())
    return made


@command
def _anchor(region_id: UUID) -> Anchor | None:
    heads = db.session.scalars(select(AuditHead).where(AuditHead.region_id == region_id)).all()
    if not heads:
        return None
    for head in heads:
        signed = head_signature(vault.audit_key, region_id, head.lane, head.position, head.hash)
        if head.signature != signed:
            raise ChainBroken(f"The head of lane {head.lane} of region {region_id} was not signed by us.")
    last = db.session.scalar(select(func.max(AuditAnchor.number)).where(AuditAnchor.region_id == region_id))
    row = AuditAnchor(
        region_id=region_id,
        number=(last or 0) + 1,
        made_at=clock.now(),
        rows=sum(head.position for head in heads),
        heads={str(head.lane): [head.position, head.hash.hex()] for head in heads},
        signature=b"",
    )
    row.signature = Anchor.stored(row).expected(vault.audit_key)
    db.session.add(row)
    return Anchor.stored(row)


def _keep_elsewhere(file: str, line: str) -> None:
    if not file:
        log.warning("Anchor of the access log, keep this line: %s", line)
        return
    handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, f"{line}\n".encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def kept_elsewhere(file: str) -> Iterator[Anchor | None]:
    """The anchors of *file* in its order, None for a line that is no anchor; nothing without a file."""
    if file and Path(file).exists():
        with Path(file).open(encoding="utf-8") as lines:
            for line in lines:
                try:
                    yield Anchor.of_line(line)
                except ValueError:
                    yield None

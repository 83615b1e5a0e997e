"""Who did what to whose data, when and why: append-only, and chained so that no change stays unseen."""

from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary, SmallInteger, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from referral.domain.audit import EventType, Outcome, Purpose, described
from referral.domain.statuses import Role
from referral.extensions import Base
from referral.models.base import RegionRow
from referral.models.types import Moment, RegionKey, coded

LANES = 16
"""Chains side by side in each region, so that people who work at once seldom wait for each other."""


class AccessLog(RegionRow):
    """One event of NEN 7513; `domain.nen7513` says which column fills which name of the norm.

    `subject_ids` are the ids of all persons concerned. `lane`, `position`, `previous` and `hash` are
    the chain: rows are only made by `audit.chain`, right before the commit.
    """

    __tablename__ = "access_log"
    __table_args__ = (
        CheckConstraint(f"lane BETWEEN 0 AND {LANES - 1}", name="lane"),
        Index("uq_access_log_region_id_lane_position", "region_id", "lane", "position", unique=True),
        Index("ix_access_log_region_id_happened_at", "region_id", "happened_at"),
        Index("ix_access_log_actor_id_happened_at", "actor_id", "happened_at"),
        Index("ix_access_log_subject_ids", "subject_ids", postgresql_using="gin"),
    )

    lane: Mapped[int] = mapped_column(SmallInteger)
    position: Mapped[int] = mapped_column(BigInteger)
    happened_at: Mapped[Moment]
    event_type: Mapped[EventType] = mapped_column(coded(EventType))
    outcome: Mapped[Outcome] = mapped_column(coded(Outcome))
    actor_id: Mapped[UUID]
    actor_name: Mapped[str] = mapped_column(Text)
    actor_role: Mapped[Role] = mapped_column(coded(Role))
    organisation_id: Mapped[UUID | None]
    organisation_name: Mapped[str] = mapped_column(Text)
    purpose: Mapped[Purpose] = mapped_column(coded(Purpose))
    relation: Mapped[str] = mapped_column(Text)
    access_point_type: Mapped[int] = mapped_column(SmallInteger)
    access_point: Mapped[str] = mapped_column(Text)
    object_type: Mapped[str] = mapped_column(Text)
    object_id: Mapped[UUID | None]
    object_detail: Mapped[str | None] = mapped_column(Text)
    subject_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    profile: Mapped[str] = mapped_column(Text)
    trace_parent: Mapped[str] = mapped_column(Text)
    previous: Mapped[bytes] = mapped_column(LargeBinary)
    hash: Mapped[bytes] = mapped_column(LargeBinary)

    @property
    def what(self) -> str:
        """What happened, in plain Dutch."""
        return described(self.event_type, self.object_type)

    def values(self) -> dict[str, Any]:
        """The row as a mapping of its columns."""
        return {column.key: getattr(self, column.key) for column in self.__table__.columns}


CHAINED = (
    "id",
    "region_id",
    "lane",
    "position",
    "happened_at",
    "event_type",
    "outcome",
    "actor_id",
    "actor_name",
    "actor_role",
    "organisation_id",
    "organisation_name",
    "purpose",
    "relation",
    "access_point_type",
    "access_point",
    "object_type",
    "object_id",
    "object_detail",
    "subject_ids",
    "profile",
    "trace_parent",
)
"""The columns under the fingerprint, in its order: all but the chain's own two."""


class AuditHead(Base):
    """Where a lane ends: its last position and fingerprint, signed. Locked while a row is added."""

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint(f"lane BETWEEN 0 AND {LANES - 1}", name="lane"),)

    region_id: Mapped[RegionKey] = mapped_column(primary_key=True)
    lane: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[bytes] = mapped_column(LargeBinary)
    signature: Mapped[bytes] = mapped_column(LargeBinary)


class AuditAnchor(RegionRow):
    """Where all lanes of a region stood at a moment, signed. `heads` maps lane to [position, hash]."""

    __tablename__ = "audit_anchor"
    __table_args__ = (Index("uq_audit_anchor_region_id_number", "region_id", "number", unique=True),)

    number: Mapped[int] = mapped_column(BigInteger)
    made_at: Mapped[Moment]
    rows: Mapped[int] = mapped_column(BigInteger)
    heads: Mapped[dict[str, list[Any]]] = mapped_column(JSONB)
    signature: Mapped[bytes] = mapped_column(LargeBinary)

"""Who looked at whose data, when and why. Append-only; the database refuses changes."""

from uuid import UUID

from sqlalchemy import Index, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from referral.domain.statuses import Role
from referral.models.base import RegionRow
from referral.models.types import Moment, coded


class AccessLog(RegionRow):
    """One look or search (field names follow NEN 7513 in spirit; the mapping is in the docs).

    `subject_ids` are the ids of all persons shown on the page.
    """

    __tablename__ = "access_log"
    __table_args__ = (
        Index("ix_access_log_region_id_happened_at", "region_id", "happened_at"),
        Index("ix_access_log_subject_ids", "subject_ids", postgresql_using="gin"),
    )

    happened_at: Mapped[Moment]
    actor_id: Mapped[UUID] = mapped_column(index=True)
    actor_role: Mapped[Role] = mapped_column(coded(Role))
    organisation_id: Mapped[UUID | None]
    action: Mapped[str] = mapped_column(Text)
    purpose: Mapped[str] = mapped_column(Text)
    object_type: Mapped[str] = mapped_column(Text)
    object_id: Mapped[UUID | None]
    subject_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    address: Mapped[str] = mapped_column(Text)

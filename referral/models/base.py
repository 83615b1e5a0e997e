"""What tables have in common."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from referral.extensions import Base
from referral.lib.ids import new_id
from referral.models.types import RegionKey


class Row(Base):
    """A table with a UUIDv7 key, made at once so that sealing can bind to it."""

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True)

    def __init__(self, **values: Any) -> None:
        values.setdefault("id", new_id())
        super().__init__(**values)


class RegionRow(Row):
    """A row that belongs to one region (the tenant)."""

    __abstract__ = True

    region_id: Mapped[RegionKey]

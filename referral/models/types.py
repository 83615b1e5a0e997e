"""Column types and short-hands shared by the tables."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from sqlalchemy import Date, DateTime, Enum, ForeignKey, LargeBinary, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import mapped_column

CODE_LENGTH = 32


def coded(kind: type[StrEnum]) -> Enum:
    """A text column that holds one code of *kind*."""
    return Enum(
        kind,
        native_enum=False,
        length=CODE_LENGTH,
        create_constraint=False,
        values_callable=lambda members: [member.value for member in members],
    )


Moment = Annotated[datetime, mapped_column(DateTime(timezone=True))]
Day = Annotated[date, mapped_column(Date)]
Codes = Annotated[list[str], mapped_column(ARRAY(Text), default=list)]
SealedBytes = Annotated[bytes | None, mapped_column(LargeBinary)]
RegionKey = Annotated[UUID, mapped_column(ForeignKey("region.id"), index=True)]

"""Server-side sessions, and forms rescued from a session that ended while somebody typed."""

from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from referral.models.base import Row
from referral.models.sealed import Sealed, SealedRow
from referral.models.types import Moment, SealedBytes


class WebSession(Row):
    """One browser. The cookie holds a random token, this row only its fingerprint."""

    __tablename__ = "web_session"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    user_id: Mapped[UUID | None] = mapped_column(index=True)
    content: Mapped[dict[str, object]] = mapped_column(JSONB)
    created_at: Mapped[Moment]
    seen_at: Mapped[Moment]
    ended_at: Mapped[Moment | None]


class ParkedForm(SealedRow):
    """What somebody typed when the session had just ended; only that user gets it back."""

    __tablename__ = "parked_form"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    path: Mapped[str] = mapped_column(Text)
    parked_at: Mapped[Moment]
    values_sealed: Mapped[SealedBytes]
    values = Sealed()

"""The short line of one referral: messages between its referrer and its team, and who read how far."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from referral.domain.statuses import Role
from referral.models.base import RegionRow
from referral.models.sealed import Sealed, SealedRow
from referral.models.types import Moment, SealedBytes, coded
from referral.models.user import User


class ThreadMessage(SealedRow):
    """One message. Never changed: a correction is another message.

    `written_at` is unique and rising within a referral, so that one moment says how far somebody read.
    """

    __tablename__ = "thread_message"
    __table_args__ = (
        Index("uq_thread_message_referral_id_written_at", "referral_id", "written_at", unique=True),
    )

    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    author_role: Mapped[Role] = mapped_column(coded(Role))
    written_at: Mapped[Moment]
    mentions: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), default=list)
    """The accounts of those who were named in it."""
    words_sealed: Mapped[SealedBytes]
    words = Sealed()

    author: Mapped[User] = relationship()


class ThreadRead(RegionRow):
    """Up to which message somebody read the thread of a referral."""

    __tablename__ = "thread_read"
    __table_args__ = (Index("uq_thread_read_referral_id_user_id", "referral_id", "user_id", unique=True),)

    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    up_to: Mapped[Moment]
    """The moment at which the last message that was read was written."""

    user: Mapped[User] = relationship()

"""The outbox: one row per mail, written in the transaction that causes it."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from referral.models.base import RegionRow
from referral.models.types import Moment


class Message(RegionRow):
    """A notice about an event to one address. Holds no words about the person.

    `sent_at` is set once it left; `failed_at` and `failure` tell of the last failed try.
    """

    __tablename__ = "message"
    __table_args__ = (Index("uq_message_event_id_address", "event_id", "address", unique=True),)

    event_id: Mapped[UUID] = mapped_column(ForeignKey("referral_event.id"))
    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"), index=True)
    template: Mapped[str] = mapped_column(Text)
    address: Mapped[str] = mapped_column(Text)
    queued_at: Mapped[Moment]
    sent_at: Mapped[Moment | None]
    failed_at: Mapped[Moment | None]
    failure: Mapped[str] = mapped_column(Text, default="")
    attempts: Mapped[int] = mapped_column(default=0)

"""The outbox: one row per mail, written in the transaction that causes it."""

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from referral.domain.messages import Trouble
from referral.models.base import RegionRow
from referral.models.types import Moment, coded


class Message(RegionRow):
    """A notice to one address about an event of a referral, or about an account or team.

    Holds no words about a person. `facts` names the row that the mail tells of when that is no referral.
    A message to the person referred has no address here: that is looked up when it leaves.
    `sent_at` is set once it left; `failed_at`, `trouble` and `failure` tell of the last failed try.
    `handed_at` is set while somebody tries: when it stays, that try broke off and the message may have left.
    """

    __tablename__ = "message"
    __table_args__ = (
        Index("uq_message_event_id_address", "event_id", "address", unique=True),
        Index(
            "ix_message_region_id_waiting",
            "region_id",
            "address",
            postgresql_where=text("waits AND sent_at IS NULL"),
        ),
        Index(
            "ix_message_region_id_queued_at_unsent",
            "region_id",
            "queued_at",
            postgresql_where=text("sent_at IS NULL"),
        ),
    )

    event_id: Mapped[UUID | None] = mapped_column(ForeignKey("referral_event.id"))
    referral_id: Mapped[UUID | None] = mapped_column(ForeignKey("referral.id"), index=True)
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict, server_default="{}")
    template: Mapped[str] = mapped_column(Text)
    address: Mapped[str] = mapped_column(Text)
    queued_at: Mapped[Moment]
    sent_at: Mapped[Moment | None]
    handed_at: Mapped[Moment | None]
    failed_at: Mapped[Moment | None]
    trouble: Mapped[Trouble | None] = mapped_column(coded(Trouble))
    failure: Mapped[str] = mapped_column(Text, default="")
    attempts: Mapped[int] = mapped_column(default=0)
    waits: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """Whether it does not leave by itself, but in the one mail of the next working day."""
    digest_id: Mapped[UUID | None] = mapped_column(ForeignKey("message.id"), index=True)
    """That one mail, once it was made; then this one counts as sent."""

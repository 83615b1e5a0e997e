"""A referral that is still being written: self-contained, own key, purged by age."""

from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from referral.models.sealed import Sealed, SealedRow
from referral.models.types import Moment, SealedBytes


class Draft(SealedRow):
    """What a referrer typed so far, as sealed JSON of form values. Its id becomes the idempotency key."""

    __tablename__ = "draft"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    started_at: Mapped[Moment]
    saved_at: Mapped[Moment]
    values_sealed: Mapped[SealedBytes]
    values = Sealed()

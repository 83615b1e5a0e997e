"""Hand-overs to other help, and the directory of services that take them."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from referral.domain.codes import HandOverRefusal, HandOverTarget
from referral.lib import clock
from referral.lib.crypto import fingerprint
from referral.models.base import RegionRow
from referral.models.referral import Referral
from referral.models.sealed import Sealed, SealedRow
from referral.models.secret_links import new_salt, secret_of
from referral.models.types import Moment, SealedBytes, coded
from referral.models.user import User


class CareContact(RegionRow):
    """A service outside the region's own teams that takes hand-overs, and when it can be reached."""

    __tablename__ = "care_contact"

    target: Mapped[HandOverTarget] = mapped_column(coded(HandOverTarget))
    name: Mapped[str] = mapped_column(Text)
    phone: Mapped[str] = mapped_column(Text)
    email: Mapped[str] = mapped_column(Text)
    opening_hours: Mapped[str] = mapped_column(Text)
    is_open: Mapped[bool] = mapped_column(default=True)
    """False for a service that no longer takes hand-overs; old ones keep pointing to it."""


class HandOver(SealedRow):
    """One hand-over. The receiver needs no account: the link opens this and nothing else, and ends.

    The secret of the link is made from `salt` with a key that is not in the database.
    """

    __tablename__ = "hand_over"

    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"), index=True)
    contact_id: Mapped[UUID] = mapped_column(ForeignKey("care_contact.id"), index=True)
    coach_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[Moment]
    due: Mapped[date]
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    expires_at: Mapped[Moment]
    revoked_at: Mapped[Moment | None]
    opened_at: Mapped[Moment | None]
    answered_at: Mapped[Moment | None]
    accepted: Mapped[bool | None]
    refusal: Mapped[HandOverRefusal | None] = mapped_column(coded(HandOverRefusal))
    meets_on: Mapped[date | None]
    """The day on which the receiver will speak with the person."""
    question_sealed: Mapped[SealedBytes]
    receiver_sealed: Mapped[SealedBytes]
    question = Sealed()
    receiver = Sealed()
    """Who took it, by name."""

    referral: Mapped[Referral] = relationship()
    contact: Mapped[CareContact] = relationship(lazy="joined", innerjoin=True)
    coach: Mapped[User] = relationship()

    def make_link(self) -> None:
        """A secret of its own, of which the row keeps a fingerprint."""
        self.salt = new_salt()
        self.token_hash = fingerprint(self.token)

    @property
    def token(self) -> str:
        """The secret of the link."""
        return secret_of("hand_over", self.id, self.salt)

    @property
    def is_pending(self) -> bool:
        """Neither answered nor taken back."""
        return self.answered_at is None and self.revoked_at is None

    @property
    def works(self) -> bool:
        """Whether the link shows anything now."""
        return self.is_pending and clock.now() < self.expires_at

"""What keeps the catalogue true: goals of the region, assurance by link, and what was learnt."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from referral.domain.activities import ImprovementReason
from referral.lib import clock
from referral.lib.crypto import fingerprint
from referral.models.activity import Activity
from referral.models.base import RegionRow
from referral.models.secret_links import new_salt, secret_of
from referral.models.types import Moment, coded
from referral.models.user import User


class ImpactGoal(RegionRow):
    """The name that a region gives to one of the thirteen goals (D46)."""

    __tablename__ = "impact_goal"
    __table_args__ = (Index("uq_impact_goal_region_id_slot", "region_id", "slot", unique=True),)

    slot: Mapped[int]
    name: Mapped[str] = mapped_column(Text)


class Assurance(RegionRow):
    """The question whether an entry is still right, with a link that opens it and nothing else, and ends.

    The secret of the link is made from `salt` with a key that is not in the database.
    """

    __tablename__ = "assurance"
    __table_args__ = (
        Index(
            "ix_assurance_proposals",
            "region_id",
            "answered_at",
            postgresql_where=text("proposal <> '' AND settled_at IS NULL"),
        ),
    )

    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id"), index=True)
    asked_at: Mapped[Moment]
    days: Mapped[int]
    """How old the entry was at least, in days: each age is asked about once."""
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    expires_at: Mapped[Moment]
    revoked_at: Mapped[Moment | None]
    answered_at: Mapped[Moment | None]
    still_right: Mapped[bool | None]
    proposal: Mapped[str] = mapped_column(Text, default="")
    """What changed, for somebody who may edit the entry to take over."""
    settled_at: Mapped[Moment | None]
    settled_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))

    activity: Mapped[Activity] = relationship()

    def make_link(self) -> None:
        """A secret of its own, of which the row keeps a fingerprint."""
        self.salt = new_salt()
        self.token_hash = fingerprint(self.token)

    @property
    def token(self) -> str:
        """The secret of the link."""
        return secret_of("assurance", self.id, self.salt)

    @property
    def works(self) -> bool:
        """Whether the link shows anything now."""
        open_still = self.answered_at is None and self.revoked_at is None
        return open_still and clock.now() < self.expires_at


class Improvement(RegionRow):
    """One line of the logbook of an activity: what was changed and why, and what failed (D50)."""

    __tablename__ = "improvement"

    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id"), index=True)
    happened_on: Mapped[date]
    written_at: Mapped[Moment]
    written_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    reason: Mapped[ImprovementReason] = mapped_column(coded(ImprovementReason))
    changed: Mapped[str] = mapped_column(Text)
    failed: Mapped[str] = mapped_column(Text, default="")
    is_public: Mapped[bool] = mapped_column(default=False)

    writer: Mapped[User] = relationship()

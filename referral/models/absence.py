"""Who is away from when until when, and who stands in."""

from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, Index, and_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from referral.domain.absences import Period
from referral.models.base import RegionRow
from referral.models.types import Moment
from referral.models.user import User


class Absence(RegionRow):
    """Somebody is away from the first day up to and including the last. No reason is asked or kept.

    Without a cover, or when the cover cannot, the shared address of the team or organisation takes over.
    """

    __tablename__ = "absence"
    __table_args__ = (
        Index("ix_absence_user_id_until", "user_id", "until"),
        Index("ix_absence_cover_id_until", "cover_id", "until"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    cover_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    starts_on: Mapped[date]
    until: Mapped[date]
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[Moment]
    ended_at: Mapped[Moment | None]
    """When it was ended early, or taken back before it began: from then on it does not count."""

    user: Mapped[User] = relationship(foreign_keys=[user_id])
    cover: Mapped[User | None] = relationship(foreign_keys=[cover_id])

    @property
    def period(self) -> Period:
        """The days of it."""
        return Period(self.starts_on, self.until)

    @classmethod
    def holds_on(cls, day: date) -> ColumnElement[bool]:
        """The condition that selects the absences that count on *day*."""
        return and_(cls.starts_on <= day, cls.until >= day, cls.ended_at.is_(None))

    @classmethod
    def counts_from(cls, day: date) -> ColumnElement[bool]:
        """The condition that selects the absences of *day* and later."""
        return and_(cls.until >= day, cls.ended_at.is_(None))

"""Small successes, told without a name (D43)."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from referral.domain.successes import CardState
from referral.models.base import RegionRow
from referral.models.region import Team
from referral.models.types import Moment, coded


class Success(RegionRow):
    """One card. Its text leads to nobody, and the row is gone when the person takes the yes back."""

    __tablename__ = "success"
    __table_args__ = (
        Index("ix_success_region_id_month", "region_id", "month"),
        Index("ix_success_referral_id", "referral_id"),
    )

    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"))
    team_id: Mapped[UUID] = mapped_column(ForeignKey("team.id"))
    title: Mapped[str] = mapped_column(Text)
    told: Mapped[str] = mapped_column(Text)
    month: Mapped[date]
    """The first day of the month on whose page it stands."""
    state: Mapped[CardState] = mapped_column(coded(CardState))
    made_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[Moment]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[Moment | None]

    team: Mapped[Team] = relationship()

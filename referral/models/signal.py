"""Signals of dropping out, as the events tell of them; kept by `workflow/signalling.py`."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from referral.domain.signals import SignalOutcome, SignalSource
from referral.models.activity import Activity
from referral.models.base import RegionRow
from referral.models.referral import Referral
from referral.models.types import Moment, coded
from referral.models.user import User


class Signal(RegionRow):
    """Somebody may be dropping out: who noticed, whose it is, by when, and what came of it.

    Team and coach are those of the moment when it was raised: figures do not move with the file.
    """

    __tablename__ = "drop_out_signal"
    __table_args__ = (
        Index(
            "uq_drop_out_signal_open",
            "referral_id",
            "activity_id",
            "source",
            unique=True,
            postgresql_where=text("answered_at IS NULL"),
        ),
        Index("ix_drop_out_signal_referral_id", "referral_id"),
        Index("ix_drop_out_signal_region_id_due", "region_id", "due"),
    )

    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"))
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id"))
    team_id: Mapped[UUID] = mapped_column(ForeignKey("team.id"))
    coach_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    source: Mapped[SignalSource] = mapped_column(coded(SignalSource))
    raised_at: Mapped[Moment]
    raised_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    """The host or volunteer who said it; None when it followed from a mark."""
    due: Mapped[date]
    urgent_at: Mapped[Moment | None]
    answered_at: Mapped[Moment | None]
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    by_itself: Mapped[bool] = mapped_column(default=False)
    """Settled without a coach: the person came again, or the mark was a mistake."""
    outcome: Mapped[SignalOutcome | None] = mapped_column(coded(SignalOutcome))

    referral: Mapped[Referral] = relationship()
    activity: Mapped[Activity] = relationship()
    coach: Mapped[User | None] = relationship(foreign_keys=[coach_id])

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.answered_at is None

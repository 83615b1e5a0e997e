"""What a group's rule does not say: days it is closed or moved, and the rule of before."""

from datetime import date, time
from uuid import UUID

from sqlalchemy import ForeignKey, Text, Time
from sqlalchemy.orm import Mapped, mapped_column

from referral.domain.schedule import Break, Season
from referral.models.base import RegionRow


class ActivityBreak(RegionRow):
    """Days on which a group does not meet, or one day that moved to another."""

    __tablename__ = "activity_break"

    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    moved_to: Mapped[date | None]
    reason: Mapped[str] = mapped_column(Text, default="")

    @property
    def facts(self) -> Break:
        """The same, for the rules."""
        return Break(self.starts_on, self.ends_on, self.moved_to, self.reason)


class EarlierSeason(RegionRow):
    """The rule, hour and place that held up to and with `ends_on`, before the group moved."""

    __tablename__ = "earlier_season"

    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id"), index=True)
    recurrence: Mapped[str] = mapped_column(Text, default="")
    weekday: Mapped[int]
    starts: Mapped[time] = mapped_column(Time)
    location: Mapped[str] = mapped_column(Text)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date]

    @property
    def facts(self) -> Season:
        """The same, for the rules."""
        return Season(self.recurrence, self.weekday, self.starts_on, self.ends_on)

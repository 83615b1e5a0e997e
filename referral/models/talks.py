"""Series of talks with a volunteer (D15). No column holds what was said: that stays between the two."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from referral.domain.volunteering import Adjusted, TalkEnd, WhyTalks
from referral.models.activity import Activity
from referral.models.base import RegionRow
from referral.models.referral import Referral
from referral.models.sealed import Sealed, SealedRow
from referral.models.types import Moment, SealedBytes, coded
from referral.models.user import User
from referral.models.volunteer import Volunteer


class TalkSeries(SealedRow):
    """One person and one volunteer, for a planned number of talks and minutes.

    `started_on` is the day of the first talk. The reflection is the person's own, sealed with their key.
    """

    __tablename__ = "talk_series"
    __table_args__ = (
        Index(
            "uq_talk_series_referral_id_open",
            "referral_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_talk_series_volunteer_id_ended_at", "volunteer_id", "ended_at"),
        CheckConstraint("talks_planned > 0 AND minutes_budget > 0", name="plan"),
    )

    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"), index=True)
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id"))
    volunteer_id: Mapped[UUID] = mapped_column(ForeignKey("volunteer.id"))
    arranged_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[Moment]
    talks_planned: Mapped[int]
    minutes_budget: Mapped[int]
    why: Mapped[WhyTalks | None] = mapped_column(coded(WhyTalks))
    """Why it was begun although neither the route nor a goal asked for it."""
    phone_shared: Mapped[bool]
    """Whether the person agreed that the volunteer gets the phone number."""
    started_on: Mapped[date | None]
    ended_at: Mapped[Moment | None]
    end_reason: Mapped[TalkEnd | None] = mapped_column(coded(TalkEnd))
    expectation_adjusted: Mapped[Adjusted | None] = mapped_column(coded(Adjusted))
    reflection_sealed: Mapped[SealedBytes]
    reflection = Sealed()

    referral: Mapped[Referral] = relationship(back_populates="talk_series")
    activity: Mapped[Activity] = relationship()
    volunteer: Mapped[Volunteer] = relationship()
    talks: Mapped[list["Talk"]] = relationship(back_populates="series", order_by="Talk.held_on, Talk.id")

    @property
    def runs(self) -> bool:
        """Whether talks can still take place."""
        return self.ended_at is None

    @property
    def held(self) -> int:
        """How many talks took place."""
        return sum(each.held for each in self.talks)

    @property
    def spent(self) -> int:
        """Minutes of talks that took place."""
        return sum(each.minutes for each in self.talks if each.held)


class Talk(RegionRow):
    """One talk: when, how long, whether it took place. Nothing about what was said."""

    __tablename__ = "talk"
    __table_args__ = (
        Index("uq_talk_series_id_held_on", "series_id", "held_on", unique=True),
        CheckConstraint("minutes >= 0", name="minutes"),
    )

    series_id: Mapped[UUID] = mapped_column(ForeignKey("talk_series.id"))
    held_on: Mapped[date]
    minutes: Mapped[int]
    held: Mapped[bool]
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[Moment]

    series: Mapped[TalkSeries] = relationship(back_populates="talks")
    recorder: Mapped[User] = relationship()

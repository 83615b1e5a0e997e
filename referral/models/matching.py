"""What matching keeps: weights per region, what came of suggestions, wishes that nothing met, and rounds."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from referral.domain.activities import Welcome
from referral.domain.first_meeting import GoalNeed, Language
from referral.domain.matching.choices import Decision, LineState, NoFit, PlanState, WishState
from referral.models.activity import Activity
from referral.models.base import RegionRow
from referral.models.region import Neighbourhood
from referral.models.types import Codes, Moment, coded
from referral.models.user import User

if TYPE_CHECKING:
    from referral.models.referral import Referral


class MatchWeights(RegionRow):
    """A file with weights that a coordinator put in force; the newest of the region counts."""

    __tablename__ = "match_weights"

    made_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[Moment]
    content: Mapped[str] = mapped_column(Text)
    """The file itself (TOML)."""

    maker: Mapped[User] = relationship()


class MatchChoice(RegionRow):
    """One decision about suggestions: what was suggested at that moment, and what coach and person did.

    `rank` is 1 to 3 for a suggestion, None for an activity the coach found without one. `suggestions` holds
    activities, points and grounds: codes only.
    """

    __tablename__ = "match_choice"

    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"), index=True)
    made_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[Moment]
    decision: Mapped[Decision] = mapped_column(coded(Decision))
    activity_id: Mapped[UUID | None] = mapped_column(ForeignKey("activity.id"))
    rank: Mapped[int | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    """A code of OfferRefusal or NoFit."""
    suggestions: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    considered: Mapped[int]
    weights_id: Mapped[UUID | None] = mapped_column(ForeignKey("match_weights.id"))
    """None: the standard weights."""


class UnmetWish(RegionRow):
    """What somebody wants and nothing offers, in codes: for who can make it, without a person in it (D33)."""

    __tablename__ = "unmet_wish"
    __table_args__ = (
        Index("ix_unmet_wish_region_id_state", "region_id", "state"),
        Index(
            "uq_unmet_wish_referral_id_open",
            "referral_id",
            unique=True,
            postgresql_where=text("state <> 'met'"),
        ),
    )

    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"), index=True)
    neighbourhood_id: Mapped[UUID] = mapped_column(ForeignKey("neighbourhood.id"), index=True)
    made_at: Mapped[Moment]
    reason: Mapped[NoFit] = mapped_column(coded(NoFit))
    goal: Mapped[GoalNeed | None] = mapped_column(coded(GoalNeed))
    kinds: Mapped[Codes]
    interests: Mapped[Codes]
    rhythm: Mapped[Codes]
    needs: Mapped[Codes]
    welcome: Mapped[Welcome] = mapped_column(coded(Welcome), default=Welcome.MIXED)
    language: Mapped[Language | None] = mapped_column(coded(Language))
    state: Mapped[WishState] = mapped_column(coded(WishState), default=WishState.OPEN)
    taken_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    changed_at: Mapped[Moment]
    activity_id: Mapped[UUID | None] = mapped_column(ForeignKey("activity.id"))
    """What meets it now."""

    neighbourhood: Mapped[Neighbourhood] = relationship()
    activity: Mapped[Activity | None] = relationship()


class ActivityExperience(RegionRow):
    """What happened to people with the same need in one activity; counted at night, only when ten or more."""

    __tablename__ = "activity_experience"
    __table_args__ = (Index("uq_activity_experience_activity_id_need", "activity_id", "need", unique=True),)

    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id"))
    need: Mapped[GoalNeed] = mapped_column(coded(GoalNeed))
    placed: Mapped[int]
    stayed: Mapped[int]
    """How many came four times or more."""
    counted_at: Mapped[Moment]


class RoundPlan(RegionRow):
    """A proposal for all who wait at once, made in the worker for one team."""

    __tablename__ = "round_plan"

    team_id: Mapped[UUID] = mapped_column(ForeignKey("team.id"), index=True)
    made_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[Moment]
    state: Mapped[PlanState] = mapped_column(coded(PlanState), default=PlanState.QUEUED)
    people: Mapped[int] = mapped_column(default=0)
    seats: Mapped[int] = mapped_column(default=0)

    lines: Mapped[list["RoundLine"]] = relationship(back_populates="plan")


class RoundLine(RegionRow):
    """One person in a round: the place proposed with its reasons, or none."""

    __tablename__ = "round_line"
    __table_args__ = (Index("uq_round_line_plan_id_referral_id", "plan_id", "referral_id", unique=True),)

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("round_plan.id"))
    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"), index=True)
    activity_id: Mapped[UUID | None] = mapped_column(ForeignKey("activity.id"))
    points: Mapped[float]
    good: Mapped[list[str]] = mapped_column(JSONB)
    """What speaks for it, in words."""
    but: Mapped[list[str]] = mapped_column(JSONB)
    state: Mapped[LineState] = mapped_column(coded(LineState), default=LineState.PROPOSED)

    plan: Mapped[RoundPlan] = relationship(back_populates="lines")
    referral: Mapped["Referral"] = relationship()
    activity: Mapped[Activity | None] = relationship()

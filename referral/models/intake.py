"""The intake: the first conversation, its goals, and the draft that a colleague can go on with."""

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from referral.domain.codes import OutcomeLevel, Route
from referral.domain.first_meeting import (
    Answer,
    Baseline,
    Company,
    Daytime,
    GoalNeed,
    Language,
    Living,
    NoScore,
    Reach,
    RouteReason,
)
from referral.models.sealed import Sealed, SealedRow
from referral.models.types import Codes, Moment, SealedBytes, coded
from referral.models.user import User

if TYPE_CHECKING:
    from referral.models.referral import Referral


class Intake(SealedRow):
    """The first conversation, on one page. Limits are stored as needs of the activity."""

    __tablename__ = "intake"

    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"), unique=True)
    held_at: Mapped[Moment]
    route: Mapped[Route] = mapped_column(coded(Route))
    route_reason: Mapped[RouteReason | None] = mapped_column(coded(RouteReason))
    living: Mapped[Living | None] = mapped_column(coded(Living))
    daytime: Mapped[Daytime | None] = mapped_column(coded(Daytime))
    reliable_contact: Mapped[Answer | None] = mapped_column(coded(Answer))
    """Whether there is one person to count on (domain 2g)."""
    earlier_support: Mapped[Answer | None] = mapped_column(coded(Answer))
    language: Mapped[Language | None] = mapped_column(coded(Language))
    company: Mapped[Company | None] = mapped_column(coded(Company))
    baseline: Mapped[Baseline | None] = mapped_column(coded(Baseline))
    reach: Mapped[Reach | None] = mapped_column(coded(Reach))
    welcome: Mapped[Codes] = mapped_column(default=list, server_default="{}")
    """Besides groups for everybody: groups for women, for men, when the person says that this fits."""
    interests: Mapped[Codes] = mapped_column(default=list, server_default="{}")
    rhythm: Mapped[Codes] = mapped_column(default=list, server_default="{}")
    hurdles: Mapped[Codes] = mapped_column(default=list, server_default="{}")
    limits: Mapped[Codes]
    brings_sealed: Mapped[SealedBytes]
    can_still_sealed: Mapped[SealedBytes]
    helpers_sealed: Mapped[SealedBytes]
    clicks_sealed: Mapped[SealedBytes]
    route_note_sealed: Mapped[SealedBytes]
    brings = Sealed()
    can_still = Sealed()
    helpers = Sealed()
    """Who else helps, so that this fits the other care somebody has (Wmo 3.1(2)(b), L30)."""
    clicks = Sealed()
    """With what kind of people it clicks."""
    route_note = Sealed()

    referral: Mapped["Referral"] = relationship(back_populates="intake")


class Goal(SealedRow):
    """A goal from daily life in the person's own words, where it stands at the intake, and its outcome.

    `score` is 0 to 10, ten is best; without one `no_score` says why. `end_score` is the same at the end, when
    the person gave one.
    """

    __tablename__ = "goal"

    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"), index=True)
    position: Mapped[int]
    need: Mapped[GoalNeed | None] = mapped_column(coded(GoalNeed))
    score: Mapped[int | None]
    no_score: Mapped[NoScore | None] = mapped_column(coded(NoScore))
    end_score: Mapped[int | None]
    outcome: Mapped[OutcomeLevel | None] = mapped_column(coded(OutcomeLevel))
    words_sealed: Mapped[SealedBytes]
    words = Sealed()

    referral: Mapped["Referral"] = relationship(back_populates="goals")


class IntakeDraft(SealedRow):
    """What a coach typed of an intake so far; one per referral, for whoever of the team goes on.

    `saves` counts the times it was kept, so that two who type at once do not overwrite each other.
    """

    __tablename__ = "intake_draft"

    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"), unique=True)
    saved_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    saved_at: Mapped[Moment]
    saves: Mapped[int]
    values_sealed: Mapped[SealedBytes]
    values = Sealed()

    writer: Mapped[User] = relationship()

"""What came of a referral: after-care, and each time it was closed."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from referral.domain.after_care import CareMoment, CareResult
from referral.domain.closing import ToReferrer, Verdict
from referral.domain.codes import CloseReason, Exit
from referral.models.base import RegionRow
from referral.models.referral import Referral
from referral.models.sealed import Sealed, SealedRow
from referral.models.types import Codes, Moment, SealedBytes, coded
from referral.models.user import User


class AfterCare(RegionRow):
    """How it went at six weeks or three months after the start."""

    __tablename__ = "after_care"
    __table_args__ = (
        CheckConstraint("grade BETWEEN 1 AND 10", name="grade"),
        Index("ix_after_care_referral_id", "referral_id"),
    )

    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"))
    moment: Mapped[CareMoment] = mapped_column(coded(CareMoment))
    asked_on: Mapped[date]
    result: Mapped[CareResult] = mapped_column(coded(CareResult))
    whys: Mapped[Codes] = mapped_column(default=list)
    wants_contact: Mapped[bool] = mapped_column(default=False)
    grade: Mapped[int | None]
    """From one to ten. It says who liked it and nothing about effect: no figure is made of it (D48)."""
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[Moment]


class Closing(SealedRow):
    """One time that a referral was closed; after it was opened again the former one stays to be read."""

    __tablename__ = "closing"
    __table_args__ = (
        CheckConstraint("minutes_met % 15 = 0 AND minutes_phone % 15 = 0", name="quarters"),
        Index("ix_closing_referral_id", "referral_id"),
    )

    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"))
    closed_at: Mapped[Moment]
    closed_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    reopened_at: Mapped[Moment | None]
    reason: Mapped[CloseReason] = mapped_column(coded(CloseReason))
    exit: Mapped[Exit] = mapped_column(coded(Exit))
    verdict: Mapped[Verdict] = mapped_column(coded(Verdict))
    outcomes: Mapped[Codes] = mapped_column(default=list)
    end_scores: Mapped[list[int | None]] = mapped_column(ARRAY(Integer), default=list)
    """Per goal in its order, 0 to 10; None where the person gave no score."""
    minutes_met: Mapped[int]
    minutes_phone: Mapped[int]
    """What the coach's work took: face to face, and by phone with all that was written down about it."""
    feedback: Mapped[ToReferrer] = mapped_column(coded(ToReferrer))
    words_sealed: Mapped[SealedBytes]
    words = Sealed()
    """The person's own words about how it was."""

    referral: Mapped[Referral] = relationship()
    closer: Mapped[User] = relationship()

"""Appointments of a coach with a person."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from referral.domain.codes import AppointmentOutcome, AppointmentWay
from referral.lib import clock
from referral.models.referral import Referral
from referral.models.sealed import Sealed, SealedRow
from referral.models.types import Moment, SealedBytes, coded
from referral.models.user import User


class Appointment(SealedRow):
    """A time and a way to meet. Moving it changes the row; the history keeps each time and who asked."""

    __tablename__ = "appointment"
    __table_args__ = (
        Index("ix_appointment_coach_id_starts_at", "coach_id", "starts_at"),
        Index(
            "ix_appointment_region_id_starts_at_planned",
            "region_id",
            "starts_at",
            postgresql_where=text("outcome IS NULL AND cancelled_at IS NULL"),
        ),
    )

    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"), index=True)
    coach_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    starts_at: Mapped[Moment]
    minutes: Mapped[int]
    way: Mapped[AppointmentWay] = mapped_column(coded(AppointmentWay))
    by_mail: Mapped[bool]
    by_text: Mapped[bool]
    """Whether the person wants an invitation and a reminder by mail, and a reminder by text message."""
    changes: Mapped[int] = mapped_column(default=0)
    """How many times it changed: the SEQUENCE of its invitation (RFC 5545 3.8.7.4)."""
    reminded_at: Mapped[Moment | None]
    cancelled_at: Mapped[Moment | None]
    outcome: Mapped[AppointmentOutcome | None] = mapped_column(coded(AppointmentOutcome))
    venue_sealed: Mapped[SealedBytes]
    venue = Sealed()

    referral: Mapped[Referral] = relationship()
    coach: Mapped[User] = relationship()

    @property
    def ends_at(self) -> datetime:
        """When it is over."""
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def is_planned(self) -> bool:
        """Still to come, or to be recorded."""
        return self.outcome is None and self.cancelled_at is None

    @property
    def has_begun(self) -> bool:
        """Whether its time has come."""
        return self.starts_at <= clock.now()

"""What protects a person: who speaks for them, emergency access, the record of the meldcode."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from referral.domain.safeguards import (
    EmergencyGround,
    Judgement,
    RepresentativeGround,
    SafetyDecision,
    SafetyStep,
)
from referral.models.referral import Referral
from referral.models.sealed import Sealed, SealedRow
from referral.models.types import Moment, SealedBytes, coded
from referral.models.user import User


class Representative(SealedRow):
    """Somebody who speaks for an adult, with the ground and since when (Wmo 2015, 1.1.1(2))."""

    __tablename__ = "representative"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    ground: Mapped[RepresentativeGround] = mapped_column(coded(RepresentativeGround))
    since: Mapped[date]
    until: Mapped[date | None]
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[Moment]
    name_sealed: Mapped[SealedBytes]
    phone_sealed: Mapped[SealedBytes]
    name = Sealed()
    phone = Sealed()


class EmergencyAccess(SealedRow):
    """A file opened for some hours by somebody outside the team. Its reason has a key of its own."""

    __tablename__ = "emergency_access"
    __table_args__ = (Index("ix_emergency_access_region_id_opened_at", "region_id", "opened_at"),)
    key_loading = "joined"

    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"), index=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    ground: Mapped[EmergencyGround] = mapped_column(coded(EmergencyGround))
    opened_at: Mapped[Moment]
    ends_at: Mapped[Moment]
    judgement: Mapped[Judgement | None] = mapped_column(coded(Judgement))
    judged_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    judged_at: Mapped[Moment | None]
    reason_sealed: Mapped[SealedBytes]
    reason = Sealed()

    user: Mapped[User] = relationship(foreign_keys=[user_id])


class SafetyRecord(SealedRow):
    """The meldcode for one person: five steps, seen by nobody but those involved (L27).

    It has a key of its own: who may see the person cannot open it for that reason.
    """

    __tablename__ = "safety_record"
    key_loading = "joined"

    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"), index=True)
    involved: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    started_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    started_at: Mapped[Moment]
    closed_at: Mapped[Moment | None]
    decision: Mapped[SafetyDecision | None] = mapped_column(coded(SafetyDecision))

    referral: Mapped[Referral] = relationship()
    entries: Mapped[list["SafetyEntry"]] = relationship(
        back_populates="record", order_by="SafetyEntry.recorded_at"
    )


class SafetyEntry(SealedRow):
    """What was done for one step of the meldcode, and on which day."""

    __tablename__ = "safety_entry"

    record_id: Mapped[UUID] = mapped_column(ForeignKey("safety_record.id"), index=True)
    step: Mapped[SafetyStep] = mapped_column(coded(SafetyStep))
    done_on: Mapped[date]
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[Moment]
    words_sealed: Mapped[SealedBytes]
    words = Sealed()

    record: Mapped[SafetyRecord] = relationship(back_populates="entries")
    recorder: Mapped[User] = relationship()

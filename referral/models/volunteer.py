"""Volunteers: how to reach them, what they like, and until when they may hold talks."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from referral.domain.volunteering import PauseReason, Readiness, is_paused
from referral.lib import clock
from referral.models.base import RegionRow
from referral.models.organisation import Organisation
from referral.models.sealed import DataKey, Sealed, SealedRow
from referral.models.types import Codes, Moment, SealedBytes, coded
from referral.models.user import User


class Volunteer(SealedRow):
    """Somebody who holds talks, sealed with a key of their own; its id is theirs.

    Of a VOG only the day on it and who saw it are kept, never a copy (L29).
    """

    __tablename__ = "volunteer"
    key_loading = "joined"
    __table_args__ = (Index("uq_volunteer_user_id", "user_id", unique=True),)

    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    """The account of who signs in; others are called by the coach."""
    languages: Mapped[Codes] = mapped_column(default=lambda: ["nl"])
    rhythm: Mapped[Codes]
    interests: Mapped[Codes]
    training_until: Mapped[date | None]
    intervision_on: Mapped[date | None]
    vog_on: Mapped[date | None]
    vog_seen_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    most_people: Mapped[int] = mapped_column(default=1)
    paused_from: Mapped[date | None]
    paused_until: Mapped[date | None]
    pause_reason: Mapped[PauseReason | None] = mapped_column(coded(PauseReason))
    jointly_recruited: Mapped[bool] = mapped_column(default=False)
    jointly_trained: Mapped[bool] = mapped_column(default=False)
    """By care and welfare together (D44)."""
    added_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    added_at: Mapped[Moment]
    left_on: Mapped[date | None]
    """From this day on no volunteer any more; the key is destroyed and with it name and reach."""
    name_sealed: Mapped[SealedBytes]
    phone_sealed: Mapped[SealedBytes]
    email_sealed: Mapped[SealedBytes]
    name = Sealed()
    phone = Sealed()
    email = Sealed()

    user: Mapped[User | None] = relationship(foreign_keys=[user_id])
    vog_seer: Mapped[User | None] = relationship(foreign_keys=[vog_seen_by])
    organisations: Mapped[list["VolunteerOrganisation"]] = relationship(
        cascade="all, delete-orphan", back_populates="volunteer"
    )

    def __init__(self, *, data_key: DataKey, **values: Any) -> None:
        super().__init__(data_key=data_key, id=data_key.id, **values)

    def readiness(self, load: int, years: int | None) -> Readiness:
        """The facts that decide on talks; *years* is how long a VOG counts, None where none is asked."""
        return Readiness(
            training_until=self.training_until,
            intervision_on=self.intervision_on,
            load=load,
            most=self.most_people,
            paused_from=self.paused_from,
            paused_until=self.paused_until,
            vog_on=self.vog_on,
            vog_years=years,
            left_on=self.left_on,
        )

    @property
    def has_pause(self) -> bool:
        """Whether today lies in a pause."""
        return is_paused(self.paused_from, self.paused_until, clock.today())


class VolunteerOrganisation(RegionRow):
    """Organisations share a volunteer: one of both sides of care and welfare is enough to count as shared."""

    __tablename__ = "volunteer_organisation"
    __table_args__ = (
        Index("uq_volunteer_organisation_pair", "volunteer_id", "organisation_id", unique=True),
    )

    volunteer_id: Mapped[UUID] = mapped_column(ForeignKey("volunteer.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)

    volunteer: Mapped[Volunteer] = relationship(back_populates="organisations")
    organisation: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)

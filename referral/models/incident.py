"""Incidents, whom they concern, and what was done about them step by step (L16, L28)."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from referral.domain.incidents import IncidentClock, IncidentKind, IncidentStep
from referral.lib import clock
from referral.models.base import RegionRow
from referral.models.sealed import Sealed, SealedRow
from referral.models.types import Moment, SealedBytes, coded
from referral.models.user import User


class Incident(SealedRow):
    """Something that went wrong. Its words have a key of their own, apart from any person."""

    __tablename__ = "incident"
    __table_args__ = (Index("ix_incident_region_id_due_at", "region_id", "due_at"),)
    key_loading = "joined"

    kind: Mapped[IncidentKind] = mapped_column(coded(IncidentKind))
    happened_at: Mapped[Moment]
    discovered_at: Mapped[Moment]
    due_at: Mapped[Moment]
    """The last moment to tell the authority."""
    reported_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    reported_at: Mapped[Moment]
    persons_about: Mapped[int]
    """How many persons the reporter thought it concerns."""
    must_report: Mapped[bool | None]
    """Whether the authority must hear of it; None before the privacy officer judged."""
    told_at: Mapped[Moment | None]
    """When the authority was told."""
    informed: Mapped[bool | None]
    """Whether the persons concerned were told; None before that was decided."""
    closed_at: Mapped[Moment | None]
    alarmed_at: Mapped[Moment | None]
    """When the last alarm of a term about to end, or ended, was mailed."""
    words_sealed: Mapped[SealedBytes]
    measures_sealed: Mapped[SealedBytes]
    words = Sealed()
    measures = Sealed()

    reporter: Mapped[User] = relationship(lazy="joined", innerjoin=True)
    steps: Mapped[list["IncidentEntry"]] = relationship(order_by="IncidentEntry.recorded_at")

    @property
    def clock(self) -> IncidentClock | None:
        """The clock, as long as the authority may have to be told."""
        if self.told_at or self.closed_at or self.must_report is False:
            return None
        return IncidentClock(self.due_at - clock.now())

    @property
    def state(self) -> str:
        """Where it stands, in words."""
        if self.closed_at:
            return "Afgesloten"
        if self.told_at:
            return "Gemeld"
        return "Nieuw" if self.must_report is None else "Beoordeeld"


class IncidentEntry(SealedRow):
    """One step: what, when, by whom, and in words why. Never changed afterwards."""

    __tablename__ = "incident_entry"

    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incident.id"), index=True)
    step: Mapped[IncidentStep] = mapped_column(coded(IncidentStep))
    happened_at: Mapped[Moment]
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[Moment]
    words_sealed: Mapped[SealedBytes]
    words = Sealed()

    recorder: Mapped[User] = relationship(lazy="joined", innerjoin=True)


class IncidentPerson(RegionRow):
    """A person whom an incident concerns."""

    __tablename__ = "incident_person"
    __table_args__ = (
        Index("uq_incident_person_incident_id_person_id", "incident_id", "person_id", unique=True),
    )

    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incident.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    added_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    added_at: Mapped[Moment]

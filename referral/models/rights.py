"""What persons asked about their own data, what was corrected, what is held, what was erased."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Integer, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from referral.domain.rights import (
    PersonField,
    RefusalGround,
    RequestClock,
    RequestKind,
    RequestState,
    request_clock,
)
from referral.lib import clock
from referral.models.base import RegionRow
from referral.models.person import Person
from referral.models.sealed import Sealed, SealedRow
from referral.models.types import Moment, SealedBytes, coded
from referral.models.user import User


class RightsRequest(SealedRow):
    """One request of one person. While it is open, the privacy officer may reach that person's rows."""

    __tablename__ = "rights_request"
    __table_args__ = (Index("ix_rights_request_region_id_state_due_on", "region_id", "state", "due_on"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[RequestKind] = mapped_column(coded(RequestKind))
    state: Mapped[RequestState] = mapped_column(coded(RequestState))
    received_on: Mapped[date]
    due_on: Mapped[date]
    registered_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    registered_at: Mapped[Moment]
    team_id: Mapped[UUID | None] = mapped_column(ForeignKey("team.id"))
    """The team whose coach registered it; None when the privacy officer did."""
    handled_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    handled_at: Mapped[Moment | None]
    ground: Mapped[RefusalGround | None] = mapped_column(coded(RefusalGround))
    explanation_sealed: Mapped[SealedBytes]
    judgement_sealed: Mapped[SealedBytes]
    explanation = Sealed()
    judgement = Sealed()
    """Why a child from twelve to sixteen may, or may not, have the data (L8)."""

    person: Mapped[Person] = relationship()
    handler: Mapped[User | None] = relationship(foreign_keys=[handled_by])

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to answer."""
        return self.state is RequestState.OPEN

    @property
    def clock(self) -> RequestClock | None:
        """The clock, while it runs."""
        return request_clock(self.kind, self.received_on, clock.today()) if self.is_open else None


class PersonCorrection(SealedRow):
    """One fact of a person as it was before it was corrected, and why (L9)."""

    __tablename__ = "person_correction"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    field: Mapped[PersonField] = mapped_column(coded(PersonField))
    corrected_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    corrected_at: Mapped[Moment]
    old_value_sealed: Mapped[SealedBytes]
    reason_sealed: Mapped[SealedBytes]
    old_value = Sealed()
    reason = Sealed()

    corrector: Mapped[User] = relationship()


class LegalHold(SealedRow):
    """Why somebody's data stays although it could go, and until which day (L11)."""

    __tablename__ = "legal_hold"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    until: Mapped[date]
    set_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    set_at: Mapped[Moment]
    lifted_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    lifted_at: Mapped[Moment | None]
    reason_sealed: Mapped[SealedBytes]
    reason = Sealed()

    setter: Mapped[User] = relationship(foreign_keys=[set_by])


class ErasureEntry(RegionRow):
    """One erasure, as the ledger outside the database tells it too. Keys only, never a name."""

    __tablename__ = "erasure_ledger"
    __table_args__ = (Index("uq_erasure_ledger_number", "number", unique=True),)

    number: Mapped[int] = mapped_column(Integer)
    previous: Mapped[str] = mapped_column(Text)
    hash: Mapped[str] = mapped_column(Text)
    erased_at: Mapped[Moment]
    request_id: Mapped[UUID]
    person_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    key_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))

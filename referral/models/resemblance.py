"""Persons who may be one person: traits to find them by, and merges that can be undone."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from referral.domain.resemblance import Trait
from referral.models.base import RegionRow
from referral.models.types import Moment, coded


class PersonTrait(RegionRow):
    """A blind index of one trait of a person, such as birth date with address."""

    __tablename__ = "person_trait"
    __table_args__ = (Index("ix_person_trait_region_id_value", "region_id", "value"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    trait: Mapped[Trait] = mapped_column(coded(Trait))
    value: Mapped[bytes] = mapped_column(LargeBinary)


class PersonMerge(RegionRow):
    """Two records turned out to be one person. `referral_ids` moved, and move back when undone."""

    __tablename__ = "person_merge"

    kept_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    merged_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    referral_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    merged_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    merged_at: Mapped[Moment]
    undone_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    undone_at: Mapped[Moment | None]

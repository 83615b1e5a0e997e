"""What contacts cost, and how many there were before and after a referral."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from referral.domain.research.care_use import Count, Span
from referral.domain.research.prices.lists import ListKind
from referral.models.base import RegionRow
from referral.models.referral import Referral
from referral.models.types import Moment, coded
from referral.models.user import User


class PriceList(RegionRow):
    """Prices or an index that a region loaded. Of each kind the newest counts; the former ones stay."""

    __tablename__ = "price_list"
    __table_args__ = (Index("ix_price_list_region_id_kind", "region_id", "kind", "loaded_at"),)

    kind: Mapped[ListKind] = mapped_column(coded(ListKind))
    edition: Mapped[str] = mapped_column(Text)
    content: Mapped[str] = mapped_column(Text)
    """The file as it was read; one with mistakes is never stored."""
    loaded_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    """None when an operator loaded it for all regions."""
    loaded_at: Mapped[Moment]

    loader: Mapped[User | None] = relationship()


class CareUse(RegionRow):
    """How often the practice had contact in half a year before or after a referral, counted by itself.

    Numbers only. The practice that referred sees them, nobody else does; figures are made of many people.
    """

    __tablename__ = "care_use"
    __table_args__ = (
        CheckConstraint("short >= 0 AND long >= 0 AND minutes >= 0", name="counts"),
        CheckConstraint("days_covered BETWEEN 1 AND 182", name="days"),
        Index(
            "uq_care_use_referral_id_span",
            "referral_id",
            "span",
            unique=True,
            postgresql_where=text("replaced_at IS NULL"),
        ),
        Index("ix_care_use_referral_id", "referral_id"),
    )

    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"))
    span: Mapped[Span] = mapped_column(coded(Span))
    short: Mapped[int]
    long: Mapped[int]
    minutes: Mapped[int | None]
    days_covered: Mapped[int]
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[Moment]
    replaced_at: Mapped[Moment | None]
    """When a correction took its place; the row that counts has none."""

    referral: Mapped[Referral] = relationship()
    recorder: Mapped[User] = relationship()

    @property
    def count(self) -> Count:
        """What it says, without who and when."""
        return Count(self.span, self.short, self.long, self.minutes, self.days_covered)

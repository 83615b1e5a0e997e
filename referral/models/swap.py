"""What people offer their neighbours and ask of them (D19, D26)."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from referral.domain.swaps import Direction, SwapEnd, SwapKind
from referral.models.base import RegionRow
from referral.models.referral import Referral
from referral.models.region import Neighbourhood
from referral.models.sealed import Sealed, SealedRow
from referral.models.types import Moment, SealedBytes, coded


class Swap(SealedRow):
    """One offer or question of one person; open until two neighbours found each other or it is taken back."""

    __tablename__ = "swap"
    __table_args__ = (
        Index(
            "ix_swap_region_id_kind_open",
            "region_id",
            "kind",
            "direction",
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"), index=True)
    direction: Mapped[Direction] = mapped_column(coded(Direction))
    kind: Mapped[SwapKind] = mapped_column(coded(SwapKind))
    neighbourhood_id: Mapped[UUID] = mapped_column(ForeignKey("neighbourhood.id"))
    noted_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    noted_at: Mapped[Moment]
    closed_at: Mapped[Moment | None]
    end_reason: Mapped[SwapEnd | None] = mapped_column(coded(SwapEnd))
    words_sealed: Mapped[SealedBytes]
    words = Sealed()
    """What exactly, in the person's own words."""

    referral: Mapped[Referral] = relationship()
    neighbourhood: Mapped[Neighbourhood] = relationship()


class SwapPair(RegionRow):
    """Two that were brought together: both said yes before anything of one was told to the other."""

    __tablename__ = "swap_pair"

    give_id: Mapped[UUID] = mapped_column(ForeignKey("swap.id"), unique=True)
    ask_id: Mapped[UUID] = mapped_column(ForeignKey("swap.id"), unique=True)
    made_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[Moment]

"""Studies, the releases made for them, the parts of their files, and figures made from them."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from referral.domain.research.studies import AreaLevel, FigureState, Ground, ReleaseState, StudyState
from referral.extensions import vault
from referral.lib.crypto import new_data_key
from referral.models.base import RegionRow
from referral.models.ring import place_of
from referral.models.types import Codes, Moment, coded
from referral.models.user import User


class StudyClosed(Exception):
    """The secret of this study was destroyed: its files cannot be read any more."""


class Study(RegionRow):
    """A question of a lectorate, what it needs, and who agreed.

    The secret of the study seals the files of its releases, and its pseudonyms follow from it: those of two
    studies cannot be joined, and once `wrapped` is emptied nobody can read or make them again.
    """

    __tablename__ = "study"
    __table_args__ = (Index("ix_study_region_id_filed_at", "region_id", "filed_at"),)

    title: Mapped[str] = mapped_column(Text)
    question: Mapped[str] = mapped_column(Text)
    purpose: Mapped[str] = mapped_column(Text)
    ground: Mapped[Ground] = mapped_column(coded(Ground))
    ground_why: Mapped[str] = mapped_column(Text)
    """Why this ground holds; stands in the note of each file that was used (L13)."""
    variables: Mapped[Codes]
    """`table.variable` of the codebook; what every release holds is not named."""
    sectors: Mapped[Codes]
    reasons: Mapped[Codes]
    """The population; empty is everybody."""
    first_day: Mapped[date]
    last_day: Mapped[date]
    """The period in which somebody was referred, both days counted in."""
    area_level: Mapped[AreaLevel] = mapped_column(coded(AreaLevel))
    partners: Mapped[str] = mapped_column(Text)
    ethics: Mapped[str] = mapped_column(Text)
    ends_on: Mapped[date]
    """After this day nothing is made or fetched any more."""
    is_monitor: Mapped[bool] = mapped_column(default=False)
    """The standing study of the region itself: area pages and the yearly report show its figures."""
    state: Mapped[StudyState] = mapped_column(coded(StudyState), default=StudyState.DRAFT)
    made_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[Moment]
    filed_at: Mapped[Moment | None]
    coordinator_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    coordinator_at: Mapped[Moment | None]
    officer_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    officer_at: Mapped[Moment | None]
    """Who agreed for the region and for the protection of data, and when."""
    refused_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    refusal: Mapped[str] = mapped_column(Text, default="")
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey("study.id"))
    ring_key: Mapped[str] = mapped_column(Text)
    wrapped: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The secret, wrapped by the key ring; None once it was destroyed."""

    maker: Mapped[User] = relationship(foreign_keys=[made_by])
    releases: Mapped[list["Release"]] = relationship(back_populates="study", order_by="Release.number")

    def make_secret(self) -> None:
        """A secret of its own; done once, before the row is stored."""
        self.ring_key, self.wrapped = vault.ring.wrap(new_data_key(), self._place)

    @property
    def secret(self) -> bytes:
        """Thirty-two bytes. Raises StudyClosed when they were destroyed."""
        if self.wrapped is None:
            raise StudyClosed(self.title)
        return vault.ring.unwrap(self.ring_key, self.wrapped, self._place)

    @property
    def _place(self) -> str:
        return place_of(self.__tablename__, self.id)


class Release(RegionRow):
    """A frozen data set of one study. Once made it never changes; a later one stands beside it."""

    __tablename__ = "research_release"
    __table_args__ = (Index("uq_research_release_study_id_number", "study_id", "number", unique=True),)

    study_id: Mapped[UUID] = mapped_column(ForeignKey("study.id"))
    number: Mapped[int]
    state: Mapped[ReleaseState] = mapped_column(coded(ReleaseState), default=ReleaseState.WAITING)
    progress: Mapped[int] = mapped_column(default=0)
    """From 0 to 100, with `doing` in words."""
    doing: Mapped[str] = mapped_column(Text, default="")
    frozen_at: Mapped[Moment]
    """What was recorded up to here is in it."""
    made_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[Moment]
    manifest: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    risk: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    checked_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    checked_at: Mapped[Moment | None]
    check_note: Mapped[str] = mapped_column(Text, default="")

    study: Mapped[Study] = relationship(back_populates="releases")
    maker: Mapped[User] = relationship(foreign_keys=[made_by])
    checker: Mapped[User | None] = relationship(foreign_keys=[checked_by])


def place_of_part(release_id: UUID, name: str, number: int) -> str:
    """What a piece of a file is bound to: its release, its file, and its number in it."""
    return f"release_part/{release_id}/{name}/{number}"


class ReleasePart(RegionRow):
    """A piece of one file of a release, sealed with the key of the study. At most 4 MiB before sealing."""

    __tablename__ = "release_part"
    __table_args__ = (
        Index("uq_release_part_release_id_name_number", "release_id", "name", "number", unique=True),
    )

    release_id: Mapped[UUID] = mapped_column(ForeignKey("research_release.id"))
    name: Mapped[str] = mapped_column(Text)
    number: Mapped[int]
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class ReleaseFigure(RegionRow):
    """One view of a release with one choice of filters; only safe figures are stored."""

    __tablename__ = "release_figure"
    __table_args__ = (
        Index(
            "uq_release_figure_release_id_view_filter_key", "release_id", "view", "filter_key", unique=True
        ),
    )

    release_id: Mapped[UUID] = mapped_column(ForeignKey("research_release.id"))
    view: Mapped[str] = mapped_column(Text)
    filter_key: Mapped[str] = mapped_column(Text)
    filters: Mapped[dict[str, Any]] = mapped_column(JSONB)
    rules: Mapped[int]
    state: Mapped[FigureState] = mapped_column(coded(FigureState), default=FigureState.WAITING)
    content: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    asked_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    asked_at: Mapped[Moment]
    made_at: Mapped[Moment | None]

    release: Mapped[Release] = relationship()


class StudyInclusion(RegionRow):
    """The note of L13 in the file of somebody whose data a release used: which study, why, and when."""

    __tablename__ = "study_inclusion"
    __table_args__ = (
        Index("uq_study_inclusion_release_id_referral_id", "release_id", "referral_id", unique=True),
    )

    release_id: Mapped[UUID] = mapped_column(ForeignKey("research_release.id"))
    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"), index=True)
    noted_at: Mapped[Moment]

    release: Mapped[Release] = relationship()

"""Questionnaires of a region, and what people filled in at which moment."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from referral.domain.instruments.moments import (
    MOST_TRIES,
    OPEN,
    FillHelp,
    MeasureMoment,
    MeasureRefusal,
    MeasureState,
    MeasureWay,
    unstamped,
)
from referral.lib import clock
from referral.lib.crypto import fingerprint
from referral.models.base import RegionRow
from referral.models.referral import Referral
from referral.models.sealed import Sealed, SealedRow
from referral.models.secret_links import new_salt, secret_of
from referral.models.types import Codes, Moment, SealedBytes, coded
from referral.models.waiting import TOKEN_BYTES


class InstrumentFile(RegionRow):
    """A questionnaire that this region loaded, with words it may use; the newest of a code counts.

    A file with mistakes is never stored, so that a broken one cannot take the place of a good one.
    """

    __tablename__ = "instrument_file"
    __table_args__ = (Index("ix_instrument_file_region_id_code", "region_id", "code", "loaded_at"),)

    code: Mapped[str] = mapped_column(Text)
    stamp: Mapped[str] = mapped_column(Text)
    content: Mapped[str] = mapped_column(Text)
    loaded_at: Mapped[Moment]


class MeasureSet(RegionRow):
    """Which questionnaires a region asks; the newest counts."""

    __tablename__ = "measure_set"

    codes: Mapped[Codes]
    set_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    set_at: Mapped[Moment]


class Measurement(RegionRow):
    """One moment of one person: asked once, and filled in, refused, or left open.

    The secret of the link follows from `salt` and a key that is not in the database.
    """

    __tablename__ = "measurement"
    __table_args__ = (
        Index("uq_measurement_referral_id_moment", "referral_id", "moment", unique=True),
        Index("ix_measurement_region_id_state", "region_id", "state", "asked_at"),
    )

    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"))
    moment: Mapped[MeasureMoment] = mapped_column(coded(MeasureMoment))
    state: Mapped[MeasureState] = mapped_column(coded(MeasureState), default=MeasureState.ASKED)
    due: Mapped[date]
    lists: Mapped[Codes]
    """Code and version of each, as `djg6@2006`."""
    way: Mapped[MeasureWay] = mapped_column(coded(MeasureWay))
    by_mail: Mapped[bool] = mapped_column(default=False)
    by_text: Mapped[bool] = mapped_column(default=False)
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    asked_at: Mapped[Moment]
    expires_at: Mapped[Moment | None]
    reminded: Mapped[int] = mapped_column(default=0)
    tries: Mapped[int] = mapped_column(default=0)
    """How often a wrong year of birth was typed at the link."""
    salt: Mapped[bytes | None] = mapped_column(LargeBinary)
    token_hash: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    paper_code: Mapped[str] = mapped_column(Text, unique=True)
    """What stands on the paper, to find the person again: a reference of its own, no name."""
    typed_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    """Who typed the paper in first; somebody else does so again."""
    answered_at: Mapped[Moment | None]
    help: Mapped[FillHelp | None] = mapped_column(coded(FillHelp))
    refusal: Mapped[MeasureRefusal | None] = mapped_column(coded(MeasureRefusal))

    referral: Mapped[Referral] = relationship()
    sheets: Mapped[list["AnswerSheet"]] = relationship(back_populates="measurement")

    def make_link(self) -> None:
        """A secret of its own, of which the row keeps a fingerprint."""
        self.salt, self.tries = new_salt(), 0
        self.token_hash = fingerprint(self.token)

    def end_link(self) -> None:
        """The link shows nothing any more."""
        self.salt = self.token_hash = self.expires_at = None

    @property
    def token(self) -> str:
        """The secret of the link; empty without one."""
        if self.salt is None:
            return ""
        return secret_of("measurement", self.id, self.salt, TOKEN_BYTES)

    @property
    def is_open(self) -> bool:
        """Whether something can still be filled in."""
        return self.state in OPEN

    @property
    def works(self) -> bool:
        """Whether the link shows anything now."""
        in_time = self.expires_at is not None and clock.now() < self.expires_at
        return self.state is MeasureState.ASKED and self.tries < MOST_TRIES and in_time

    @property
    def asked(self) -> list[tuple[str, str]]:
        """Codes and versions of the questionnaires, in the order of asking."""
        return unstamped(self.lists)


class AnswerSheet(SealedRow):
    """The answers to one questionnaire at one moment, and the score once it was handed in.

    Numbers of the score stand in clear, for counts over groups; only the coach's team sees the row.
    """

    __tablename__ = "answer_sheet"
    __table_args__ = (
        Index("uq_answer_sheet_measurement_id_code", "measurement_id", "code", unique=True),
        Index("ix_answer_sheet_region_id_code", "region_id", "code"),
    )

    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"), index=True)
    measurement_id: Mapped[UUID] = mapped_column(ForeignKey("measurement.id"))
    code: Mapped[str] = mapped_column(Text)
    stamp: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[Moment]
    scores: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    """Total and parts by name; None until it was handed in."""
    missing: Mapped[int] = mapped_column(default=0)
    answers_sealed: Mapped[SealedBytes]
    answers = Sealed()

    measurement: Mapped[Measurement] = relationship(back_populates="sheets")

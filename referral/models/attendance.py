"""What was said about who came, mark by mark, and links to say it without an account."""

from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from referral.domain.attendance import SEASON_BACK, Word
from referral.domain.codes import AttendanceState
from referral.lib import clock
from referral.lib.crypto import fingerprint
from referral.models.activity import Activity
from referral.models.base import RegionRow
from referral.models.sealed import Sealed, SealedRow
from referral.models.secret_links import new_salt, secret_of
from referral.models.types import Moment, SealedBytes, coded
from referral.models.user import User

TOKEN_BYTES = 24


class AttendanceLink(RegionRow):
    """A link that marks who came to one activity, on one day or for a season, and opens nothing else.

    It ends by time, when it is taken back, when the activity closes and when somebody else leads the group.
    The secret is made from `salt` with a key that is not in the database.
    """

    __tablename__ = "attendance_link"

    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id"), index=True)
    host_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    """Who led the group when it was made."""
    made_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[Moment]
    day: Mapped[date | None]
    """The one day it is for; None for a season."""
    expires_at: Mapped[Moment]
    revoked_at: Mapped[Moment | None]
    opened_at: Mapped[Moment | None]
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)

    activity: Mapped[Activity] = relationship()
    maker: Mapped[User] = relationship(foreign_keys=[made_by])

    def make_link(self) -> None:
        """A secret of its own, of which the row keeps a fingerprint."""
        self.salt = new_salt()
        self.token_hash = fingerprint(self.token)

    @property
    def token(self) -> str:
        """The secret of the link."""
        return secret_of("attendance_link", self.id, self.salt, TOKEN_BYTES)

    @property
    def works(self) -> bool:
        """Whether the link shows anything now."""
        same = self.activity.is_open and self.activity.host_id == self.host_id
        return same and self.revoked_at is None and clock.now() < self.expires_at

    def opens(self, day: date) -> bool:
        """Whether this day may be marked with it."""
        if self.day is not None:
            return day == self.day
        return day >= clock.local(self.made_at).date() - SEASON_BACK


class AttendanceMark(SealedRow):
    """One thing that somebody said about one person on one day. Never changed: a later mark stands beside it.

    The key is made where the mark is made, so that what arrives twice is kept once. `marker` is the name of
    whoever marked, sealed with the key of the person it is about.
    """

    __tablename__ = "attendance_mark"

    session_id: Mapped[UUID] = mapped_column(ForeignKey("activity_session.id"), index=True)
    placement_id: Mapped[UUID] = mapped_column(ForeignKey("placement.id"), index=True)
    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"), index=True)
    state: Mapped[AttendanceState] = mapped_column(coded(AttendanceState))
    device: Mapped[UUID]
    """Of one browser, or of one form; says nothing about who holds it."""
    number: Mapped[int] = mapped_column(BigInteger)
    """Counts the marks of the device."""
    seen: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid()), default=list)
    """The marks that stood when this one was made."""
    marked_at: Mapped[Moment]
    """By our clock, however far off that of the device was."""
    recorded_at: Mapped[Moment]
    marked_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    link_id: Mapped[UUID | None] = mapped_column(ForeignKey("attendance_link.id"))
    marker_sealed: Mapped[SealedBytes]
    marker = Sealed()

    @property
    def word(self) -> Word:
        """The same, for the rules."""
        return Word(
            id=self.id,
            placement_id=self.placement_id,
            device=self.device,
            number=self.number,
            state=self.state,
            seen=frozenset(self.seen),
            marked_at=self.marked_at,
        )

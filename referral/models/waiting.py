"""Who waits for a place in an activity, and for whom a place is kept."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from referral.domain.waiting import HOLDING, MOST_TRIES, RUNNING, AnsweredBy, WaitReason, WaitState
from referral.lib import clock
from referral.lib.crypto import fingerprint
from referral.models.activity import Activity
from referral.models.base import RegionRow
from referral.models.referral import Referral
from referral.models.secret_links import new_salt, secret_of
from referral.models.types import Moment, coded

RUNNING_SQL = "state IN (" + ", ".join(f"'{each.value}'" for each in sorted(RUNNING)) + ")"


TOKEN_BYTES = 16
"""As unguessable as a key needs to be, and short enough for a link in one text message."""


class WaitingEntry(RegionRow):
    """One person on the list of one activity.

    The order is that of `joined_at`, of which no two are alike in one activity. A trigger of the database
    counts an entry that holds a place among those that are `taken`. The link of an offer is made as that of
    a hand-over: its secret follows from `salt` and a key that is not in the database.
    """

    __tablename__ = "waiting_entry"
    __table_args__ = (
        Index("uq_waiting_entry_activity_id_joined_at", "activity_id", "joined_at", unique=True),
        Index(
            "uq_waiting_entry_running",
            "referral_id",
            "activity_id",
            unique=True,
            postgresql_where=text(RUNNING_SQL),
        ),
    )

    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"), index=True)
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id"))
    joined_at: Mapped[Moment]
    reason: Mapped[WaitReason] = mapped_column(coded(WaitReason))
    state: Mapped[WaitState] = mapped_column(coded(WaitState), default=WaitState.WAITING)
    offered_at: Mapped[Moment | None]
    expires_at: Mapped[Moment | None]
    answered_at: Mapped[Moment | None]
    answered_by: Mapped[AnsweredBy | None] = mapped_column(coded(AnsweredBy))
    call_at: Mapped[Moment | None]
    """When the person asked to be called; the place is kept, and the link has done its work."""
    returned_at: Mapped[Moment | None]
    """When the coach put the person back where they stood; possible once."""
    tries: Mapped[int] = mapped_column(default=0)
    """How often a wrong year of birth was typed at the link of the present offer."""
    salt: Mapped[bytes | None] = mapped_column(LargeBinary)
    token_hash: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)

    referral: Mapped[Referral] = relationship(back_populates="waits")
    activity: Mapped[Activity] = relationship()

    def make_link(self) -> None:
        """A secret for this offer alone, of which the row keeps a fingerprint."""
        self.salt, self.tries, self.call_at = new_salt(), 0, None
        self.token_hash = fingerprint(self.token)

    @property
    def token(self) -> str:
        """The secret of the link; empty before the first offer."""
        if self.salt is None:
            return ""
        return secret_of("waiting_entry", self.id, self.salt, TOKEN_BYTES)

    @property
    def holds(self) -> bool:
        """Whether a place is kept for this person."""
        return self.state in HOLDING

    @property
    def runs(self) -> bool:
        """Whether the person is still on the list."""
        return self.state in RUNNING

    @property
    def works(self) -> bool:
        """Whether the link of the offer shows anything now."""
        return (
            self.state is WaitState.OFFERED
            and self.call_at is None
            and self.tries < MOST_TRIES
            and self.expires_at is not None
            and clock.now() < self.expires_at
        )

    @property
    def last_day(self) -> date | None:
        """The last day on which the place is kept."""
        return clock.local(self.expires_at - timedelta(microseconds=1)).date() if self.expires_at else None

    @property
    def can_return(self) -> bool:
        """Whether the coach can put the person back where they stood."""
        return self.state is WaitState.EXPIRED and self.returned_at is None

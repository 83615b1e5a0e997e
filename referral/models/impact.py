"""Goals by version, yearly rounds, and answers that lead back to nobody (ADR 0020)."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, LargeBinary, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from referral.domain.impact.rounds import Again, Help, ListKind, RoundState, state_of
from referral.lib import clock
from referral.lib.crypto import fingerprint
from referral.models.activity import Activity
from referral.models.base import RegionRow
from referral.models.organisation import Organisation
from referral.models.secret_links import new_salt, secret_of
from referral.models.types import Codes, Moment, coded
from referral.models.user import User

TOKEN_BYTES = 18
"""Of the secret of a link: short enough for a text message, too long to guess."""


class GoalVersion(RegionRow):
    """What one of the thirteen goals was called and asked, from one change to the next (D46)."""

    __tablename__ = "goal_version"
    __table_args__ = (
        Index("uq_goal_version_region_id_slot_version", "region_id", "slot", "version", unique=True),
    )

    slot: Mapped[int]
    version: Mapped[int]
    name: Mapped[str] = mapped_column(Text)
    about: Mapped[str] = mapped_column(Text)
    lines: Mapped[list[str]] = mapped_column(JSONB)
    made_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[Moment]

    maker: Mapped[User] = relationship()


class ImpactRound(RegionRow):
    """One yearly round: who measures, when people can answer, and what was done."""

    __tablename__ = "impact_round"

    year: Mapped[int]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    """The last day on which a link takes an answer; paper may be typed in until the round is closed."""
    planned_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    planned_at: Mapped[Moment]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    """Of the measurer: in whose name people are asked."""
    sent_at: Mapped[Moment | None]
    invited_at: Mapped[Moment | None]
    """When the worker had asked everybody."""
    reminded_at: Mapped[Moment | None]
    closed_at: Mapped[Moment | None]

    organisation: Mapped[Organisation] = relationship()
    lists: Mapped[list["ImpactList"]] = relationship(back_populates="round", order_by="ImpactList.id")

    @property
    def state(self) -> RoundState:
        """Where it stands."""
        return state_of(self.sent_at, self.closed_at)

    @property
    def takes_answers(self) -> bool:
        """Whether a link takes an answer today."""
        return self.state is RoundState.OPEN and self.starts_on <= clock.today() <= self.ends_on


class ImpactList(RegionRow):
    """The list of one activity in a round, for who takes part or who stopped, with its goals as they were."""

    __tablename__ = "impact_list"
    __table_args__ = (
        Index("uq_impact_list_round_id_activity_id_kind", "round_id", "activity_id", "kind", unique=True),
    )

    round_id: Mapped[UUID] = mapped_column(ForeignKey("impact_round.id"))
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id"), index=True)
    kind: Mapped[ListKind] = mapped_column(coded(ListKind))
    goals: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    """Slot, version, name and lines of each goal, copied when the round was planned."""
    invited: Mapped[int] = mapped_column(default=0)
    """How many people got a link."""
    unreached: Mapped[int] = mapped_column(default=0)
    """How many people could not get one safely, and need paper."""

    round: Mapped[ImpactRound] = relationship(back_populates="lists")
    activity: Mapped[Activity] = relationship()


class ImpactInvitation(RegionRow):
    """That somebody was asked, for the system alone: so that nobody is asked or counted twice.

    It does not know what was answered, and is gone when the round is closed. The secret of the link is made
    from `salt` with a key that is not in the database.
    """

    __tablename__ = "impact_invitation"
    __table_args__ = (
        Index("uq_impact_invitation_list_id_referral_id", "list_id", "referral_id", unique=True),
    )

    list_id: Mapped[UUID] = mapped_column(ForeignKey("impact_list.id"))
    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"), index=True)
    way: Mapped[str] = mapped_column(Text)
    """`mail` or `text`."""
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    is_used: Mapped[bool] = mapped_column(default=False)
    is_reminded: Mapped[bool] = mapped_column(default=False)

    list: Mapped[ImpactList] = relationship()

    def make_link(self) -> None:
        """A secret of its own, of which the row keeps a fingerprint."""
        self.salt = new_salt()
        self.token_hash = fingerprint(self.token)

    @property
    def token(self) -> str:
        """The secret of the link."""
        return secret_of("impact_invitation", self.id, self.salt, TOKEN_BYTES)


class ImpactSheet(RegionRow):
    """One paper list: a code that is printed on it, and nobody's name."""

    __tablename__ = "impact_sheet"
    __table_args__ = (Index("uq_impact_sheet_region_id_code", "region_id", "code", unique=True),)

    list_id: Mapped[UUID] = mapped_column(ForeignKey("impact_list.id"), index=True)
    code: Mapped[str] = mapped_column(Text)
    made_at: Mapped[Moment]
    is_used: Mapped[bool] = mapped_column(default=False)

    list: Mapped[ImpactList] = relationship()


class ImpactAnswer(RegionRow):
    """One filled-in list: activity, code and the steps chosen; no person, no moment, a key of chance."""

    __tablename__ = "impact_answer"
    __table_args__ = (Index("uq_impact_answer_region_id_code", "region_id", "code", unique=True),)

    list_id: Mapped[UUID] = mapped_column(ForeignKey("impact_list.id"), index=True)
    code: Mapped[str] = mapped_column(Text)
    on_paper: Mapped[bool]
    marks: Mapped[dict[str, int]] = mapped_column(JSONB)
    """By line a step from 1 to 5; a line that was left open is not there."""
    reasons: Mapped[Codes] = mapped_column(default=list)
    again: Mapped[Again | None] = mapped_column(coded(Again))
    help: Mapped[Help | None] = mapped_column(coded(Help))

    def __init__(self, **values: Any) -> None:
        values.setdefault("id", uuid4())  # a key of time would tell who answered when
        super().__init__(**values)

"""Professionals and volunteers who sign in."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, Index, LargeBinary, Text, and_, func, or_, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from referral.domain.actors import Actor
from referral.domain.languages import Language
from referral.domain.members import KEEPERS, holds
from referral.domain.notices import NewsWish
from referral.domain.statuses import Role
from referral.lib import clock
from referral.models.base import RegionRow, Row
from referral.models.organisation import Organisation
from referral.models.types import Day, Moment, coded


class User(RegionRow):
    """An account: one role in one organisation, from a first day until, perhaps, a day.

    Earlier roles and organisations of the same person are kept in `PastMembership`. Dates are looked
    at with each request, so that nobody waits for a job of the night.
    """

    __tablename__ = "user_account"

    email: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    password_hash: Mapped[str] = mapped_column(Text, default="")
    role: Mapped[Role] = mapped_column(coded(Role))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    starts_on: Mapped[Day] = mapped_column(default=clock.today, server_default=text("CURRENT_DATE"))
    until: Mapped[Day | None]
    """The first day on which this membership no longer holds."""
    added_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    """Who invited this person; None for the first accounts and for single sign-on."""
    left_at: Mapped[Moment | None]
    """The moment an administrator ended the membership, when that was at once."""
    provider_subject: Mapped[str | None] = mapped_column(Text)
    """How the organisation's own provider of identities knows this person."""
    calendar_hash: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    """The fingerprint of the secret address of this coach's calendar feed."""
    language: Mapped[Language] = mapped_column(
        coded(Language), default=Language.DUTCH, server_default=Language.DUTCH.value
    )
    """The language of mails to this person."""
    news: Mapped[NewsWish] = mapped_column(
        coded(NewsWish), default=NewsWish.AT_ONCE, server_default=NewsWish.AT_ONCE.value
    )
    """How this person wants to hear that there is news."""
    is_demo: Mapped[bool] = mapped_column(default=False)

    organisation: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)
    memberships: Mapped[list["TeamMembership"]] = relationship(lazy="selectin", back_populates="user")

    __table_args__ = (
        Index("uq_user_account_email", func.lower(email), unique=True),
        Index("uq_user_account_provider_subject", "organisation_id", "provider_subject", unique=True),
    )

    @property
    def is_present(self) -> bool:
        """Whether this person works here today."""
        return self.left_at is None and holds(self.starts_on, self.until, clock.today())

    @property
    def last_day(self) -> date | None:
        """The last day of this membership, once that is known."""
        return self.until - timedelta(days=1) if self.until else None

    @property
    def may_enter(self) -> bool:
        """Whether this account may sign in now: present, and the organisation has its agreement (L15).

        Who keeps the region's papers in order may always enter, or nobody could ever complete them.
        """
        return self.is_present and (self.organisation.is_live or self.role in KEEPERS)

    @classmethod
    def works_now(cls) -> ColumnElement[bool]:
        """The condition that selects those who work here today."""
        return and_(cls.left_at.is_(None), held_on(cls, clock.today()))

    def actor(self) -> Actor:
        """The facts that permissions look at."""
        return Actor(
            id=self.id,
            region_id=self.region_id,
            role=self.role,
            name=self.name,
            organisation_id=self.organisation_id,
            organisation_name=self.organisation.name,
            team_ids=frozenset(each.team_id for each in self.memberships if each.is_present),
        )


class TeamMembership(RegionRow):
    """Somebody works in a team from a first day until, perhaps, a day. Rows are kept."""

    __tablename__ = "team_membership"
    __table_args__ = (
        Index(
            "uq_team_membership_team_id_user_id",
            "team_id",
            "user_id",
            unique=True,
            postgresql_where=text("until IS NULL"),
        ),
    )

    team_id: Mapped[UUID] = mapped_column(ForeignKey("team.id"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    starts_on: Mapped[Day] = mapped_column(default=clock.today, server_default=text("CURRENT_DATE"))
    until: Mapped[Day | None]

    user: Mapped[User] = relationship(back_populates="memberships")

    @property
    def is_present(self) -> bool:
        """Whether this person works in the team today."""
        return holds(self.starts_on, self.until, clock.today())


class PastMembership(RegionRow):
    """A role in an organisation that an account had before its present one. Never changed."""

    __tablename__ = "past_membership"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    role: Mapped[Role] = mapped_column(coded(Role))
    starts_on: Mapped[Day]
    until: Mapped[Day]
    added_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[Moment]

    user: Mapped[User] = relationship(foreign_keys=[user_id])


def held_on(rows: type[User | TeamMembership], day: date) -> ColumnElement[bool]:
    """The condition that selects memberships whose dates hold on *day*."""
    return and_(rows.starts_on <= day, or_(rows.until.is_(None), rows.until > day))


class SignInAttempt(Row):
    """One attempt to prove something, counted per account and per address to slow guessing down."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index("ix_sign_in_attempt_bucket_attempted_at", "bucket", "attempted_at"),)

    bucket: Mapped[bytes] = mapped_column(LargeBinary)
    attempted_at: Mapped[Moment]

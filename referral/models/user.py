"""Professionals and volunteers who sign in."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, Text, func
from sqlalchemy.orm import Mapped, mapped_column, relationship

from referral.domain.actors import Actor
from referral.domain.statuses import Role
from referral.models.base import RegionRow, Row
from referral.models.organisation import Organisation
from referral.models.types import Moment, coded


class User(RegionRow):
    """An account: one role in one organisation."""

    __tablename__ = "user_account"

    email: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    password_hash: Mapped[str] = mapped_column(Text, default="")
    role: Mapped[Role] = mapped_column(coded(Role))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    left_at: Mapped[Moment | None]
    is_demo: Mapped[bool] = mapped_column(default=False)

    organisation: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)
    memberships: Mapped[list["TeamMembership"]] = relationship(lazy="selectin", back_populates="user")

    __table_args__ = (Index("uq_user_account_email", func.lower(email), unique=True),)

    @property
    def is_present(self) -> bool:
        """Whether this person still works here."""
        return self.left_at is None

    def actor(self) -> Actor:
        """The facts that permissions look at."""
        return Actor(
            id=self.id,
            region_id=self.region_id,
            role=self.role,
            name=self.name,
            organisation_id=self.organisation_id,
            organisation_name=self.organisation.name,
            team_ids=frozenset(each.team_id for each in self.memberships),
        )


class TeamMembership(RegionRow):
    """Somebody works in a team."""

    __tablename__ = "team_membership"
    __table_args__ = (Index("uq_team_membership_team_id_user_id", "team_id", "user_id", unique=True),)

    team_id: Mapped[UUID] = mapped_column(ForeignKey("team.id"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), index=True)

    user: Mapped[User] = relationship(back_populates="memberships")


class SignInAttempt(Row):
    """One attempt to prove something, counted per account and per address to slow guessing down."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index("ix_sign_in_attempt_bucket_attempted_at", "bucket", "attempted_at"),)

    bucket: Mapped[bytes] = mapped_column(LargeBinary)
    attempted_at: Mapped[Moment]

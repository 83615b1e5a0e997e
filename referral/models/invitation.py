"""Invitations by mail: a link that works once, for a week."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from referral.domain.members import INVITATION_LASTS
from referral.domain.statuses import Role
from referral.lib import clock
from referral.lib.crypto import fingerprint
from referral.models.base import RegionRow
from referral.models.organisation import Organisation
from referral.models.secret_links import new_salt, secret_of
from referral.models.types import Day, Moment, coded


class Invitation(RegionRow):
    """Somebody may make an account, with this role, in this organisation.

    The secret of the link is made from the random `salt` with a key that is not in the database. The
    row keeps only its fingerprint, and the mail is rendered when it leaves, so that a copy of the
    database opens no door.
    """

    __tablename__ = "invitation"

    email: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    role: Mapped[Role] = mapped_column(coded(Role))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    team_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    starts_on: Mapped[Day]
    invited_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    invited_at: Mapped[Moment]
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    expires_at: Mapped[Moment]
    accepted_at: Mapped[Moment | None]
    revoked_at: Mapped[Moment | None]

    organisation: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)

    def renew(self, now: datetime) -> None:
        """Make a new link for another week; an earlier one stops working."""
        self.salt = new_salt()
        self.token_hash = fingerprint(self.token)
        self.expires_at = now + INVITATION_LASTS

    @property
    def token(self) -> str:
        """The secret of the link."""
        return secret_of("invitation", self.id, self.salt)

    @property
    def is_pending(self) -> bool:
        """Neither used nor revoked, though perhaps too old."""
        return self.accepted_at is None and self.revoked_at is None

    @property
    def works(self) -> bool:
        """Whether the link lets somebody in now."""
        return self.is_pending and clock.now() < self.expires_at

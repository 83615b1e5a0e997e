"""Single sign-on: the provider of identities of one organisation, and what its groups mean here."""

from typing import Self
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from referral.domain.statuses import Role
from referral.extensions import vault
from referral.lib.ids import new_id
from referral.models.base import RegionRow
from referral.models.types import coded


class SingleSignOn(RegionRow):
    """How to reach the OpenID Connect provider of an organisation.

    The client's secret is wrapped by the key ring, whose key `ring_key` names, and bound to this row.
    """

    __tablename__ = "single_sign_on"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), unique=True)
    issuer: Mapped[str] = mapped_column(Text)
    client_id: Mapped[str] = mapped_column(Text)
    ring_key: Mapped[str] = mapped_column(Text)
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)
    group_claim: Mapped[str] = mapped_column(Text)
    trusts_second_factor: Mapped[bool]
    """Whether a second factor at the provider, proven by the claims `amr` or `acr`, is enough."""
    strong_acr: Mapped[str] = mapped_column(Text)
    """The value of `acr` by which this provider says that two factors were used; may be empty."""

    groups: Mapped[list["GroupRole"]] = relationship(
        order_by="GroupRole.position", cascade="all, delete-orphan", lazy="selectin"
    )

    @classmethod
    def create(cls, region_id: UUID, organisation_id: UUID) -> Self:
        """Settings without a secret yet."""
        row = cls(id=new_id(), region_id=region_id, organisation_id=organisation_id)
        row.keep_secret("")
        return row

    def keep_secret(self, secret: str) -> None:
        """Wrap the client's secret."""
        self.ring_key, self.wrapped = vault.ring.wrap(secret.encode(), f"single_sign_on/{self.id}")

    @property
    def client_secret(self) -> str:
        """The client's secret; raises SealBroken when the row was tampered with."""
        return vault.ring.unwrap(self.ring_key, self.wrapped, f"single_sign_on/{self.id}").decode()


class GroupRole(RegionRow):
    """Members of this group get this role, and a coach this team. The first that fits decides the role."""

    __tablename__ = "group_role"

    single_sign_on_id: Mapped[UUID] = mapped_column(ForeignKey("single_sign_on.id"), index=True)
    position: Mapped[int]
    group_name: Mapped[str] = mapped_column(Text)
    role: Mapped[Role] = mapped_column(coded(Role))
    team_id: Mapped[UUID | None] = mapped_column(ForeignKey("team.id"))

"""Practices, care organisations, welfare organisations and universities."""

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from referral.domain.members import AgreementRole
from referral.domain.statuses import OrganisationKind
from referral.models.base import RegionRow
from referral.models.types import Codes, Day, coded


class Organisation(RegionRow):
    """Where professionals work."""

    __tablename__ = "organisation"

    kind: Mapped[OrganisationKind] = mapped_column(coded(OrganisationKind))
    name: Mapped[str] = mapped_column(Text)
    phone: Mapped[str] = mapped_column(Text, default="")
    email: Mapped[str] = mapped_column(Text, default="")
    agreement_role: Mapped[AgreementRole | None] = mapped_column(coded(AgreementRole))
    """The role in the agreement on personal data (L15)."""
    agreement_on: Mapped[Day | None]
    """The date of that agreement."""
    slug: Mapped[str | None] = mapped_column(Text, unique=True)
    """The name of this organisation's own door: /aanmelden/organisatie/<slug>."""
    mail_domains: Mapped[Codes] = mapped_column(server_default="{}")
    """Mail addresses that this door is for, such as `praktijk.example`."""
    provider_only: Mapped[bool] = mapped_column(default=False)
    """Whether people come in through the organisation's own provider and no password will do."""

    @property
    def is_live(self) -> bool:
        """Whether its people may work with Patchwork: without agreement nobody sees a person (L15)."""
        return self.agreement_role is not None and self.agreement_on is not None

"""Practices, care organisations, welfare organisations and universities."""

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from referral.domain.statuses import OrganisationKind
from referral.models.base import RegionRow
from referral.models.types import coded


class Organisation(RegionRow):
    """Where professionals work."""

    __tablename__ = "organisation"

    kind: Mapped[OrganisationKind] = mapped_column(coded(OrganisationKind))
    name: Mapped[str] = mapped_column(Text)
    phone: Mapped[str] = mapped_column(Text, default="")
    email: Mapped[str] = mapped_column(Text, default="")

"""The area: a region (tenant), its neighbourhoods, postcodes and the functions that serve them."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from referral.domain.codes import Funding
from referral.models.base import RegionRow, Row
from referral.models.organisation import Organisation
from referral.models.types import coded


class Region(Row):
    """A city or group of municipalities that works together: the tenant."""

    __tablename__ = "region"

    name: Mapped[str] = mapped_column(Text, unique=True)


class Team(RegionRow):
    """A function for one or more neighbourhoods: referrals go to it, never to a person.

    `face_name` is the given name of the coach that people will hear now; it changes when the
    person in the function changes, the team does not.
    """

    __tablename__ = "team"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str] = mapped_column(Text)
    function_name: Mapped[str] = mapped_column(Text)
    face_name: Mapped[str] = mapped_column(Text)
    phone: Mapped[str] = mapped_column(Text)
    email: Mapped[str] = mapped_column(Text)
    funding: Mapped[Funding] = mapped_column(coded(Funding), default=Funding.UNKNOWN)
    """The stream that pays for what this team takes on from now; each referral keeps its own (L32)."""

    organisation: Mapped[Organisation] = relationship()


class Neighbourhood(RegionRow):
    """A part of the city, served by one team."""

    __tablename__ = "neighbourhood"

    team_id: Mapped[UUID] = mapped_column(ForeignKey("team.id"), index=True)
    name: Mapped[str] = mapped_column(Text)
    inhabitants: Mapped[int]

    team: Mapped[Team] = relationship()


class PostcodeArea(RegionRow):
    """A four-digit postcode area inside a neighbourhood."""

    __tablename__ = "postcode_area"
    __table_args__ = (Index("uq_postcode_area_region_id_pc4", "region_id", "pc4", unique=True),)

    pc4: Mapped[str] = mapped_column(String(4))
    neighbourhood_id: Mapped[UUID] = mapped_column(ForeignKey("neighbourhood.id"), index=True)

    neighbourhood: Mapped[Neighbourhood] = relationship(lazy="joined", innerjoin=True)

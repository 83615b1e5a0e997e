"""The area: a region (tenant), its neighbourhoods, postcodes and the functions that serve them."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from referral.domain.codes import Funding
from referral.domain.silence import Waits
from referral.domain.volunteering import VOG_YEARS
from referral.domain.working_days import USUAL
from referral.models.base import RegionRow, Row
from referral.models.organisation import Organisation
from referral.models.types import Codes, coded

USUAL_WAITS = Waits()


class Region(Row):
    """A city or group of municipalities that works together: the tenant."""

    __tablename__ = "region"

    name: Mapped[str] = mapped_column(Text, unique=True)
    remind_after: Mapped[int] = mapped_column(default=USUAL_WAITS.remind)
    escalate_after: Mapped[int] = mapped_column(default=USUAL_WAITS.escalate)
    expire_after: Mapped[int] = mapped_column(default=USUAL_WAITS.expire)
    """Working days without an act, after which each step of the clock comes."""
    tries_before_decision: Mapped[int] = mapped_column(default=3)
    """After how many attempts without contact a coach is asked to decide what now."""
    holidays: Mapped[Codes] = mapped_column(default=lambda: sorted(USUAL))
    """The public holidays on which this region is closed."""

    vog_years: Mapped[int] = mapped_column(default=VOG_YEARS, server_default=str(VOG_YEARS))
    """So many years a VOG of a volunteer counts in this region (L29)."""

    @property
    def waits(self) -> Waits:
        """The three numbers together."""
        return Waits(self.remind_after, self.escalate_after, self.expire_after)


class ClosingDay(RegionRow):
    """A day on which the whole region is closed besides weekends and holidays."""

    __tablename__ = "closing_day"
    __table_args__ = (Index("uq_closing_day_region_id_day", "region_id", "day", unique=True),)

    day: Mapped[date]
    label: Mapped[str] = mapped_column(Text)


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
    face_since: Mapped[date | None]
    """Since when, once the face changed."""
    phone: Mapped[str] = mapped_column(Text)
    email: Mapped[str] = mapped_column(Text)
    funding: Mapped[Funding] = mapped_column(coded(Funding), default=Funding.UNKNOWN)
    """The stream that pays for what this team takes on from now; each referral keeps its own (L32)."""

    organisation: Mapped[Organisation] = relationship()


class Neighbourhood(RegionRow):
    """A part of the city, served by one team."""

    __tablename__ = "neighbourhood"
    __table_args__ = (
        Index("uq_neighbourhood_region_id_rest", "region_id", unique=True, postgresql_where=text("is_rest")),
    )

    team_id: Mapped[UUID] = mapped_column(ForeignKey("team.id"), index=True)
    name: Mapped[str] = mapped_column(Text)
    inhabitants: Mapped[int]
    is_rest: Mapped[bool] = mapped_column(default=False)
    """Where a postcode goes that no neighbourhood has: its team finds the right one, nothing gets lost."""

    team: Mapped[Team] = relationship()


class PostcodeArea(RegionRow):
    """A four-digit postcode area inside a neighbourhood."""

    __tablename__ = "postcode_area"
    __table_args__ = (Index("uq_postcode_area_region_id_pc4", "region_id", "pc4", unique=True),)

    pc4: Mapped[str] = mapped_column(String(4))
    neighbourhood_id: Mapped[UUID] = mapped_column(ForeignKey("neighbourhood.id"), index=True)

    neighbourhood: Mapped[Neighbourhood] = relationship(lazy="joined", innerjoin=True)

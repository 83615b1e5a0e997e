"""Where postcodes lie: open figures of CBS and PDOK, the same for every region."""

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from referral.extensions import Base
from referral.lib.geo import Point


class PostcodePlace(Base):
    """The middle of a postcode: of six characters (about twenty homes) or of four digits.

    `neighbourhood_code` is the CBS code (``BU`` and eight digits) in the division of `year`: codes change
    every year.
    """

    __tablename__ = "postcode_place"

    postcode: Mapped[str] = mapped_column(Text, primary_key=True)
    latitude: Mapped[float]
    longitude: Mapped[float]
    neighbourhood_code: Mapped[str] = mapped_column(Text, default="")
    year: Mapped[int]

    @property
    def point(self) -> Point:
        """The middle, as a place on the map."""
        return Point(self.latitude, self.longitude)

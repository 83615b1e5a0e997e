"""What is known of a neighbourhood, the partners who meet there, and the yearly report (D37, D42, D49)."""

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from referral.domain.areas.figure_file import FigureRow
from referral.domain.areas.lunches import LunchState, last_day_of_answers, state_of
from referral.domain.areas.partners import PartnerKind, Side
from referral.extensions import Base
from referral.lib import clock
from referral.lib.crypto import fingerprint
from referral.models.base import RegionRow
from referral.models.region import Neighbourhood
from referral.models.secret_links import new_salt, secret_of
from referral.models.types import Codes, Moment, coded

TOKEN_BYTES = 18


class OpenFigure(Base):
    """One published figure of one area in the division of one year; the same for every region."""

    __tablename__ = "open_figure"

    code: Mapped[str] = mapped_column(Text, primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    measure: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    value: Mapped[float]
    unit: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)

    @property
    def row(self) -> FigureRow:
        """As the rules know it."""
        return FigureRow(self.code, self.year, self.name, self.measure, self.value, self.unit, self.source)


class AreaCode(RegionRow):
    """That an area of one year is (a part of) a neighbourhood; set by the coordinator, for that year only."""

    __tablename__ = "area_code"
    __table_args__ = (Index("uq_area_code_region_id_code_year", "region_id", "code", "year", unique=True),)

    code: Mapped[str] = mapped_column(Text)
    year: Mapped[int]
    neighbourhood_id: Mapped[UUID] = mapped_column(ForeignKey("neighbourhood.id"), index=True)
    set_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    set_at: Mapped[Moment]


class AreaReading(RegionRow):
    """What a joint session read in the figures of an area. A correction is a new row; the old one stays."""

    __tablename__ = "area_reading"

    neighbourhood_id: Mapped[UUID] = mapped_column(ForeignKey("neighbourhood.id"), index=True)
    held_on: Mapped[date]
    text: Mapped[str] = mapped_column(Text)
    made_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[Moment]
    made_as: Mapped[str] = mapped_column(Text)
    """The function of who wrote it down; shown instead of a name."""
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey("area_reading.id"), unique=True)


class Circle(RegionRow):
    """The buurtkring of a neighbourhood, with the result that its members agreed on (D45)."""

    __tablename__ = "circle"

    neighbourhood_id: Mapped[UUID] = mapped_column(ForeignKey("neighbourhood.id"), unique=True)
    goal: Mapped[str] = mapped_column(Text, default="")
    goal_on: Mapped[date | None]

    neighbourhood: Mapped[Neighbourhood] = relationship()


class CircleMember(RegionRow):
    """A professional, or who speaks for a group; name and address are emptied on leaving."""

    __tablename__ = "circle_member"

    circle_id: Mapped[UUID] = mapped_column(ForeignKey("circle.id"), index=True)
    kind: Mapped[PartnerKind] = mapped_column(coded(PartnerKind))
    organisation: Mapped[str] = mapped_column(Text)
    function_name: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    email: Mapped[str] = mapped_column(Text)
    added_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    joined_on: Mapped[date]
    left_on: Mapped[date | None]


class Lunch(RegionRow):
    """One lunch of a circle: planned, held or called off; with what was talked about."""

    __tablename__ = "lunch"

    circle_id: Mapped[UUID] = mapped_column(ForeignKey("circle.id"), index=True)
    starts_at: Mapped[Moment]
    venue: Mapped[str] = mapped_column(Text)
    topics: Mapped[Codes]
    planned_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    planned_at: Mapped[Moment]
    invited_at: Mapped[Moment | None]
    cancelled_at: Mapped[Moment | None]
    held_at: Mapped[Moment | None]
    """When it was written down that it was held."""
    discussed: Mapped[str] = mapped_column(Text, default="")
    survey_closed_at: Mapped[Moment | None]

    circle: Mapped[Circle] = relationship()

    @property
    def state(self) -> LunchState:
        """Where it stands."""
        return state_of(self.held_at, self.cancelled_at)

    @property
    def day(self) -> date:
        """The day of the lunch."""
        return clock.local(self.starts_at).date()

    @property
    def last_answer_on(self) -> date:
        """The last day on which a link takes an answer."""
        return last_day_of_answers(self.day)

    @property
    def takes_answers(self) -> bool:
        """Whether its questions can be answered now."""
        return not (self.survey_closed_at or self.cancelled_at) and clock.today() <= self.last_answer_on


class LunchGuest(RegionRow):
    """That a member came."""

    __tablename__ = "lunch_guest"
    __table_args__ = (Index("uq_lunch_guest_lunch_id_member_id", "lunch_id", "member_id", unique=True),)

    lunch_id: Mapped[UUID] = mapped_column(ForeignKey("lunch.id"))
    member_id: Mapped[UUID] = mapped_column(ForeignKey("circle_member.id"), index=True)


class CircleAgreement(RegionRow):
    """What was agreed at a lunch: which organisation does what, by when, and when it was done."""

    __tablename__ = "circle_agreement"

    lunch_id: Mapped[UUID] = mapped_column(ForeignKey("lunch.id"), index=True)
    who: Mapped[str] = mapped_column(Text)
    what: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date]
    made_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[Moment]
    done_on: Mapped[date | None]

    lunch: Mapped[Lunch] = relationship()


class SurveyLink(RegionRow):
    """That a member was asked, for the system alone; it does not know what was answered."""

    __tablename__ = "survey_link"
    __table_args__ = (Index("uq_survey_link_lunch_id_member_id", "lunch_id", "member_id", unique=True),)

    lunch_id: Mapped[UUID] = mapped_column(ForeignKey("lunch.id"))
    member_id: Mapped[UUID] = mapped_column(ForeignKey("circle_member.id"), index=True)
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    is_used: Mapped[bool] = mapped_column(default=False)

    lunch: Mapped[Lunch] = relationship()
    member: Mapped[CircleMember] = relationship()

    def make_link(self) -> None:
        """A secret of its own, of which the row keeps a fingerprint."""
        self.salt = new_salt()
        self.token_hash = fingerprint(self.token)

    @property
    def token(self) -> str:
        """The secret of the link."""
        return secret_of("survey_link", self.id, self.salt, TOKEN_BYTES)


class PartnerAnswer(RegionRow):
    """What somebody of one group said of another group: no member, no moment, a key of chance."""

    __tablename__ = "partner_answer"

    lunch_id: Mapped[UUID] = mapped_column(ForeignKey("lunch.id"), index=True)
    from_side: Mapped[Side] = mapped_column(coded(Side))
    to_side: Mapped[Side] = mapped_column(coded(Side))
    knowledge: Mapped[int | None]
    appreciation: Mapped[int | None]
    respect: Mapped[int | None]

    def __init__(self, **values: object) -> None:
        values.setdefault("id", uuid4())  # a key of time would tell who answered when
        super().__init__(**values)


class CoordinationScore(RegionRow):
    """A Relational Coordination score that a licensed party measured; its questions are not here (5a)."""

    __tablename__ = "coordination_score"
    __table_args__ = (
        Index("uq_coordination_score_pair", "region_id", "period", "from_role", "to_role", unique=True),
    )

    period: Mapped[str] = mapped_column(Text)
    from_role: Mapped[str] = mapped_column(Text)
    to_role: Mapped[str] = mapped_column(Text)
    value: Mapped[float]
    number: Mapped[int]
    loaded_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    loaded_at: Mapped[Moment]


class YearReport(RegionRow):
    """The words of the coordinator in the yearly report: what went well, what did not, and what changes."""

    __tablename__ = "year_report"
    __table_args__ = (Index("uq_year_report_region_id_year", "region_id", "year", unique=True),)

    year: Mapped[int]
    went_badly: Mapped[str] = mapped_column(Text)
    went_well: Mapped[str] = mapped_column(Text)
    changes: Mapped[str] = mapped_column(Text)
    made_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[Moment]

"""Activities of the area, their sessions, places and attendance."""

from datetime import date, time
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Computed, FetchedValue, ForeignKey, Index, Text, Time, text
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column, relationship

from referral.domain.activities import ASSURED_FOR, ActivityForm, Pace, Surface, Transport, Welcome
from referral.domain.attendance import NotHeld
from referral.domain.codes import ActivityKind, AttendanceState, EndReason
from referral.domain.schedule import Schedule, Season
from referral.domain.waiting import Introducer
from referral.lib import clock
from referral.lib.geo import Point
from referral.models.base import RegionRow
from referral.models.organisation import Organisation
from referral.models.referral import Referral
from referral.models.region import Neighbourhood
from referral.models.schedule import ActivityBreak, EarlierSeason
from referral.models.types import Codes, Moment, coded
from referral.models.user import User

WORDS = """
setweight(to_tsvector('dutch', name), 'A')
|| setweight(to_tsvector('dutch', problem || ' ' || works_because), 'B')
|| setweight(to_tsvector('dutch', location), 'C')
"""


class Activity(RegionRow):
    """Something people do together (or one to one), with what it asks and what makes it work.

    `weekday` and `starts` are the usual day and hour; `recurrence` is the rule behind them (RFC 5545), from
    `starts_on` up to and with `ends_on`. `taken` counts the places that are given or kept for somebody: the
    database keeps it, and refuses more than `capacity`.
    """

    __tablename__ = "activity"
    __table_args__ = (
        Index("uq_activity_region_id_external_key", "region_id", "external_key", unique=True),
        Index("ix_activity_region_id_is_open_name", "region_id", "is_open", "name"),
        Index("ix_activity_search", "search", postgresql_using="gin"),
        Index(
            "ix_activity_name_trigrams",
            "name",
            postgresql_using="gin",
            postgresql_ops={"name": "gin_trgm_ops"},
        ),
        CheckConstraint("taken BETWEEN 0 AND capacity", name="places"),
    )

    external_key: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    kind: Mapped[ActivityKind] = mapped_column(coded(ActivityKind))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    neighbourhood_id: Mapped[UUID] = mapped_column(ForeignKey("neighbourhood.id"), index=True)
    host_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    location: Mapped[str] = mapped_column(Text)
    weekday: Mapped[int]
    starts: Mapped[time] = mapped_column(Time)
    minutes: Mapped[int]
    price_cents: Mapped[int]
    capacity: Mapped[int]
    features: Mapped[Codes]
    works_because: Mapped[str] = mapped_column(Text)
    is_open: Mapped[bool] = mapped_column(default=True)
    assured_at: Mapped[Moment]
    form: Mapped[ActivityForm] = mapped_column(coded(ActivityForm), default=ActivityForm.GROUP)
    at_home: Mapped[bool] = mapped_column(default=False)
    """Somebody comes to the person's own home."""
    problem: Mapped[str] = mapped_column(Text, default="")
    """For which problem it is a solution (D51)."""
    impact_goals: Mapped[Codes] = mapped_column(default=list)
    languages: Mapped[Codes] = mapped_column(default=lambda: ["nl"])
    welcome: Mapped[Welcome] = mapped_column(coded(Welcome), default=Welcome.MIXED)
    ingredients: Mapped[Codes] = mapped_column(default=list)
    interests: Mapped[Codes] = mapped_column(default=list)
    address: Mapped[str] = mapped_column(Text, default="")
    postcode: Mapped[str] = mapped_column(Text, default="")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    surface: Mapped[Surface | None] = mapped_column(coded(Surface))
    pace: Mapped[Pace | None] = mapped_column(coded(Pace))
    bench_metres: Mapped[int | None]
    """At most so many metres from one bench to the next."""
    route_metres: Mapped[int | None]
    """How long the walk itself is."""
    transport: Mapped[Transport | None] = mapped_column(coded(Transport))
    expected_number: Mapped[int | None]
    """How many people one usually meets there (D21)."""
    contact_name: Mapped[str] = mapped_column(Text, default="")
    contact_phone: Mapped[str] = mapped_column(Text, default="")
    contact_email: Mapped[str] = mapped_column(Text, default="")
    vog_needed: Mapped[bool] = mapped_column(default=False)
    recurrence: Mapped[str] = mapped_column(Text, default="")
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    talks_planned: Mapped[int | None]
    """Of a series: how many talks it usually takes."""
    hours_budget: Mapped[int | None]
    is_public: Mapped[bool] = mapped_column(default=True)
    """Whether it has a page that everybody may read, without an account."""
    taken: Mapped[int] = mapped_column(server_default="0", server_onupdate=FetchedValue())
    search: Mapped[str] = mapped_column(TSVECTOR, Computed(WORDS, persisted=True), deferred=True)

    organisation: Mapped[Organisation] = relationship()
    neighbourhood: Mapped[Neighbourhood] = relationship()
    host: Mapped[User | None] = relationship()
    breaks: Mapped[list[ActivityBreak]] = relationship(order_by=ActivityBreak.starts_on)
    earlier: Mapped[list[EarlierSeason]] = relationship(order_by=EarlierSeason.ends_on)

    @property
    def schedule(self) -> Schedule:
        """When it meets: the rule of now, the rules of before, and the exceptions to all of them."""
        now = Season(self.recurrence, self.weekday, self.starts_on, self.ends_on)
        before = [each.facts for each in self.earlier]
        return Schedule((*before, now), tuple(each.facts for each in self.breaks))

    @property
    def is_stale(self) -> bool:
        """Whether nobody said for 180 days that this is right (R13)."""
        return self.assured_at < clock.now() - ASSURED_FOR

    @property
    def free(self) -> int:
        """How many places can be given now."""
        return self.capacity - self.taken

    @property
    def point(self) -> Point | None:
        """Where it is on the map, when that is known."""
        if self.latitude is None or self.longitude is None:
            return None
        return Point(self.latitude, self.longitude)


class ActivitySession(RegionRow):
    """One meeting of an activity on one day."""

    __tablename__ = "activity_session"
    __table_args__ = (
        Index("uq_activity_session_activity_id_held_on", "activity_id", "held_on", unique=True),
    )

    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id"))
    held_on: Mapped[date]
    starts_at: Mapped[Moment]
    marked_at: Mapped[Moment | None]
    not_held: Mapped[NotHeld | None] = mapped_column(coded(NotHeld))
    """Why it did not take place; then marks are kept and do not count."""
    not_held_at: Mapped[Moment | None]
    not_held_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    """Who said so; None by a link."""
    walk_ins: Mapped[int] = mapped_column(default=0)
    """People who came without a referral: a number, and nothing about them."""
    new_face_at: Mapped[Moment | None]
    """When somebody asked that the coach calls about a person who is new."""

    activity: Mapped[Activity] = relationship()
    attendance: Mapped[list["Attendance"]] = relationship(back_populates="session")


class Placement(RegionRow):
    """A place in an activity for a referred person."""

    __tablename__ = "placement"
    __table_args__ = (
        Index(
            "uq_placement_live",
            "referral_id",
            "activity_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_placement_activity_id_ended_at", "activity_id", "ended_at"),
    )

    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"), index=True)
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id"))
    placed_at: Mapped[Moment]
    ended_at: Mapped[Moment | None]
    end_reason: Mapped[EndReason | None] = mapped_column(coded(EndReason))
    trial_on: Mapped[date | None]
    """The day of a first look, as long as nobody said whether the person stays; it holds the place."""
    introduced_by: Mapped[Introducer | None] = mapped_column(coded(Introducer))
    first_on: Mapped[date | None]
    """Who goes along the first time, and when that is."""

    referral: Mapped[Referral] = relationship(back_populates="placements")
    activity: Mapped[Activity] = relationship()

    @property
    def is_live(self) -> bool:
        """Whether the place is taken now."""
        return self.ended_at is None


class Attendance(RegionRow):
    """The last mark of one person at one session; earlier marks stay in the event log."""

    __tablename__ = "attendance"
    __table_args__ = (
        Index("uq_attendance_session_id_placement_id", "session_id", "placement_id", unique=True),
    )

    session_id: Mapped[UUID] = mapped_column(ForeignKey("activity_session.id"))
    placement_id: Mapped[UUID] = mapped_column(ForeignKey("placement.id"), index=True)
    state: Mapped[AttendanceState] = mapped_column(coded(AttendanceState))
    marked_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    """None by a link: the mark itself has the name."""
    marked_at: Mapped[Moment]
    recorded_at: Mapped[Moment] = mapped_column(default=clock.now)

    session: Mapped[ActivitySession] = relationship(back_populates="attendance")
    placement: Mapped[Placement] = relationship()


class ActivityImport(RegionRow):
    """A checked spreadsheet that waits for the coordinator's yes."""

    __tablename__ = "activity_import"

    uploaded_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    uploaded_at: Mapped[Moment]
    file_name: Mapped[str] = mapped_column(Text)
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    """The rows to store; empty while a line is wrong."""
    outcome: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    """Line by line what the file would do, or what is wrong."""
    applied_at: Mapped[Moment | None]

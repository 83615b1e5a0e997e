"""The central noun: a referral, with consents, followers, intake and goals."""

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import Boolean, ColumnElement, ForeignKey, Index, Text, Uuid, literal_column, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from referral.domain import deadlines
from referral.domain.codes import (
    CloseReason,
    ConsentMethod,
    ConsentPurpose,
    ContactLimit,
    ContactTime,
    ContactWay,
    Exit,
    Funding,
    ReferralKind,
)
from referral.domain.safeguards import RepresentativeGround
from referral.domain.silence import Silence, next_words
from referral.domain.statuses import LIVE, Status
from referral.lib import clock
from referral.models.base import RegionRow
from referral.models.organisation import Organisation
from referral.models.person import Person
from referral.models.region import Neighbourhood, Team
from referral.models.sealed import Sealed, SealedRow
from referral.models.types import Codes, Moment, SealedBytes, coded
from referral.models.user import User

if TYPE_CHECKING:
    from referral.models.activity import Placement
    from referral.models.intake import Goal, Intake
    from referral.models.talks import TalkSeries
    from referral.models.waiting import WaitingEntry

_LIVE_SQL = "status IN (" + ", ".join(f"'{each.value}'" for each in sorted(LIVE)) + ")"


class Referral(SealedRow):
    """One question for welfare about one person, from sending to closing.

    `status` and `version` change only in `referral.workflow.services`.
    """

    __tablename__ = "referral"
    __table_args__ = (
        Index("uq_referral_live_person", "person_id", unique=True, postgresql_where=text(_LIVE_SQL)),
        Index("ix_referral_team_id_status_sent_at", "team_id", "status", "sent_at", "id"),
        Index("ix_referral_organisation_id_sent_at", "organisation_id", "sent_at", "id"),
        Index(
            "ix_referral_region_id_silence_due",
            "region_id",
            "silence_due",
            postgresql_where=text("silence_due IS NOT NULL"),
        ),
        Index("ix_referral_region_id_sent_at", "region_id", "sent_at"),
        Index(
            "ix_referral_team_id_contact_due_live",
            "team_id",
            "contact_due",
            "id",
            postgresql_where=text(_LIVE_SQL),
        ),
        Index(
            "ix_referral_team_id_changed_at_ended",
            "team_id",
            "changed_at",
            "id",
            postgresql_where=text(f"NOT ({_LIVE_SQL})"),
        ),
    )

    reference: Mapped[str] = mapped_column(Text, unique=True)
    draft_id: Mapped[UUID] = mapped_column(unique=True)
    kind: Mapped[ReferralKind] = mapped_column(coded(ReferralKind))
    status: Mapped[Status] = mapped_column(coded(Status))
    version: Mapped[int] = mapped_column()
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    team_id: Mapped[UUID] = mapped_column(ForeignKey("team.id"))
    neighbourhood_id: Mapped[UUID] = mapped_column(ForeignKey("neighbourhood.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    referred_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    coach_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    sent_at: Mapped[Moment]
    changed_at: Mapped[Moment]
    contact_due: Mapped[date]
    silence_since: Mapped[date | None]
    silence_step: Mapped[int] = mapped_column(default=0)
    silence_due: Mapped[date | None]
    silence_kept: Mapped[int] = mapped_column(default=0)
    """The clock of an unanswered referral, see `domain/silence.py`."""
    paused_on: Mapped[date | None]
    paused_until: Mapped[date | None]
    """While these are set the clocks stand still; on the second day they run again."""
    stopped_at: Mapped[Moment | None]
    """When the person took back that the coach may have the data: the file is closed to the team."""
    hidden_at: Mapped[Moment | None]
    """When the file was closed to everybody: erased, or at rest at the person's request (AVG 17, 18)."""
    objected_at: Mapped[Moment | None]
    """When the person objected to research; counts and extracts leave the referral out (AVG 21)."""
    reasons: Mapped[Codes]
    checks: Mapped[Codes]
    needs: Mapped[Codes]
    contact_way: Mapped[ContactWay] = mapped_column(coded(ContactWay))
    contact_time: Mapped[ContactTime] = mapped_column(coded(ContactTime))
    contact_limits: Mapped[Codes] = mapped_column(default=list, server_default="{}")
    expects_medication: Mapped[bool]
    follower_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default="{}")
    """Organisations that may follow with consent; kept by the database from the consents."""
    funding: Mapped[Funding] = mapped_column(coded(Funding), default=Funding.UNKNOWN)
    """The one stream that pays, as the team had it when the referral was sent (L32)."""
    close_reason: Mapped[CloseReason | None] = mapped_column(coded(CloseReason))
    exit: Mapped[Exit | None] = mapped_column(coded(Exit))
    own_words_sealed: Mapped[SealedBytes]
    contact_note_sealed: Mapped[SealedBytes]
    own_words = Sealed()
    contact_note = Sealed()

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True, foreign_keys=[person_id])
    team: Mapped[Team] = relationship(lazy="joined", innerjoin=True)
    neighbourhood: Mapped[Neighbourhood] = relationship()
    organisation: Mapped[Organisation] = relationship()
    referrer: Mapped[User] = relationship(foreign_keys=[referred_by])
    coach: Mapped[User | None] = relationship(foreign_keys=[coach_id])
    consents: Mapped[list["Consent"]] = relationship(back_populates="referral")
    intake: Mapped["Intake | None"] = relationship(back_populates="referral")
    goals: Mapped[list["Goal"]] = relationship(order_by="Goal.position", back_populates="referral")
    placements: Mapped[list["Placement"]] = relationship(back_populates="referral")
    waits: Mapped[list["WaitingEntry"]] = relationship(
        order_by="WaitingEntry.joined_at", back_populates="referral"
    )
    talk_series: Mapped[list["TalkSeries"]] = relationship(back_populates="referral")

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}  # noqa: RUF012  # SQLAlchemy's way

    @classmethod
    def runs(cls) -> ColumnElement[bool]:
        """The condition that selects what runs, in words of the database: only so an index of what runs fits.

        One plan serves every value of a parameter, and a plan cannot know what a parameter will be.
        """
        return literal_column(f"{cls.__tablename__}.{_LIVE_SQL}", Boolean)

    @property
    def host_ids(self) -> Collection[UUID]:
        """The hosts of the groups where the person has a place now, and the volunteer of their talks."""
        hosts = {each.activity.host_id for each in self.placements if each.is_live}
        hosts |= {each.volunteer.user_id for each in self.talk_series if each.runs}
        return {each for each in hosts if each}

    @property
    def former_host_ids(self) -> Collection[UUID]:
        """The hosts of the groups where the person had a place before: they may still mark those days."""
        return {each.activity.host_id for each in self.placements if each.activity.host_id}

    @property
    def clock(self) -> deadlines.Clock | None:
        """The first-contact clock, while it runs."""
        return deadlines.clock(self.status, self.contact_due, clock.today(), self.paused_until)

    @property
    def is_paused(self) -> bool:
        """Whether the clock stands still."""
        return self.paused_until is not None

    @property
    def silence(self) -> Silence:
        """How long nobody acted, and what comes next."""
        return Silence(self.silence_since, self.silence_step or 0, self.silence_due, self.silence_kept or 0)

    @silence.setter
    def silence(self, now: Silence) -> None:
        self.silence_since, self.silence_step = now.since, now.step
        self.silence_due, self.silence_kept = now.due, now.kept

    @property
    def comes_next(self) -> str:
        """What follows when it stays silent, in words to come after "dan"."""
        return next_words(self.status, self.silence)

    def forbids(self, limit: ContactLimit) -> bool:
        """Whether this way of contact is not safe or not wanted."""
        return limit.value in self.contact_limits

    def agrees_to(self, purpose: ConsentPurpose, organisation_id: UUID | None = None) -> bool:
        """Whether the person gave, and did not withdraw, consent for *purpose*."""
        return any(
            each.purpose is purpose and each.holds and each.organisation_id == organisation_id
            for each in self.consents
        )


class Consent(RegionRow):
    """One answer of the person to one purpose: who wrote it down, when, how, which words."""

    __tablename__ = "consent"

    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"), index=True)
    purpose: Mapped[ConsentPurpose] = mapped_column(coded(ConsentPurpose))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    given: Mapped[bool]
    method: Mapped[ConsentMethod] = mapped_column(coded(ConsentMethod))
    given_on: Mapped[date]
    text_version: Mapped[str] = mapped_column(Text)
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[Moment]
    given_by: Mapped[RepresentativeGround | None] = mapped_column(coded(RepresentativeGround))
    """On what ground somebody spoke for the person; None when the person did."""
    withdrawn_at: Mapped[Moment | None]
    withdrawn_method: Mapped[ConsentMethod | None] = mapped_column(coded(ConsentMethod))
    withdrawn_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))

    recorder: Mapped[User] = relationship(foreign_keys=[recorded_by])
    referral: Mapped[Referral] = relationship(back_populates="consents")
    organisation: Mapped[Organisation | None] = relationship()

    @property
    def holds(self) -> bool:
        """Given and not withdrawn."""
        return self.given and self.withdrawn_at is None

"""Messages back to whoever referred or follows: which answer went to whom, and who opened it."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from referral.domain.feedback import FeedbackKind, FeedbackVariant
from referral.models.base import RegionRow
from referral.models.event import ReferralEvent
from referral.models.organisation import Organisation
from referral.models.referral import Referral
from referral.models.region import Team
from referral.models.types import Moment, coded
from referral.models.user import User


class Feedback(RegionRow):
    """One message to one organisation, made with the event that it tells of (`domain/feedback.py`).

    Holds no words: what it says is made from codes and facts when somebody reads it, as consent stands then.
    """

    __tablename__ = "feedback"
    __table_args__ = (
        Index(
            "uq_feedback_referral_id_organisation_id_episode_kind",
            "referral_id",
            "organisation_id",
            "episode",
            "kind",
            unique=True,
        ),
        Index(
            "ix_feedback_organisation_id_made_at_unopened",
            "organisation_id",
            "made_at",
            postgresql_where=text("opened_at IS NULL"),
        ),
    )

    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    event_id: Mapped[UUID] = mapped_column(ForeignKey("referral_event.id"), index=True)
    team_id: Mapped[UUID] = mapped_column(ForeignKey("team.id"))
    """The function that had the referral then: it may have been passed on since."""
    episode: Mapped[int]
    kind: Mapped[FeedbackKind] = mapped_column(coded(FeedbackKind))
    variant: Mapped[FeedbackVariant] = mapped_column(coded(FeedbackVariant))
    made_at: Mapped[Moment]
    opened_at: Mapped[Moment | None]
    opened_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    """The first of the organisation to open it."""

    referral: Mapped[Referral] = relationship()
    organisation: Mapped[Organisation] = relationship()
    event: Mapped[ReferralEvent] = relationship()
    team: Mapped[Team] = relationship()
    opener: Mapped[User | None] = relationship()

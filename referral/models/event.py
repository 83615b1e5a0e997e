"""The append-only history: one row per thing that happened to a referral."""

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from referral.domain.event import Event
from referral.domain.events import EVENT_TYPES
from referral.domain.statuses import Role
from referral.models.referral import Referral
from referral.models.sealed import DataKey, SealedJson, SealedRow
from referral.models.types import Moment, SealedBytes, coded
from referral.models.user import User


class ReferralEvent(SealedRow):
    """A stored event: codes and keys in clear, words sealed. The database refuses to change it."""

    __tablename__ = "referral_event"
    __table_args__ = (
        Index("uq_referral_event_referral_id_sequence", "referral_id", "sequence", unique=True),
        Index("ix_referral_event_region_id_type_happened_at", "region_id", "type", "happened_at"),
    )

    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"))
    sequence: Mapped[int]
    type: Mapped[str] = mapped_column(Text)
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    """Who did it; None for Patchwork itself, such as a reminder of the clock."""
    actor_role: Mapped[Role] = mapped_column(coded(Role))
    happened_at: Mapped[Moment]
    recorded_at: Mapped[Moment]
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    words_sealed: Mapped[SealedBytes]
    words = SealedJson()

    referral: Mapped[Referral] = relationship()
    actor: Mapped[User | None] = relationship()

    @classmethod
    def store(cls, event: Event, *, data_key: DataKey, **values: Any) -> "ReferralEvent":
        """The row for *event*."""
        words = SealedJson.dump({name: text for name, text in event.words().items() if text})
        return cls(data_key=data_key, type=event.type, content=event.clear(), words=words, **values)

    def public(self) -> Event:
        """The event with its codes, without the private words."""
        return EVENT_TYPES[self.type](**_as_tuples(self.content))

    def whole(self) -> Event:
        """The event with its private words; counts as a look at the person."""
        return EVENT_TYPES[self.type](**_as_tuples(self.content), **SealedJson.load(self.words))


def _as_tuples(content: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in content.items()}

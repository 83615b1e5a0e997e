"""The link to a person's own page, and the suggestions that a coach put there."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from referral.domain.own_page import PageEnd, PageWay, SaidHow, SuggestionAnswer
from referral.lib.crypto import fingerprint
from referral.models.activity import Activity
from referral.models.base import RegionRow
from referral.models.referral import Referral
from referral.models.secret_links import new_salt, secret_of
from referral.models.types import Moment, coded
from referral.models.waiting import TOKEN_BYTES


class PersonPage(RegionRow):
    """The one link of a referral to the own page. A new link takes the place of the old one in this row.

    The secret of the link is made from `salt` with a key that is not in the database.
    """

    __tablename__ = "person_page"

    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"), unique=True)
    made_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[Moment]
    way: Mapped[PageWay] = mapped_column(coded(PageWay))
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    tries: Mapped[int] = mapped_column(default=0)
    """How often in a row a wrong day of birth was typed."""
    waits_until: Mapped[Moment | None]
    """After a few wrong days nothing can be typed until then."""
    shut_at: Mapped[Moment | None]
    shut_for: Mapped[PageEnd | None] = mapped_column(coded(PageEnd))

    referral: Mapped[Referral] = relationship()

    def make_link(self) -> None:
        """A new secret, of which the row keeps a fingerprint; an older link is worthless from now on."""
        self.salt, self.tries = new_salt(), 0
        self.waits_until = self.shut_at = self.shut_for = None
        self.token_hash = fingerprint(self.token)

    @property
    def token(self) -> str:
        """The secret of the link."""
        return secret_of("person_page", self.id, self.salt, TOKEN_BYTES)


class PageSuggestion(RegionRow):
    """One activity that the coach put forward, and what the person said. It gives no place."""

    __tablename__ = "page_suggestion"
    __table_args__ = (
        Index(
            "uq_page_suggestion_shown",
            "referral_id",
            "activity_id",
            unique=True,
            postgresql_where=text("taken_off_at IS NULL"),
        ),
        Index("ix_page_suggestion_referral_id", "referral_id"),
    )

    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"))
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id"))
    position: Mapped[int]
    put_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    put_at: Mapped[Moment]
    taken_off_at: Mapped[Moment | None]
    answer: Mapped[SuggestionAnswer | None] = mapped_column(coded(SuggestionAnswer))
    reason: Mapped[str] = mapped_column(Text, default="")
    """A code of OfferRefusal; nobody has to give one."""
    answered_at: Mapped[Moment | None]
    said: Mapped[SaidHow | None] = mapped_column(coded(SaidHow))

    activity: Mapped[Activity] = relationship()

    @property
    def is_settled(self) -> bool:
        """Whether yes or no was said; ‘not now’ can still become one of the two."""
        return self.answer in {SuggestionAnswer.YES, SuggestionAnswer.NO}

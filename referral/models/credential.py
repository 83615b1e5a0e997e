"""What an account proves itself with besides its password, and the security log of accounts."""

from typing import Self
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from referral.domain.sign_in import AccountEventKind, Means
from referral.extensions import vault
from referral.lib import clock
from referral.lib.ids import new_id
from referral.models.base import RegionRow, Row
from referral.models.types import Moment, coded
from referral.models.user import User


class TotpFactor(RegionRow):
    """One authenticator app. Its secret is wrapped by the key ring, whose key `ring_key` names.

    `last_step` is the newest time step (30 s, RFC 6238) that was used: it and all before it are spent.
    """

    __tablename__ = "totp_factor"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    name: Mapped[str] = mapped_column(Text)
    ring_key: Mapped[str] = mapped_column(Text)
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)
    last_step: Mapped[int] = mapped_column(BigInteger)
    added_at: Mapped[Moment]
    last_used_at: Mapped[Moment | None]

    @classmethod
    def create(cls, user: User, name: str, secret: str, step: int) -> Self:
        """An app of *user* that showed the code of *step*."""
        key = new_id()
        ring_key, wrapped = vault.ring.wrap(secret.encode(), f"totp/{key}")
        return cls(
            id=key,
            region_id=user.region_id,
            user_id=user.id,
            name=name,
            ring_key=ring_key,
            wrapped=wrapped,
            last_step=step,
            added_at=clock.now(),
        )

    @property
    def secret(self) -> str:
        """The shared secret in base32; raises SealBroken when the row was tampered with."""
        return vault.ring.unwrap(self.ring_key, self.wrapped, f"totp/{self.id}").decode()


class Passkey(RegionRow):
    """A WebAuthn credential. `sign_count` stays 0 for passkeys that do not count."""

    __tablename__ = "passkey"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    name: Mapped[str] = mapped_column(Text)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger)
    transports: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    added_at: Mapped[Moment]
    last_used_at: Mapped[Moment | None]


class RecoveryCode(RegionRow):
    """One unused recovery code, as a keyed fingerprint. Using it removes the row."""

    __tablename__ = "recovery_code"
    __table_args__ = (Index("uq_recovery_code_user_id_code_hash", "user_id", "code_hash", unique=True),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    code_hash: Mapped[bytes] = mapped_column(LargeBinary)


class AccountEvent(Row):
    """One line of the security log. Append-only; no user when nobody has the address that was typed."""

    __tablename__ = "account_event"
    __table_args__ = (Index("ix_account_event_user_id_happened_at", "user_id", "happened_at"),)

    region_id: Mapped[UUID | None] = mapped_column(ForeignKey("region.id"), index=True)
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    kind: Mapped[AccountEventKind] = mapped_column(coded(AccountEventKind))
    means: Mapped[Means | None] = mapped_column(coded(Means))
    happened_at: Mapped[Moment]
    address: Mapped[str] = mapped_column(Text)

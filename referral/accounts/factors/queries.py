"""Reads about an account's own factors and sessions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select

from referral.domain.actors import Actor
from referral.extensions import db
from referral.lib import clock
from referral.models import Passkey, RecoveryCode, TotpFactor, WebSession


@dataclass(frozen=True, slots=True)
class Factors:
    """What an account can prove itself with besides its password, oldest first."""

    apps: Sequence[TotpFactor]
    passkeys: Sequence[Passkey]

    def __len__(self) -> int:
        return len(self.apps) + len(self.passkeys)


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One browser in which the actor is signed in."""

    id: UUID
    created_at: datetime
    seen_at: datetime
    is_this: bool


def factors(actor: Actor) -> Factors:
    """All factors of this actor."""
    apps = select(TotpFactor).where(TotpFactor.user_id == actor.id).order_by(TotpFactor.added_at)
    keys = select(Passkey).where(Passkey.user_id == actor.id).order_by(Passkey.added_at)
    return Factors(db.session.scalars(apps).all(), db.session.scalars(keys).all())


def recovery_codes_left(actor: Actor) -> int:
    """How many recovery codes were not used yet."""
    counted = select(func.count()).select_from(RecoveryCode).where(RecoveryCode.user_id == actor.id)
    return db.session.scalar(counted) or 0


def open_sessions(actor: Actor, this: UUID | None, idle: timedelta, absolute: timedelta) -> list[OpenSession]:
    """Where this actor is signed in, last seen first; *idle* and *absolute* are the limits of a session."""
    now = clock.now()
    rows = db.session.execute(
        select(WebSession.id, WebSession.created_at, WebSession.seen_at)
        .where(
            WebSession.user_id == actor.id,
            WebSession.ended_at.is_(None),
            WebSession.seen_at > now - idle,
            WebSession.created_at > now - absolute,
        )
        .order_by(WebSession.seen_at.desc())
    )
    return [OpenSession(row.id, row.created_at, row.seen_at, row.id == this) for row in rows]

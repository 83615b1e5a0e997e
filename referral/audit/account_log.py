"""The security log of accounts: signing in and out, and what changed about how somebody signs in."""

from collections.abc import Sequence

from sqlalchemy import select

from referral.audit.services import from_address
from referral.domain.actors import Actor
from referral.domain.sign_in import AccountEventKind, Means
from referral.extensions import db
from referral.lib import clock
from referral.models import AccountEvent, User

SHOWN = 15


def note(user: User | Actor | None, kind: AccountEventKind, means: Means | None = None) -> None:
    """Add one line to the transaction at hand; *user* is None when nobody has the typed address."""
    db.session.add(
        AccountEvent(
            region_id=user.region_id if user else None,
            user_id=user.id if user else None,
            kind=kind,
            means=means,
            happened_at=clock.now(),
            address=from_address.get(),
        )
    )


def latest(actor: Actor) -> Sequence[AccountEvent]:
    """The newest lines about this actor's account."""
    return db.session.scalars(
        select(AccountEvent)
        .where(AccountEvent.user_id == actor.id)
        .order_by(AccountEvent.happened_at.desc(), AccountEvent.id.desc())
        .limit(SHOWN)
    ).all()

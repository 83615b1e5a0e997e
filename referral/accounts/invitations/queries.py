"""Look-ups by the secret of a link. They come before there is an actor, so they are named exceptions."""

from datetime import timedelta

from sqlalchemy import Select, func, select

from referral.extensions import db, vault
from referral.lib import clock
from referral.lib.crypto import fingerprint
from referral.models import Invitation, SignInAttempt

WINDOW = timedelta(minutes=15)
PER_ADDRESS = 20


def open_invitation(token: str, *, lock: bool = False) -> Invitation | None:
    """The invitation behind a link; None when it is unknown, used, revoked, too old or no longer possible.

    `lock` waits for whoever uses the link at this moment, and then looks again.
    """
    query: Select[Invitation] = select(Invitation).where(Invitation.token_hash == fingerprint(token))
    if lock:
        query = query.with_for_update(of=Invitation).execution_options(populate_existing=True)
    found: Invitation | None = db.session.scalar(query)
    if found is None or not found.works:
        return None
    fits = found.organisation.is_live and not found.organisation.provider_only
    return found if fits else None


def link_bucket(address: str) -> bytes:
    """The counter for wrong links from one address, without storing it in clear."""
    return vault.index("sign_in", "invitation", address)


def tried_too_often(address: str) -> bool:
    """Whether too many wrong links came from this address lately."""
    wrong = (
        select(func.count())
        .select_from(SignInAttempt)
        .where(
            SignInAttempt.bucket == link_bucket(address),
            SignInAttempt.attempted_at > clock.now() - WINDOW,
        )
    )
    return (db.session.scalar(wrong) or 0) >= PER_ADDRESS

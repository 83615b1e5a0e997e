"""Check a password, count failures, drop a parked form."""

from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import delete

from referral.accounts.queries import account_by_email, bucket
from referral.audit.services import record
from referral.domain.actors import Actor
from referral.domain.audit import EventType
from referral.extensions import db
from referral.lib import clock
from referral.models import ParkedForm, SignInAttempt, User
from referral.models.discarding import discard
from referral.models.transaction import command

_hasher = PasswordHasher()
_DECOY = _hasher.hash("nobody has this password")


def hash_password(password: str) -> str:
    """An argon2id hash."""
    return _hasher.hash(password)


@command
def check_password(email: str, password: str, address: str) -> User | None:
    """The account when the password fits; otherwise None and one more failed attempt.

    An unknown address costs as much time as a wrong password, so that nobody learns who has an
    account.
    """
    user = account_by_email(email)
    if _fits(user.password_hash if user and user.password_hash else _DECOY, password) and user:
        db.session.execute(delete(SignInAttempt).where(SignInAttempt.bucket == bucket("account", email)))
        return user
    for counter in (bucket("account", email), bucket("address", address)):
        db.session.add(SignInAttempt(bucket=counter, attempted_at=clock.now()))
    return None


def _fits(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


@command
def forget_parked_form(actor: Actor, form_id: UUID) -> None:
    """Remove a parked form of this actor once it was sent again or thrown away."""
    form = db.session.get(ParkedForm, form_id)
    if form is not None and form.user_id == actor.id:
        record(actor, EventType.DELETE, "parked_form", object_id=form_id, subjects=[form_id])
        discard(actor, form)

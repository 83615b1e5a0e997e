"""Reads about accounts. These come before there is an actor, so they are named exceptions."""

from datetime import timedelta
from uuid import UUID

from flask_login import UserMixin
from sqlalchemy import func, select

from referral.domain.actors import Actor
from referral.domain.statuses import PEOPLE
from referral.extensions import db, login_manager, vault
from referral.lib import clock
from referral.models import SignInAttempt, User

WINDOW = timedelta(minutes=15)
PER_ACCOUNT = 5
PER_ADDRESS = 40


class SignedIn(UserMixin):  # type: ignore[misc]  # flask-login has no types
    """The signed-in user as flask-login wants it, with the actor that permissions want."""

    def __init__(self, actor: Actor) -> None:
        self.id = str(actor.id)
        self.actor = actor


@login_manager.user_loader  # type: ignore[untyped-decorator]  # flask-login has no types
def load_user(user_id: str) -> SignedIn | None:
    """The user of a session; None once the account may not enter any more, or not yet."""
    user = db.session.get(User, UUID(user_id))
    return SignedIn(user.actor()) if user and user.may_enter else None


def account_by_email(email: str) -> User | None:
    """The present account with this address, however it is capitalised."""
    found: User | None = db.session.scalar(
        select(User).where(func.lower(User.email) == email.strip().lower(), User.left_at.is_(None))
    )
    return found if found and found.may_enter else None


def demo_accounts() -> list[User]:
    """The accounts of the demo, one per role, in the order of the story."""
    accounts = db.session.scalars(select(User).where(User.is_demo, User.left_at.is_(None))).all()
    return sorted(accounts, key=lambda each: PEOPLE.index(each.role))


def demo_account(user_id: UUID) -> User | None:
    """One demo account; None for any other account."""
    user = db.session.get(User, user_id)
    return user if user and user.is_demo and user.may_enter else None


def bucket(kind: str, value: str) -> bytes:
    """The counter for failed sign-ins of an account or an address, without storing either in clear."""
    return vault.index("sign_in", kind, value.strip().lower())


def is_blocked(email: str, address: str) -> bool:
    """Whether too many sign-ins failed lately for this account or from this address."""
    return (
        _failed(bucket("account", email)) >= PER_ACCOUNT or _failed(bucket("address", address)) >= PER_ADDRESS
    )


def _failed(counter: bytes) -> int:
    since = clock.now() - WINDOW
    return (
        db.session.scalar(
            select(func.count())
            .select_from(SignInAttempt)
            .where(SignInAttempt.bucket == counter, SignInAttempt.attempted_at > since)
        )
        or 0
    )

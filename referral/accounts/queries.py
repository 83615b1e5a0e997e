"""Reads about accounts. These come before there is an actor, so they are named exceptions."""

from datetime import timedelta
from uuid import UUID

from flask_login import UserMixin
from sqlalchemy import func, select

from referral.domain.actors import Actor
from referral.domain.languages import Language
from referral.domain.notices import NewsWish, allowed
from referral.domain.statuses import PEOPLE
from referral.extensions import db, login_manager
from referral.models import User
from referral.models.throttle import Limit, limit

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
    user = present_account(UUID(user_id))
    return SignedIn(user.actor()) if user else None


def account_by_email(email: str) -> User | None:
    """The present account with this address, however it is capitalised."""
    found: User | None = db.session.scalar(
        select(User).where(func.lower(User.email) == email.strip().lower(), User.left_at.is_(None))
    )
    return found if found and found.may_enter else None


def news_of(actor: Actor) -> NewsWish:
    """How the actor hears of news."""
    return allowed(actor.role, db.session.get_one(User, actor.id).news)


def demo_accounts() -> list[User]:
    """The accounts of the demo, one per role, in the order of the story."""
    accounts = db.session.scalars(select(User).where(User.is_demo, User.left_at.is_(None))).all()
    return sorted(accounts, key=lambda each: PEOPLE.index(each.role))


def demo_account(user_id: UUID) -> User | None:
    """One demo account; None for any other account."""
    user = db.session.get(User, user_id)
    return user if user and user.is_demo and user.may_enter else None


def present_account(user_id: UUID) -> User | None:
    """The account with this key, as long as its holder may enter."""
    user = db.session.get(User, user_id)
    return user if user and user.may_enter else None


def language_of(actor: Actor) -> Language:
    """The language of mails to this account."""
    return db.session.get_one(User, actor.id).language


def account_limit(email: str) -> Limit:
    """How often a password may be tried for the account with this address."""
    return limit("account", email, PER_ACCOUNT, WINDOW)


def address_limit(address: str) -> Limit:
    """How often anything may be refused to one network address."""
    return limit("address", address, PER_ADDRESS, WINDOW)

"""Check and change a password, drop a parked form."""

from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from referral.accounts.factors.services import end_sessions
from referral.accounts.queries import PER_ACCOUNT, WINDOW, account_by_email, account_limit, address_limit
from referral.audit.account_log import note
from referral.audit.services import record
from referral.domain.actors import Actor
from referral.domain.audit import EventType
from referral.domain.errors import Invalid
from referral.domain.languages import Language
from referral.domain.notices import NewsWish, allowed
from referral.domain.sign_in import AccountEventKind, Means
from referral.extensions import db
from referral.lib import passwords
from referral.models import Invitation, ParkedForm, User
from referral.models.discarding import discard
from referral.models.throttle import forget, limit, reserve
from referral.models.transaction import command

_hasher = PasswordHasher()
_DECOY = _hasher.hash("nobody has this password")


def hash_password(password: str) -> str:
    """An argon2id hash."""
    return _hasher.hash(password)


def check_password(email: str, password: str, address: str) -> User | None:
    """The account when the password fits, else None. Raises TooOften before anything is verified.

    The attempt is counted first, so that a hundred at once are no way around the limit. An unknown
    address costs as much time as a wrong password, so that nobody learns who has an account.
    """
    limits = [account_limit(email), address_limit(address)]
    attempts = reserve(limits, lambda: note(account_by_email(email), AccountEventKind.BLOCKED))
    return _check_password(email, password, attempts)


@command
def _check_password(email: str, password: str, attempts: list[UUID]) -> User | None:
    user = account_by_email(email)
    if user and user.organisation.provider_only:
        user = None
    if _fits(user.password_hash if user and user.password_hash else _DECOY, password) and user:
        forget([account_limit(email)], attempts)
        return user
    note(user, AccountEventKind.PASSWORD_REFUSED)
    return None


@command
def set_news(actor: Actor, wish: NewsWish) -> None:
    """Let the account hear of news in this way; raises Invalid for a way that the role does not have."""
    if allowed(actor.role, wish) is not wish:
        raise Invalid("Dit kan niet in uw rol.", {"news": "Kies een antwoord uit de lijst."})
    db.session.get_one(User, actor.id).news = wish


def change_password(actor: Actor, present: str, wanted: str, this: UUID | None) -> dict[str, str]:
    """Give the account another password and end its other sessions, all but *this*.

    What is wrong, by form field: ``present`` or ``wanted``; empty when the password was changed. Raises
    TooOften: somebody at an open screen may not guess the present password.
    """
    limits = [limit("change", str(actor.id), PER_ACCOUNT, WINDOW)]
    reserve(limits, lambda: note(actor, AccountEventKind.BLOCKED))
    return _change_password(actor, present, wanted, this)


@command
def _change_password(actor: Actor, present: str, wanted: str, this: UUID | None) -> dict[str, str]:
    user = db.session.get_one(User, actor.id, with_for_update={"of": User})
    if not _fits(user.password_hash or _DECOY, present):
        note(user, AccountEventKind.PASSWORD_REFUSED)
        return {"present": "Dit is niet uw huidige wachtwoord."}
    forget([limit("change", str(actor.id), PER_ACCOUNT, WINDOW)], [])
    problem = password_problem(wanted, user)
    if problem:
        return {"wanted": problem}
    user.password_hash = hash_password(wanted)
    note(user, AccountEventKind.PASSWORD_CHANGED)
    end_sessions(user.id, but=this)
    return {}


def password_problem(wanted: str, user: User | Invitation) -> str:
    """Why *wanted* is no password for this user, in words for the user; empty when it will do."""
    if len(wanted) < passwords.SHORTEST:
        return f"Kies een wachtwoord van {passwords.SHORTEST} tekens of meer."
    if len(wanted) > passwords.LONGEST:
        return f"Kies een wachtwoord van hoogstens {passwords.LONGEST} tekens."
    if passwords.is_guessable(wanted, (user.email, user.name, user.organisation.name)):
        return "Dit wachtwoord is makkelijk te raden. Neem bijvoorbeeld vier willekeurige woorden."
    return ""


@command
def note_event(user: User | Actor, kind: AccountEventKind, means: Means | None = None) -> None:
    """Put one line in the security log of an account when nothing else changes in the database."""
    note(user, kind, means)


@command
def choose_language(actor: Actor, language: Language) -> None:
    """Write mails to this account in *language* from now on."""
    db.session.get_one(User, actor.id).language = language


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

"""Prove a code, add and remove factors, make recovery codes, end sessions.

Every attempt with a code is reserved before it is verified (`models/throttle.py`). Every change ends
the other sessions of the account and stands in its security log, in the same transaction.
"""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.engine import CursorResult

from referral.accounts.factors.queries import factors
from referral.audit.account_log import note
from referral.domain.actors import Actor
from referral.domain.errors import Invalid, NotAllowed, NotVisible
from referral.domain.sign_in import FACTORS_PER_USER, RECOVERY_CODES, AccountEventKind
from referral.extensions import db, vault
from referral.lib import clock, one_time, recovery
from referral.models import Passkey, RecoveryCode, TotpFactor, User, WebSession
from referral.models.throttle import Limit, forget, limit, reserve
from referral.models.transaction import command

WINDOW = timedelta(minutes=15)
PER_WINDOW = 5
PER_DAY = 25
"""Three codes of a million are right at a time: 25 tries a day find one in about forty years."""

WRONG = "Deze code klopt niet. Vul de code in die de app nu laat zien."
SPENT = "Deze code is al gebruikt. Wacht tot de app een nieuwe code laat zien."
WRONG_RECOVERY = "Deze herstelcode klopt niet, of is al gebruikt."
LAST_ONE = "Dit is uw enige tweede stap. Voeg eerst een andere toe; daarna kunt u deze verwijderen."


def _limits(actor: Actor, kind: str) -> list[Limit]:
    return [
        limit(kind, str(actor.id), PER_WINDOW, WINDOW),
        limit(f"{kind}_day", str(actor.id), PER_DAY, timedelta(days=1)),
    ]


def prove_code(actor: Actor, code: str) -> str:
    """Check and spend a code of one of the actor's apps: empty when right, else what to tell the user.

    A time step counts once, also for two requests at the same moment. Raises TooOften.
    """
    limits = _limits(actor, "totp")
    reserve(limits, lambda: note(actor, AccountEventKind.BLOCKED))
    return _prove_code(actor, one_time.tidy(code), limits)


@command
def _prove_code(actor: Actor, code: str, limits: list[Limit]) -> str:
    apps = factors(actor).apps
    for app in apps:
        if any(_spend(app, step) for step in one_time.accepted_steps(app.secret, code, clock.now())):
            forget(limits, [])
            return ""
    note(actor, AccountEventKind.CODE_REFUSED)
    return next(filter(None, (_known_trouble(app.secret, code) for app in apps)), WRONG)


def _spend(app: TotpFactor, step: int) -> bool:
    """Mark *step* as used; False when it, or a later one, was used before."""
    result = db.session.execute(
        update(TotpFactor)
        .where(TotpFactor.id == app.id, TotpFactor.last_step < step)
        .values(last_step=step, last_used_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    return isinstance(result, CursorResult) and result.rowcount == 1


def _known_trouble(secret: str, code: str) -> str:
    """What is wrong with a refused code, when we can tell: used before, or a clock that is off."""
    off = one_time.seconds_off(secret, code, clock.now())
    if off is None:
        return ""
    if abs(off) <= one_time.DRIFT_STEPS * one_time.STEP_SECONDS:
        return SPENT
    minutes = max(1, round(abs(off) / 60))
    how = "voor" if off > 0 else "achter"
    return (
        f"De klok van uw telefoon loopt ongeveer {minutes} {'minuut' if minutes == 1 else 'minuten'} {how}. "
        "Zet in de instellingen van uw telefoon de tijd op automatisch en vul dan een nieuwe code in."
    )


def prove_recovery_code(actor: Actor, code: str) -> str:
    """Check and use up a recovery code: empty when right, else what to tell the user. Raises TooOften."""
    limits = _limits(actor, "recovery")
    reserve(limits, lambda: note(actor, AccountEventKind.BLOCKED))
    return _prove_recovery_code(actor, code, limits)


@command
def _prove_recovery_code(actor: Actor, code: str, limits: list[Limit]) -> str:
    used = db.session.scalars(
        delete(RecoveryCode)
        .where(RecoveryCode.user_id == actor.id, RecoveryCode.code_hash == _hash(actor, code))
        .returning(RecoveryCode.id)
    ).first()
    if used is None:
        note(actor, AccountEventKind.RECOVERY_REFUSED)
        return WRONG_RECOVERY
    forget(limits, [])
    note(actor, AccountEventKind.RECOVERY_USED)
    return ""


@command
def add_app(actor: Actor, name: str, secret: str, code: str, *, first: bool, this: UUID | None) -> list[str]:
    """Add an authenticator app that shows *code* now; new recovery codes when the account had none.

    `first` demands that this is the account's first factor: only then does a password alone do.
    `this` is the session that stays. Raises Invalid for a wrong code, NotAllowed.
    """
    steps = one_time.accepted_steps(secret, one_time.tidy(code), clock.now())
    if not steps:
        trouble = _known_trouble(secret, one_time.tidy(code)) or WRONG
        raise Invalid(trouble, {"code": trouble})
    user = make_room(actor, first=first)
    db.session.add(TotpFactor.create(user, name, secret, steps[0]))
    note(actor, AccountEventKind.TOTP_ADDED)
    return after_adding(user, this)


def make_room(actor: Actor, *, first: bool) -> User:
    """Lock the account for a change of its factors; raises NotAllowed when one more is not allowed."""
    user: User = db.session.scalars(select(User).where(User.id == actor.id).with_for_update(of=User)).one()
    had = len(factors(actor))
    if first and had:
        raise NotAllowed("Er is al een tweede stap ingesteld. Meld u opnieuw aan.")
    if had >= FACTORS_PER_USER:
        raise NotAllowed(f"U kunt niet meer dan {FACTORS_PER_USER} manieren bewaren. Verwijder er eerst een.")
    return user


def after_adding(user: User, this: UUID | None) -> list[str]:
    """Inside the command that added a factor: end other sessions; recovery codes if there are none."""
    end_sessions(user.id, but=this)
    held = select(func.count()).select_from(RecoveryCode).where(RecoveryCode.user_id == user.id)
    return [] if db.session.scalar(held) else _fresh_codes(user)


@command
def remove_factor(actor: Actor, factor_id: UUID, this: UUID | None) -> None:
    """Remove an app or a passkey; raises NotVisible, and NotAllowed for the last one."""
    db.session.execute(select(User.id).where(User.id == actor.id).with_for_update(of=User))
    held = factors(actor)
    found = next((each for each in (*held.apps, *held.passkeys) if each.id == factor_id), None)
    if found is None:
        raise NotVisible("Deze tweede stap is er niet meer.")
    if len(held) == 1:
        raise NotAllowed(LAST_ONE)
    db.session.delete(found)
    is_key = isinstance(found, Passkey)
    note(actor, AccountEventKind.PASSKEY_REMOVED if is_key else AccountEventKind.TOTP_REMOVED)
    end_sessions(actor.id, but=this)


@command
def renew_recovery_codes(actor: Actor, this: UUID | None) -> list[str]:
    """Ten new codes; the old ones stop working."""
    user: User = db.session.scalars(select(User).where(User.id == actor.id).with_for_update(of=User)).one()
    end_sessions(actor.id, but=this)
    return _fresh_codes(user)


def _fresh_codes(user: User) -> list[str]:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    codes = [recovery.new_code() for _ in range(RECOVERY_CODES)]
    actor = user.actor()
    db.session.add_all(
        RecoveryCode(region_id=user.region_id, user_id=user.id, code_hash=_hash(actor, code))
        for code in codes
    )
    note(actor, AccountEventKind.RECOVERY_MADE)
    return codes


def _hash(actor: Actor, code: str) -> bytes:
    return vault.index("recovery_code", str(actor.id), recovery.tidy(code))


def end_sessions(user_id: UUID, but: UUID | None) -> None:
    """Inside a command: end every session of the account, half sign-ins too, except the one to keep."""
    half_way = WebSession.content["half"]["user_id"].astext == str(user_id)
    others = update(WebSession).where(
        or_(WebSession.user_id == user_id, half_way), WebSession.ended_at.is_(None)
    )
    if but is not None:
        others = others.where(WebSession.id != but)
    db.session.execute(others.values(ended_at=clock.now()).execution_options(synchronize_session=False))


@command
def sign_out_everywhere(actor: Actor) -> None:
    """End all sessions of the actor at once, this one included."""
    end_sessions(actor.id, but=None)
    note(actor, AccountEventKind.SIGNED_OUT_EVERYWHERE)

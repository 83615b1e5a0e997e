"""The one way into a session, whatever proved who somebody is.

A right password alone opens only half a session (`begin`): it holds who wants in, but nobody is signed
in, so that the hook of `web/access.py` keeps every page closed that is closed for strangers. `enter`
opens the whole one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlsplit
from uuid import UUID

from flask import flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user

from referral.accounts.factors.queries import factors
from referral.accounts.queries import SignedIn, present_account
from referral.accounts.services import note_event
from referral.domain.sign_in import FRESH, HALF_WAY, AccountEventKind, Means
from referral.lib import clock
from referral.models import User
from referral.models.scope import acting
from referral.web.access import EMERGENCY
from referral.web.navigation import HOME
from referral.workflow.erasures import require_erasures

P = ParamSpec("P")
View = Callable[P, ResponseReturnValue]

HALF = "half"
"""Where a half sign-in stands in the session; `end_sessions` finds it by this name."""

PROVED = "proved_at"
"""When whoever is signed in proved it, in the session."""


@dataclass(frozen=True, slots=True)
class HalfWay:
    """Somebody who gave the right password and must still prove a second factor, or set one up."""

    user: User
    target: str


def enter(user: User, target: str, *, means: Means = Means.OTHER) -> ResponseReturnValue:
    """Everything needed was proven: begin a fresh session and lead to *target* or the home of the role."""
    require_erasures()
    note_event(user, AccountEventKind.SIGNED_IN, means)
    _fresh_session()
    session[PROVED] = clock.now().isoformat()
    session[EMERGENCY] = True  # the first request looks whether an emergency access is still open
    login_user(SignedIn(user.actor()))
    return redirect(own_path(target) or url_for(HOME[user.role]))


def begin(
    user: User, target: str, *, proven: AccountEventKind = AccountEventKind.PASSWORD_RIGHT
) -> ResponseReturnValue:
    """One thing was proven, the second factor is still needed: lead to it, or to setting one up."""
    require_erasures()
    note_event(user, proven)
    _fresh_session()
    session[HALF] = {"user_id": str(user.id), "at": clock.now().isoformat(), "target": own_path(target)}
    return redirect(url_for("accounts.second_step"))


def leave() -> None:
    """Forget who is signed in, or half way, in this browser; the row of the session ends as well."""
    logout_user()
    _fresh_session()


def half_way() -> HalfWay | None:
    """The half sign-in of this browser; None when there is none, or not any more."""
    held = session.get(HALF)
    if not held or current_user.is_authenticated:
        return None
    if clock.now() - datetime.fromisoformat(held["at"]) > HALF_WAY:
        return None
    user = present_account(UUID(held["user_id"]))
    return HalfWay(user, held["target"]) if user else None


def with_half(
    view: Callable[Concatenate[HalfWay, P], ResponseReturnValue],
) -> Callable[P, ResponseReturnValue]:
    """For a route of the second step: give the view who is half way, and act as that account.

    Anybody else is led to the sign-in page.
    """

    @wraps(view)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        half = half_way()
        if half is None:
            return _to_sign_in()
        with acting(half.user.actor()):
            return view(half, *args, **kwargs)

    return wrapper


@dataclass(frozen=True, slots=True)
class Enrolling:
    """Somebody who may add a factor: `half` is set when it is the first one and sign-in waits for it."""

    user: User
    half: HalfWay | None


def enrolling(
    view: Callable[Concatenate[Enrolling, P], ResponseReturnValue],
) -> Callable[P, ResponseReturnValue]:
    """For a route that adds a factor: for whoever is signed in, or half way without any factor yet."""

    @wraps(view)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        if current_user.is_authenticated:
            if not _proved_lately():
                return _prove_again()
            user = present_account(current_user.actor.id)
            return view(Enrolling(user, None), *args, **kwargs) if user else _to_sign_in()
        half = half_way()
        if half is None:
            return _to_sign_in()
        actor = half.user.actor()
        with acting(actor):
            if len(factors(actor)):
                return redirect(url_for("accounts.second_step"))
            return view(Enrolling(half.user, half), *args, **kwargs)

    return wrapper


def lately_proven(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """For a route that changes how somebody signs in: an open screen is not enough (OWASP ASVS 5, 7.5.1)."""

    @wraps(view)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        return view(*args, **kwargs) if _proved_lately() else _prove_again()

    return wrapper


def _proved_lately() -> bool:
    held = session.get(PROVED)
    return held is not None and clock.now() - datetime.fromisoformat(held) < FRESH


def _prove_again() -> ResponseReturnValue:
    target = request.path if request.method == "GET" else url_for("accounts.account")
    return redirect(url_for("accounts.again", next=target))


def own_path(target: str) -> str:
    """*target* when it is a path of this site other than the root, else empty: nobody is sent elsewhere."""
    if not target.startswith("/") or target.startswith("//") or target == "/" or "\\" in target:
        return ""
    parts = urlsplit(target)
    return "" if parts.netloc or parts.scheme else target


def this_session() -> UUID | None:
    """The key of the session at hand, to keep it when all others end."""
    row_id: Any = getattr(session, "row_id", None)
    return row_id if isinstance(row_id, UUID) else None


def _fresh_session() -> None:
    session.clear()
    session.rotate()  # type: ignore[attr-defined]  # our own session class


def _to_sign_in() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return redirect(url_for("accounts.home"))
    if session.pop(HALF, None):
        flash("Het duurde te lang. Meld u opnieuw aan.")
    return redirect(url_for("accounts.sign_in"))

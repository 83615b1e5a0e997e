"""The one way into a session, whatever proved who somebody is."""

from urllib.parse import urlsplit

from flask import redirect, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_user

from referral.accounts.queries import SignedIn
from referral.models import User
from referral.web.access import EMERGENCY
from referral.web.navigation import HOME
from referral.workflow.erasures import require_erasures


def enter(user: User, target: str) -> ResponseReturnValue:
    """Begin a fresh session for *user* and lead to *target*, or to the home of the role."""
    require_erasures()
    session.clear()
    session.rotate()  # type: ignore[attr-defined]  # our own session class
    session[EMERGENCY] = True  # the first request looks whether an emergency access is still open
    login_user(SignedIn(user.actor()))
    return redirect(_own_path(target) or url_for(HOME[user.role]))


def _own_path(target: str) -> str:
    parts = urlsplit(target)
    own = target.startswith("/") and not target.startswith("//") and not parts.netloc and not parts.scheme
    return target if own and target != "/" and "\\" not in target else ""

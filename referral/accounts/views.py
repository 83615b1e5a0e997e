"""Sign in, sign out, resume."""

from uuid import UUID

from flask import Blueprint, abort, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, logout_user

from referral.accounts import queries, services
from referral.accounts.entering import enter
from referral.accounts.forms import SignInForm
from referral.accounts.invitations import views as invitations
from referral.accounts.single_sign_on import views as single_sign_on
from referral.accounts.single_sign_on.queries import required_door
from referral.domain.statuses import PEOPLE
from referral.web.access import public, requires, the_actor
from referral.web.navigation import HOME
from referral.web.parking import parked_form

bp = Blueprint("accounts", __name__)
invitations.register(bp)
single_sign_on.register(bp)

WRONG = "Dit e-mailadres en wachtwoord horen niet bij elkaar."
BLOCKED = "Er is te vaak een verkeerd wachtwoord ingevuld. Probeer het over een kwartier opnieuw."


@bp.get("/")
@public
def home() -> ResponseReturnValue:
    """The first page of the signed-in role, or the sign-in page."""
    if not current_user.is_authenticated:
        return redirect(url_for("accounts.sign_in"))
    return redirect(url_for(HOME[the_actor().role]))


@bp.get("/aanmelden")
@public
def sign_in() -> ResponseReturnValue:
    """The sign-in page; in the demo with one button per role."""
    form = SignInForm(next=request.args.get("next", ""))
    return _page(form)


@bp.post("/aanmelden")
@public
def sign_in_submitted() -> ResponseReturnValue:
    """Check the password; on success a fresh session and on to where the user was going."""
    form = SignInForm()
    if not form.validate():
        return _page(form), 422
    own_door = required_door(form.email.data or "")
    if own_door is not None:
        return redirect(url_for("accounts.single_sign_on", slug=own_door, next=form.next.data or None))
    address = request.remote_addr or ""
    if queries.is_blocked(form.email.data or "", address):
        form.email.errors = [BLOCKED]
        return _page(form), 429
    user = services.check_password(form.email.data or "", form.password.data or "", address)
    if user is None:
        form.email.errors = [WRONG]
        return _page(form), 422
    return enter(user, form.next.data or "")


@bp.post("/aanmelden/proef/<uuid:user_id>")
@public
def sign_in_demo(user_id: UUID) -> ResponseReturnValue:
    """One click to become a demo account; does not exist outside the demo."""
    user = queries.demo_account(user_id) if current_app.config["DEMO"] else None
    if user is None:
        abort(404)
    return enter(user, request.form.get("next", ""))


@bp.post("/afmelden")
@requires(*PEOPLE)
def sign_out() -> ResponseReturnValue:
    """End this session, also on the server."""
    logout_user()
    session.clear()
    session.rotate()  # type: ignore[attr-defined]  # our own session class
    return redirect(url_for("accounts.sign_in"))


@bp.get("/verder/<uuid:parked_id>")
@requires(*PEOPLE)
def resume(parked_id: UUID) -> ResponseReturnValue:
    """Show what was typed when the session ended, ready to send again."""
    path, values = parked_form(the_actor().id, parked_id)
    return render_template("accounts/resume.html", path=path, fields=values, parked_id=parked_id)


@bp.post("/verder/<uuid:parked_id>/weg")
@requires(*PEOPLE)
def discard(parked_id: UUID) -> ResponseReturnValue:
    """Throw the kept text away."""
    services.forget_parked_form(the_actor(), parked_id)
    return redirect(url_for("accounts.home"))


def _page(form: SignInForm) -> str:
    accounts = queries.demo_accounts() if current_app.config["DEMO"] else []
    return render_template("accounts/sign_in.html", form=form, demo_accounts=accounts)

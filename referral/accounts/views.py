"""Sign in, sign out, resume."""

from uuid import UUID

from flask import Blueprint, Response, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from referral.accounts import account, adding, queries, second_step, services
from referral.accounts.entering import begin, enter, half_way, leave
from referral.accounts.forms import PasskeyProofForm, SignInForm
from referral.accounts.invitations import views as invitations
from referral.accounts.keeping import new_challenge, take_challenge
from referral.accounts.passkeys import services as passkeys
from referral.accounts.single_sign_on import views as single_sign_on
from referral.accounts.single_sign_on.queries import required_door
from referral.domain.errors import TooOften
from referral.domain.sign_in import AccountEventKind, Means
from referral.domain.statuses import PEOPLE
from referral.web.access import public, requires, the_actor
from referral.web.navigation import HOME
from referral.web.parking import parked_form

bp = Blueprint("accounts", __name__)
for part in (second_step, adding, account, invitations, single_sign_on):
    part.register(bp)

USE = "sign_in"
WRONG = "Dit e-mailadres en wachtwoord horen niet bij elkaar."


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
    """The sign-in page; in the demo with one button per role. Who is half way in goes on there."""
    if half_way() is not None:
        return redirect(url_for("accounts.second_step"))
    form = SignInForm(next=request.args.get("next", ""))
    return _page(form)


@bp.post("/aanmelden")
@public
def sign_in_submitted() -> ResponseReturnValue:
    """Check the password; on success half a session, and on to the second step."""
    form = SignInForm()
    if not form.validate():
        return _page(form), 422
    own_door = required_door(form.email.data or "")
    if own_door is not None:
        return redirect(url_for("accounts.single_sign_on", slug=own_door, next=form.next.data or None))
    try:
        user = services.check_password(
            form.email.data or "", form.password.data or "", request.remote_addr or ""
        )
    except TooOften as error:
        form.email.errors = [error.message]
        return _page(form), 429
    if user is None:
        form.email.errors = [WRONG]
        return _page(form), 422
    return begin(user, form.next.data or "")


@bp.post("/aanmelden/opties")
@public
def sign_in_options() -> ResponseReturnValue:
    """What the browser needs to sign in with any passkey of this site."""
    return Response(passkeys.request_options([], new_challenge(USE)), mimetype="application/json")


@bp.post("/aanmelden/passkey")
@public
def sign_in_passkey() -> ResponseReturnValue:
    """A passkey alone will do: the device verified its holder, which makes two factors in one."""
    form, challenge = PasskeyProofForm(), take_challenge(USE)
    again = SignInForm(formdata=None, next=form.next.data or "")
    if not form.validate() or challenge is None:
        return _page(again, passkeys.REFUSED), 422
    try:
        user = passkeys.prove(form.credential.data or "", challenge, request.remote_addr or "", None)
    except TooOften as error:
        return _page(again, error.message), 429
    if user is None or user.organisation.provider_only:
        return _page(again, passkeys.REFUSED), 422
    return enter(user, form.next.data or "", means=Means.PASSKEY)


@bp.post("/aanmelden/proef/<uuid:user_id>")
@public
def sign_in_demo(user_id: UUID) -> ResponseReturnValue:
    """One click to become a demo account; does not exist outside the demo."""
    user = queries.demo_account(user_id) if current_app.config["DEMO"] else None
    if user is None:
        abort(404)
    return enter(user, request.form.get("next", ""), means=Means.DEMO)


@bp.post("/afmelden")
@requires(*PEOPLE)
def sign_out() -> ResponseReturnValue:
    """End this session, also on the server."""
    services.note_event(the_actor(), AccountEventKind.SIGNED_OUT)
    leave()
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


def _page(form: SignInForm, passkey_problem: str = "") -> str:
    return render_template(
        "accounts/sign_in.html",
        form=form,
        demo_accounts=queries.demo_accounts() if current_app.config["DEMO"] else [],
        passkeys=passkeys.site() is not None,
        passkey_problem=passkey_problem,
    )

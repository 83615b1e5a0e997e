"""The pages between the password and the whole session."""

from flask import Blueprint, Response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from referral.accounts.entering import HalfWay, enter, leave, with_half
from referral.accounts.factors.queries import factors
from referral.accounts.factors.services import prove_code, prove_recovery_code
from referral.accounts.forms import CodeForm, PasskeyProofForm, RecoveryForm
from referral.accounts.keeping import new_challenge, take_challenge
from referral.accounts.passkeys import services as passkeys
from referral.domain.errors import TooOften
from referral.domain.sign_in import Means
from referral.web.access import public

USE = "second_step"


def register(bp: Blueprint) -> None:
    """Add the routes of this module to the blueprint of the feature."""
    bp.add_url_rule("/aanmelden/tweede-stap", view_func=second_step)
    bp.add_url_rule("/aanmelden/tweede-stap", view_func=second_step_submitted, methods=["POST"])
    bp.add_url_rule("/aanmelden/tweede-stap/passkey", view_func=second_step_passkey, methods=["POST"])
    bp.add_url_rule("/aanmelden/tweede-stap/opties", view_func=second_step_options, methods=["POST"])
    bp.add_url_rule("/aanmelden/herstelcode", view_func=recover, methods=["GET", "POST"])
    bp.add_url_rule("/aanmelden/stoppen", view_func=stop, methods=["POST"])


@public
@with_half
def second_step(half: HalfWay) -> ResponseReturnValue:
    """Ask for a second factor; who has none is led to set one up."""
    if not len(factors(half.user.actor())):
        return redirect(url_for("accounts.add_factor"))
    return _page(half, CodeForm())


@public
@with_half
def second_step_submitted(half: HalfWay) -> ResponseReturnValue:
    """Check the code of the app; on success a whole session."""
    form = CodeForm()
    if not form.validate():
        return _page(half, form), 422
    try:
        problem = prove_code(half.user.actor(), form.code.data or "")
    except TooOften as error:
        form.code.errors = [error.message]
        return _page(half, form), 429
    if problem:
        form.code.errors = [problem]
        return _page(half, form), 422
    return enter(half.user, half.target, means=Means.TOTP)


@public
@with_half
def second_step_options(half: HalfWay) -> ResponseReturnValue:
    """What the browser needs to use one of this account's passkeys."""
    held = list(factors(half.user.actor()).passkeys)
    return Response(passkeys.request_options(held, new_challenge(USE)), mimetype="application/json")


@public
@with_half
def second_step_passkey(half: HalfWay) -> ResponseReturnValue:
    """Check the passkey's answer; on success a whole session."""
    form, challenge = PasskeyProofForm(), take_challenge(USE)
    if not form.validate() or challenge is None:
        return _page(half, CodeForm(formdata=None), passkeys.REFUSED), 422
    answer = form.credential.data or ""
    try:
        user = passkeys.prove(answer, challenge, request.remote_addr or "", half.user)
    except TooOften as error:
        return _page(half, CodeForm(formdata=None), error.message), 429
    if user is None:
        return _page(half, CodeForm(formdata=None), passkeys.REFUSED), 422
    return enter(user, half.target, means=Means.PASSKEY)


@public
@with_half
def recover(half: HalfWay) -> ResponseReturnValue:
    """Use a recovery code instead of a second factor."""
    form = RecoveryForm()
    if request.method == "GET":
        return render_template("accounts/recover.html", form=form)
    status = 422
    if form.validate():
        try:
            problem = prove_recovery_code(half.user.actor(), form.code.data or "")
        except TooOften as error:
            problem, status = error.message, 429
        if not problem:
            return enter(half.user, half.target or url_for("accounts.account"), means=Means.RECOVERY_CODE)
        form.code.errors = [problem]
    return render_template("accounts/recover.html", form=form), status


@public
def stop() -> ResponseReturnValue:
    """Forget the half sign-in, to begin again as somebody else."""
    if not session.get("_user_id"):
        leave()
    return redirect(url_for("accounts.sign_in"))


def _page(half: HalfWay, form: CodeForm, passkey_problem: str = "") -> str:
    held = factors(half.user.actor())
    return render_template(
        "accounts/second_step.html",
        form=form,
        apps=held.apps,
        passkeys=held.passkeys if passkeys.site() else [],
        passkey_problem=passkey_problem,
    )

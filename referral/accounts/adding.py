"""Add a factor: the first one while sign-in waits for it, others from ‘Mijn account’."""

import segno
from flask import Blueprint, Response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from referral.accounts.entering import Enrolling, enrolling, enter, own_path, this_session
from referral.accounts.factors.queries import factors
from referral.accounts.factors.services import add_app
from referral.accounts.forms import AppForm, PasskeyForm
from referral.accounts.keeping import keep, kept, new_challenge, take_challenge
from referral.accounts.passkeys import services as passkeys
from referral.domain.errors import Invalid
from referral.domain.sign_in import Means
from referral.lib import clock, one_time
from referral.web.access import public
from referral.web.filters import date_nl

ISSUER = "Patchwork"
SECRET = "app_secret"  # noqa: S105  # the name of a place, not a secret
CODES = "recovery_codes"
USE = "new_passkey"


def register(bp: Blueprint) -> None:
    """Add the routes of this module to the blueprint of the feature."""
    bp.add_url_rule("/tweede-stap", view_func=add_factor)
    bp.add_url_rule("/tweede-stap/app", view_func=add_totp, methods=["GET", "POST"])
    bp.add_url_rule("/tweede-stap/passkey", view_func=add_passkey, methods=["POST"])
    bp.add_url_rule("/tweede-stap/opties", view_func=new_passkey_options, methods=["POST"])


@public
@enrolling
def add_factor(who: Enrolling) -> ResponseReturnValue:
    """Choose between an app and a passkey."""
    return _choice(who, PasskeyForm(name=f"Passkey van {date_nl(clock.now())}"))


@public
@enrolling
def add_totp(who: Enrolling) -> ResponseReturnValue:
    """Show the QR code and the secret; keep the app once it showed a right code."""
    form = AppForm(name="Mijn telefoon")
    secret = kept(SECRET, who.user.id) or one_time.new_secret()
    if request.method == "POST" and form.validate():
        try:
            codes = add_app(
                who.user.actor(),
                form.name.data or "",
                secret,
                form.code.data or "",
                first=who.half is not None,
                this=this_session(),
            )
        except Invalid as error:
            form.code.errors = [error.message]
        else:
            session.pop(SECRET, None)
            return _added(who, codes)
    keep(SECRET, who.user.id, secret)
    page = render_template(
        "accounts/add_totp.html",
        form=form,
        secret=one_time.in_fours(secret),
        qr=_qr(one_time.enrolment_address(secret, who.user.email, ISSUER)),
    )
    return page, 422 if request.method == "POST" else 200


@public
@enrolling
def new_passkey_options(who: Enrolling) -> ResponseReturnValue:
    """What the browser needs to make a passkey."""
    held = list(factors(who.user.actor()).passkeys)
    options = passkeys.creation_options(who.user, held, new_challenge(USE))
    return Response(options, mimetype="application/json")


@public
@enrolling
def add_passkey(who: Enrolling) -> ResponseReturnValue:
    """Keep the passkey that the browser made."""
    form, challenge = PasskeyForm(), take_challenge(USE)
    if not form.validate():
        return _choice(who, form), 422
    try:
        codes = passkeys.register(
            who.user.actor(),
            form.name.data or "",
            form.credential.data or "",
            challenge,
            first=who.half is not None,
            this=this_session(),
        )
    except Invalid as error:
        form.name.errors = [error.message]
        return _choice(who, form), 422
    return _added(who, codes)


def _added(who: Enrolling, codes: list[str]) -> ResponseReturnValue:
    """On to the recovery codes when there are new ones, else to where the user was going."""
    target = who.half.target if who.half else url_for("accounts.account")
    if codes:
        target = url_for("accounts.recovery_codes", next=own_path(target) or None)
    answer = enter(who.user, target, means=Means.ENROLMENT) if who.half else redirect(target)
    if codes:
        keep(CODES, who.user.id, "\n".join(codes))
    return answer


def _choice(who: Enrolling, form: PasskeyForm) -> str:
    return render_template(
        "accounts/add_factor.html", form=form, half=who.half, passkeys=passkeys.site() is not None
    )


def _qr(address: str) -> Markup:
    """The QR code as an SVG of its own size; it holds nothing that was typed by others."""
    drawn = segno.make(address, error="m").svg_inline(omitsize=True, svgclass=None, lineclass=None)
    return Markup(drawn)  # noqa: S704  # drawn by us: digits of a path and nothing else

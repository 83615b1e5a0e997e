"""The way to an organisation's own provider, and back."""

import hmac
import logging
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, abort, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from referral.accounts.arrivals import after_single_sign_on
from referral.accounts.single_sign_on import queries, services
from referral.accounts.single_sign_on.forms import FindDoorForm
from referral.accounts.single_sign_on.provider import (
    Attempt,
    Client,
    NotBelieved,
    ProviderSilent,
    claims_for,
    way_there,
)
from referral.accounts.single_sign_on.queries import Door
from referral.accounts.single_sign_on.services import Refusal
from referral.domain.provider_claims import proves_two_factors
from referral.lib import clock
from referral.models.scope import acting
from referral.web.access import public
from referral.web.links import callback_address

log = logging.getLogger("patchwork.accounts")

KEPT = "single_sign_on"
"""Where an attempt stands in the session; taken out when it comes back, so that it works once."""

PATIENCE = timedelta(minutes=10)

UNKNOWN = "Voor dit adres kennen we geen eigen aanmelding. Meld u aan met uw wachtwoord."


class Stale(Exception):
    """This browser did not begin this, or too long ago, or the answer came before."""


STALE, UNBELIEVABLE, SILENT = "stale", "unbelievable", "silent"
REASONS: dict[type[Exception], str] = {Stale: STALE, NotBelieved: UNBELIEVABLE, ProviderSilent: SILENT}


def register(bp: Blueprint) -> None:
    """Add the routes of this package to the blueprint of the feature."""
    where = "/aanmelden/organisatie"
    bp.add_url_rule(where, view_func=find_door, methods=["GET", "POST"])
    bp.add_url_rule(f"{where}/<slug>", view_func=single_sign_on)
    bp.add_url_rule(f"{where}/<slug>/start", view_func=single_sign_on_start)
    bp.add_url_rule(f"{where}/<slug>/terug", view_func=single_sign_on_return)


@public
def find_door() -> ResponseReturnValue:
    """Ask for the mail address; its domain tells the organisation."""
    form = FindDoorForm(next=request.args.get("next", ""))
    if request.method == "POST" and form.validate():
        slug = queries.slug_for(form.email.data or "")
        if slug is not None:
            return redirect(url_for("accounts.single_sign_on", slug=slug, next=form.next.data or None))
        form.email.errors = [UNKNOWN]
    return render_template("accounts/find_door.html", form=form), 422 if form.errors else 200


@public
def single_sign_on(slug: str) -> ResponseReturnValue:
    """The door of one organisation, to keep as a bookmark."""
    organisation = queries.organisation_with(slug)
    if organisation is None:
        abort(404)
    target = request.args.get("next", "")
    return render_template("accounts/door.html", organisation=organisation, target=target)


@public
def single_sign_on_start(slug: str) -> ResponseReturnValue:
    """Off to the provider. A link and not a form: the content policy lets forms go nowhere else."""
    door = _door(slug)
    attempt = Attempt.fresh()
    try:
        address = way_there(_client(door), attempt)
    except ProviderSilent as error:
        return _refuse(door, SILENT, str(error))
    session[KEPT] = {
        "slug": slug,
        "state": attempt.state,
        "nonce": attempt.nonce,
        "verifier": attempt.verifier,
        "target": request.args.get("next", ""),
        "at": clock.now().isoformat(),
    }
    return redirect(address)


@public
def single_sign_on_return(slug: str) -> ResponseReturnValue:
    """Back from the provider: believe nothing that this browser did not start, and nothing unsigned."""
    door = _door(slug)
    kept = session.pop(KEPT, None)
    try:
        claims = _believable_claims(door, kept)
    except (Stale, NotBelieved, ProviderSilent) as error:
        return _refuse(door, REASONS[type(error)], str(error))
    user = services.account_from(door, claims)
    if isinstance(user, Refusal):
        return _refuse(door, user.value, user.value)
    with acting(door.system):
        strong = door.settings.trusts_second_factor and proves_two_factors(claims, door.settings.strong_acr)
    return after_single_sign_on(user, kept["target"], two_factors=strong)


def _believable_claims(door: Door, kept: dict[str, Any] | None) -> dict[str, Any]:
    client = _client(door)
    if not kept or not _is_answer_to(kept, door.organisation.slug):
        raise Stale("state")
    if request.args.get("iss", client.issuer) != client.issuer:  # RFC 9207
        raise NotBelieved("answer of another provider")
    if "error" in request.args or not request.args.get("code"):
        raise NotBelieved(f"provider says {request.args.get('error', 'nothing')[:60]!r}")
    attempt = Attempt(kept["state"], kept["nonce"], kept["verifier"])
    return claims_for(client, attempt, request.args["code"])


def _is_answer_to(kept: dict[str, Any], slug: str | None) -> bool:
    if kept["slug"] != slug:
        return False
    if clock.now() - datetime.fromisoformat(kept["at"]) > PATIENCE:
        return False
    return hmac.compare_digest(kept["state"].encode(), request.args.get("state", "").encode())


def _door(slug: str) -> Door:
    door = queries.door_of(slug)
    if door is None:
        abort(404)
    return door


def _client(door: Door) -> Client:
    with acting(door.system):
        settings = door.settings
        return Client(
            issuer=settings.issuer,
            client_id=settings.client_id,
            secret=settings.client_secret,
            callback=callback_address(door.organisation.slug or ""),
            developing=current_app.config["ENV_NAME"] != "production",
        )


def _refuse(door: Door, reason: str, detail: str) -> ResponseReturnValue:
    log.warning("single sign-on refused at %s: %s", door.organisation.slug, detail)
    page = render_template("accounts/provider_refused.html", organisation=door.organisation, reason=reason)
    return page, {SILENT: 503, STALE: 400, UNBELIEVABLE: 400}.get(reason, 403)

"""Errors become pages here, once."""

import logging

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError

from referral.domain.errors import (
    Conflict,
    DomainError,
    IllegalTransition,
    Invalid,
    NoConsent,
    NotAllowed,
    NotVisible,
    Restoring,
    TooOften,
)
from referral.extensions import db
from referral.lib.crypto import KeyRingError, SealBroken
from referral.models.sealed import start_counting_looks
from referral.web.hosts import UnknownHost

log = logging.getLogger(__name__)

STATUS_OF: dict[type[DomainError], int] = {
    NotAllowed: 403,
    NoConsent: 403,
    NotVisible: 404,
    IllegalTransition: 409,
    Conflict: 409,
    Invalid: 422,
    TooOften: 429,
    Restoring: 503,
}

UNREADABLE = (
    "We kunnen deze gegevens niet openen. Ze zijn beschadigd of horen hier niet. Daarom laten we niets "
    "zien. Wij hebben een melding gekregen. Heeft u de gegevens nu nodig? Bel dan uw beheerder."
)

TOO_LONG_OPEN = "Deze pagina was te lang open. Ga terug, ververs de pagina en probeer het opnieuw."
NO_COOKIES = "Uw browser bewaart geen cookies. Zet die aan voor dit adres, en probeer het opnieuw."

KNOWN_PAGES = frozenset({400, 403, 404, 409, 413, 422, 429, 500, 503})


def init_app(app: Flask) -> None:
    """Attach the handlers."""
    app.register_error_handler(DomainError, _domain_error)
    app.register_error_handler(CSRFError, _csrf_error)
    app.register_error_handler(UnknownHost, _unknown_host)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(OperationalError, _database_down)
    app.register_error_handler(SealBroken, _broken_seal)
    app.register_error_handler(KeyRingError, _broken_seal)
    app.register_error_handler(InternalServerError, _server_error)


def _page(code: int, message: str = "") -> ResponseReturnValue:
    db.session.rollback()
    start_counting_looks()
    name = code if code in KNOWN_PAGES else (500 if code >= 500 else 400)
    if request.accept_mimetypes.best == "application/json":
        return {"error": message or "fout"}, code
    return render_template(f"errors/{name}.html", message=message), code


def _domain_error(error: DomainError) -> ResponseReturnValue:
    return _page(STATUS_OF[type(error)], error.message)


def _csrf_error(error: CSRFError) -> ResponseReturnValue:
    del error
    return _page(400, TOO_LONG_OPEN if request.cookies else NO_COOKIES)


def _http_error(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    if code < 400:
        return error.get_response()
    return _page(code)


def _unknown_host(error: UnknownHost) -> ResponseReturnValue:
    log.warning("Refused a request for the host %r: it is not in HOSTS.", error.host)
    return _page(400, "Op dit adres is Patchwork niet te vinden. Kijk of het adres in uw browser klopt.")


def _broken_seal(error: SealBroken | KeyRingError) -> ResponseReturnValue:
    """Bytes that were moved, altered or sealed with a key we lack: show nothing, and tell who runs this."""
    log.error("A seal did not open on %s: %s", request.endpoint, error)
    return _page(500, UNREADABLE)


def _database_down(error: OperationalError) -> ResponseReturnValue:
    log.error("The database did not answer: %s", error.orig)
    return _page(503)


def _server_error(error: InternalServerError) -> ResponseReturnValue:
    log.error("Unexpected error on %s", request.endpoint, exc_info=error.original_exception)
    return _page(500)

"""`/healthz`: the process answers. `/readyz`: the database is there and migrated."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from referral.health.queries import applied_revision, expected_revision, is_believed
from referral.web.access import public
from referral.workflow.erasures import is_behind

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@public
def alive() -> ResponseReturnValue:
    """200 as long as the process can answer."""
    return {"status": "ok"}


@bp.get("/readyz")
@public
def ready() -> ResponseReturnValue:
    """200 when the database answers, has the newest migration, believes us and knows what was
    erased; else 503 with the reason."""
    try:
        applied = applied_revision()
    except SQLAlchemyError:
        return {"status": "unavailable", "reason": "database"}, 503
    if applied != expected_revision():
        return {"status": "unavailable", "reason": "migrations"}, 503
    if not is_believed():
        return {"status": "unavailable", "reason": "signature"}, 503
    if is_behind():
        return {"status": "unavailable", "reason": "erasures"}, 503
    return {"status": "ok", "revision": applied}

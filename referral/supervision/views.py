"""The privacy officer's pages."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from referral.domain.statuses import Role
from referral.supervision import queries
from referral.web.access import requires, the_actor

bp = Blueprint("supervision", __name__)


@bp.get("/toezicht/logboek")
@requires(Role.PRIVACY_OFFICER)
def access_log() -> ResponseReturnValue:
    """Who looked at what, newest first."""
    return render_template("supervision/access_log.html", rows=queries.latest_rows(the_actor()))

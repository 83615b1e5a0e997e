"""The coordinator's first page."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from referral.domain.statuses import Role
from referral.oversight import queries
from referral.web.access import requires, the_actor

bp = Blueprint("oversight", __name__)


@bp.get("/overzicht")
@requires(Role.COORDINATOR)
def overview() -> ResponseReturnValue:
    """Clocks per team."""
    return render_template("oversight/overview.html", teams=queries.teams(the_actor()))

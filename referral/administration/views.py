"""The administrator's pages."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from referral.administration import queries
from referral.domain.statuses import Role
from referral.web.access import requires, the_actor

bp = Blueprint("administration", __name__)


@bp.get("/beheer")
@requires(Role.ADMIN)
def organisations() -> ResponseReturnValue:
    """The organisations of the region."""
    return render_template(
        "administration/organisations.html", organisations=queries.organisations(the_actor())
    )

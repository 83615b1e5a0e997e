"""The red list: what is beyond a clock, with an act for each line."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from referral.domain.statuses import Role
from referral.oversight.red.queries import Sieve, red_list
from referral.web.access import requires, the_actor
from referral.workflow.queries import other_teams


def register(bp: Blueprint) -> None:
    """Add the routes of this module to the blueprint of the feature."""
    bp.add_url_rule("/overzicht/rood", view_func=red)


@requires(Role.COORDINATOR)
def red() -> ResponseReturnValue:
    """Every referral that is beyond a clock now, the longest first."""
    actor, given = the_actor(), request.args
    sieve = Sieve.read(given.get("team", ""), given.get("soort", ""))
    page = red_list(actor, sieve, given.get("na", ""))
    return render_template("oversight/red.html", sieve=sieve, page=page, teams=other_teams(actor))

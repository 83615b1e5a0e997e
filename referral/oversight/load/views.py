"""Work per coach of one team, and the running referrals of the region."""

from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from referral.domain.statuses import Role
from referral.oversight.load.queries import Sieve, running, team_load
from referral.web.access import requires, the_actor
from referral.workflow.assigning import NOBODY
from referral.workflow.queries import other_teams


def register(bp: Blueprint) -> None:
    """Add the routes of this module to the blueprint of the feature."""
    bp.add_url_rule("/overzicht/team/<uuid:team_id>", view_func=team)
    bp.add_url_rule("/overzicht/lopend", "running", running_list)


@requires(Role.COORDINATOR)
def team(team_id: UUID) -> ResponseReturnValue:
    """What nobody has first, then each coach by name; below it the referrals of the chosen one."""
    actor, given = the_actor(), request.args
    load = team_load(actor, team_id)
    sieve = Sieve.read(str(team_id), given.get("van", NOBODY), "")
    page = running(actor, sieve, given.get("na", ""))
    return render_template("oversight/team.html", load=load, sieve=sieve, page=page)


@requires(Role.COORDINATOR)
def running_list() -> ResponseReturnValue:
    """Everything that runs, or a part of it."""
    actor, given = the_actor(), request.args
    sieve = Sieve.read(given.get("team", ""), given.get("van", ""), given.get("stand", ""))
    page = running(actor, sieve, given.get("na", ""))
    return render_template("oversight/running.html", sieve=sieve, page=page, teams=other_teams(actor))

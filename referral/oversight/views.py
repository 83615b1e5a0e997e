"""The coordinator's first page, and who pays for what."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from referral.domain.codes import Funding
from referral.domain.statuses import Role
from referral.lib import clock
from referral.oversight import queries
from referral.oversight.forms import FundingForm
from referral.oversight.funding.queries import funded_teams, funding_year
from referral.oversight.funding.services import set_funding
from referral.web.access import requires, the_actor
from referral.web.forms import labels

bp = Blueprint("oversight", __name__)

FIRST_YEAR = 2020
"""Before this year no region worked with Welzijn op Recept in Patchwork."""


@bp.get("/overzicht")
@requires(Role.COORDINATOR)
def overview() -> ResponseReturnValue:
    """Clocks per team."""
    return render_template("oversight/overview.html", teams=queries.teams(the_actor()))


@bp.route("/overzicht/geldstromen", methods=["GET", "POST"])
@requires(Role.COORDINATOR)
def funding() -> ResponseReturnValue:
    """Referrals per stream in a year, and the stream of each team from now on."""
    actor = the_actor()
    teams = funded_teams(actor)
    form = FundingForm()
    form.team.choices = labels([(str(team.id), team.name) for team in teams])
    if form.validate_on_submit():
        team = set_funding(actor, UUID(form.team.data), Funding(form.funding.data))
        flash(f"{team.name} valt nu onder: {team.funding.label}.")
        return redirect(url_for("oversight.funding"))
    this_year = clock.today().year
    year = min(max(request.args.get("jaar", this_year, type=int), FIRST_YEAR), this_year)
    page = render_template(
        "oversight/funding.html",
        form=form,
        teams=teams,
        report=funding_year(actor, year),
        this_year=this_year,
        first_year=FIRST_YEAR,
    )
    return page, 422 if form.errors else 200

"""The coordinator's first page, and who pays for what."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from referral.domain.codes import Funding
from referral.domain.errors import Invalid
from referral.domain.silence import Waits
from referral.domain.statuses import Role
from referral.lib import clock
from referral.oversight import queries
from referral.oversight.clocks import queries as clocks_queries
from referral.oversight.clocks import services as clocks_services
from referral.oversight.contacts import views as contacts
from referral.oversight.dividing import views as dividing
from referral.oversight.feedback.queries import feedback_figures
from referral.oversight.forms import ClockForm, ClosingDayForm, FundingForm
from referral.oversight.funding.queries import funded_teams, funding_year
from referral.oversight.funding.services import set_funding
from referral.oversight.load import views as load
from referral.oversight.load.queries import numbers as load_numbers
from referral.oversight.messages import views as messages
from referral.oversight.red import views as red
from referral.oversight.red.queries import counts as red_counts
from referral.web.access import requires, the_actor
from referral.web.forms import labels, show_errors

bp = Blueprint("oversight", __name__)
contacts.register(bp)
red.register(bp)
load.register(bp)
dividing.register(bp)
messages.register(bp)

FIRST_YEAR = 2020
"""Before this year no region worked with Welzijn op Recept in Patchwork."""


@bp.get("/overzicht")
@requires(Role.COORDINATOR)
def overview() -> ResponseReturnValue:
    """What asks for an act in the region, and the clocks per team."""
    actor = the_actor()
    teams, (by_kind, late) = queries.teams(actor), red_counts(actor)
    return render_template(
        "oversight/overview.html",
        teams=teams,
        region=queries.InTime.together(each.in_time for each in teams),
        enough=queries.ENOUGH,
        late=late,
        by_kind=by_kind,
        numbers=load_numbers(actor),
        feedback=feedback_figures(actor),
    )


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


@bp.route("/overzicht/klok", methods=["GET", "POST"])
@requires(Role.COORDINATOR)
def clocks() -> ResponseReturnValue:
    """After how many working days each step comes; which days are no working days."""
    actor = the_actor()
    region = clocks_queries.region_of(actor)
    form = ClockForm(
        remind=region.remind_after,
        escalate=region.escalate_after,
        expire=region.expire_after,
        holidays=list(region.holidays),
    )
    if form.validate_on_submit():
        waits = Waits(form.remind.data or 0, form.escalate.data or 0, form.expire.data or 0)
        moved = clocks_services.set_clock(actor, waits, form.holidays.data or [])
        return _clock_is_set(moved)
    return _clock_page(form, ClosingDayForm(formdata=None))


@bp.post("/overzicht/klok/dagen")
@requires(Role.COORDINATOR)
def add_closing_day() -> ResponseReturnValue:
    """Close the region on one more day."""
    form = ClosingDayForm()
    if form.validate_on_submit():
        try:
            day, label = form.day.data or clock.today(), form.label.data or ""
            moved = clocks_services.add_closing_day(the_actor(), day, label)
        except Invalid as error:
            show_errors(form, error)
        else:
            return _clock_is_set(moved)
    region = clocks_queries.region_of(the_actor())
    values = {"remind": region.remind_after, "escalate": region.escalate_after, "expire": region.expire_after}
    return _clock_page(ClockForm(formdata=None, holidays=list(region.holidays), **values), form)


@bp.post("/overzicht/klok/dagen/<uuid:closing_day_id>/weg")
@requires(Role.COORDINATOR)
def remove_closing_day(closing_day_id: UUID) -> ResponseReturnValue:
    """Open the region on a day after all."""
    return _clock_is_set(clocks_services.remove_closing_day(the_actor(), closing_day_id))


def _clock_page(form: ClockForm, day_form: ClosingDayForm) -> ResponseReturnValue:
    page = render_template(
        "oversight/clocks.html", form=form, day_form=day_form, days=clocks_queries.closing_days(the_actor())
    )
    return page, 422 if form.errors or day_form.errors else 200


def _clock_is_set(moved: int) -> ResponseReturnValue:
    what = "Eén lopende klok is" if moved == 1 else f"{moved} lopende klokken zijn"
    flash(f"Bewaard. {what} opnieuw gezet.")
    return redirect(url_for("oversight.clocks"))

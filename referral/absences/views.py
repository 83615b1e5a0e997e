"""The pages about being away: one's own, and the coordinator's for a coach."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from referral.absences import queries, services
from referral.absences.forms import AbsenceForm
from referral.absences.services import AbsenceInput
from referral.domain.absences import COVERED
from referral.domain.errors import Invalid
from referral.domain.statuses import Role
from referral.models import Absence, User
from referral.web.access import requires, the_actor
from referral.web.filters import date_nl
from referral.web.forms import show_errors

bp = Blueprint("absences", __name__)


@bp.route("/afwezig", methods=["GET", "POST"])
@requires(*sorted(COVERED))
def own() -> ResponseReturnValue:
    """When one is away, who stands in, and for whom one stands in."""
    actor = the_actor()
    form = _form(queries.present_user(actor, actor.id))
    if form.validate_on_submit():
        try:
            made = services.be_away(actor, AbsenceInput(form.period(), form.cover_id()))
        except Invalid as error:
            show_errors(form, error)
        else:
            flash(_told(made))
            return redirect(url_for("absences.own"))
    page = render_template(
        "absences/own.html", form=form, rows=queries.own(actor), covering=queries.covering(actor)
    )
    return page, 422 if form.errors else 200


@bp.post("/afwezig/<uuid:absence_id>/einde")
@requires(*sorted(COVERED))
def end(absence_id: UUID) -> ResponseReturnValue:
    """Be there again, or stay after all."""
    services.be_back(the_actor(), absence_id)
    flash("U bent er weer: berichten komen weer bij u.")
    return redirect(url_for("absences.own"))


@bp.route("/overzicht/afwezig", methods=["GET", "POST"])
@requires(Role.COORDINATOR)
def of_coaches() -> ResponseReturnValue:
    """Which coaches are away; for one who fell ill the coordinator writes it down."""
    actor = the_actor()
    coaches = queries.coaches(actor)
    chosen = next((each for each in coaches if str(each.id) == request.args.get("wie")), None)
    form = _form(chosen) if chosen else None
    if form and chosen and form.validate_on_submit():
        try:
            made = services.set_away(actor, chosen.id, AbsenceInput(form.period(), form.cover_id()))
        except Invalid as error:
            show_errors(form, error)
        else:
            flash(_told(made))
            return redirect(url_for("absences.of_coaches"))
    page = render_template(
        "absences/of_coaches.html",
        form=form,
        chosen=chosen,
        coaches=coaches,
        rows=queries.of_coaches(actor),
    )
    return page, 422 if form and form.errors else 200


@bp.post("/overzicht/afwezig/<uuid:absence_id>/einde")
@requires(Role.COORDINATOR)
def end_for(absence_id: UUID) -> ResponseReturnValue:
    """A coach is there again."""
    services.set_back(the_actor(), absence_id)
    flash("De afwezigheid is beëindigd.")
    return redirect(url_for("absences.of_coaches"))


def _form(user: User) -> AbsenceForm:
    form = AbsenceForm()
    form.offer(queries.possible_covers(the_actor(), user))
    return form


def _told(made: Absence) -> str:
    days = f"{date_nl(made.starts_on)} tot en met {date_nl(made.until)}"
    instead = f" {made.cover.name} neemt waar en krijgt daarvan bericht." if made.cover else ""
    return f"Vastgelegd: {days}.{instead}"

"""Pages about time: exceptions to the rule, and a group that moves for good."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from referral.activities import queries
from referral.activities.editing.forms import shown
from referral.activities.planning import services
from referral.activities.planning.forms import BreakForm, MoveForm
from referral.activities.planning.services import Move
from referral.domain.activities import ImprovementReason
from referral.domain.errors import Invalid
from referral.domain.schedule import Break, next_dates
from referral.domain.statuses import KEEP_CATALOGUE
from referral.lib import clock
from referral.lib.identifiers import tidy_postcode
from referral.web.access import requires, the_actor
from referral.web.forms import show_errors

TOLD = {0: "Er is geen coach met mensen in deze groep.", 1: "Eén coach krijgt bericht."}


def register(bp: Blueprint) -> None:
    """Add the routes of this module to the blueprint of the feature."""
    both, post = ["GET", "POST"], ["POST"]
    one = "/activiteiten/<uuid:activity_id>"
    bp.add_url_rule(f"{one}/dagen", view_func=breaks, methods=both)
    bp.add_url_rule(f"{one}/dagen/<uuid:break_id>/weg", view_func=remove_break, methods=post)
    bp.add_url_rule(f"{one}/verplaatsen", view_func=move, methods=both)


@requires(*KEEP_CATALOGUE)
def breaks(activity_id: UUID) -> ResponseReturnValue:
    """Closed weeks, cancelled days, and days that moved."""
    actor, form = the_actor(), BreakForm()
    if form.validate_on_submit() and _added(form, activity_id):
        flash("Bewaard.")
        return redirect(url_for("activities.breaks", activity_id=activity_id))
    activity = queries.activity_of(actor, activity_id)
    dates = next_dates(activity.schedule, clock.today())
    page = render_template("activities/breaks.html", form=form, activity=activity, dates=dates)
    return page, 422 if form.errors else 200


def _added(form: BreakForm, activity_id: UUID) -> bool:
    first = form.first.data or clock.today()
    moved_to = form.moved_to.data if form.kind.data == "moved" else None
    planned = Break(first, form.last.data or first, moved_to, form.reason.data or "")
    try:
        services.add_break(the_actor(), activity_id, planned)
    except Invalid as error:
        show_errors(form, error)
        return False
    return True


@requires(*KEEP_CATALOGUE)
def remove_break(activity_id: UUID, break_id: UUID) -> ResponseReturnValue:
    """Let the rule hold again."""
    services.remove_break(the_actor(), activity_id, break_id)
    flash("De uitzondering is weg. Het gewone ritme geldt weer.")
    return redirect(url_for("activities.breaks", activity_id=activity_id))


@requires(*KEEP_CATALOGUE)
def move(activity_id: UUID) -> ResponseReturnValue:
    """Another day, hour or place for a group, from some day on."""
    activity = queries.activity_of(the_actor(), activity_id)
    form = MoveForm(data={**shown(activity), "from_day": clock.today()})
    if form.validate_on_submit():
        told = _moved(form, activity_id)
        if told is not None:
            flash(f"De groep is verplaatst. {TOLD.get(told, f'{told} coaches krijgen bericht.')}")
            return redirect(url_for("activities.activity", activity_id=activity_id))
    elif not form.is_submitted():
        form.show_rule(activity.recurrence)
    page = render_template("activities/move.html", form=form, activity=activity)
    return page, 422 if form.errors else 200


def _moved(form: MoveForm, activity_id: UUID) -> int | None:
    place = {
        "location": form.location.data,
        "address": form.address.data or "",
        "postcode": tidy_postcode(form.postcode.data) if form.postcode.data else "",
        "minutes": form.minutes.data,
    }
    form.starts_on.data = from_day = form.from_day.data or clock.today()
    reason, changed = ImprovementReason(form.why.data), form.changed.data or ""
    try:
        return services.move_group(
            the_actor(), activity_id, Move(from_day, form.timing(), place, reason, changed)
        )
    except Invalid as error:
        show_errors(form, error)
        return None

"""Pages to make, change, close and open one entry of the catalogue."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from referral.activities import queries
from referral.activities.editing import services
from referral.activities.editing.forms import GOALS_WARNING, EntryForm, shown
from referral.activities.editing.queries import goals, neighbourhoods, organisations
from referral.domain.activities import has_fitting_goals
from referral.domain.errors import Invalid
from referral.domain.statuses import KEEP_CATALOGUE
from referral.models import Activity
from referral.web.access import requires, the_actor
from referral.web.forms import show_errors


def register(bp: Blueprint) -> None:
    """Add the routes of this module to the blueprint of the feature."""
    one, both = "/activiteiten/<uuid:activity_id>", ["GET", "POST"]
    bp.add_url_rule("/activiteiten/nieuw", view_func=new, methods=both)
    bp.add_url_rule(f"{one}/wijzigen", view_func=edit, methods=both)
    bp.add_url_rule(f"{one}/sluiten", view_func=close, methods=both)
    bp.add_url_rule(f"{one}/openen", view_func=reopen, methods=["POST"])


@requires(*KEEP_CATALOGUE)
def new() -> ResponseReturnValue:
    """One more activity."""
    form = EntryForm(languages=["nl"])
    return _entry(form, None)


@requires(*KEEP_CATALOGUE)
def edit(activity_id: UUID) -> ResponseReturnValue:
    """Change an activity."""
    activity = queries.activity_of(the_actor(), activity_id)
    form = EntryForm(data=shown(activity))
    if not form.is_submitted():
        form.show_rule(activity.recurrence)
    return _entry(form, activity)


def _entry(form: EntryForm, activity: Activity | None) -> ResponseReturnValue:
    actor = the_actor()
    form.offer(organisations(actor), neighbourhoods(actor), goals(actor))
    if form.validate_on_submit():
        stored = _stored(form, activity)
        if stored is not None:
            return redirect(url_for("activities.activity", activity_id=stored.id))
    page = render_template("activities/entry.html", form=form, activity=activity)
    return page, 422 if form.errors else 200


def _stored(form: EntryForm, activity: Activity | None) -> Activity | None:
    key = activity.id if activity else None
    try:
        stored = services.save_activity(the_actor(), key, form.values(), form.timing())
    except Invalid as error:
        show_errors(form, error)
        return None
    flash(f"‘{stored.name}’ is bewaard.")
    if not has_fitting_goals(stored.impact_goals):
        flash(GOALS_WARNING)
    if stored.postcode and stored.point is None:
        flash("We weten niet waar deze postcode ligt. Vul zelf graden in als mensen de afstand willen zien.")
    return stored


@requires(*KEEP_CATALOGUE)
def close(activity_id: UUID) -> ResponseReturnValue:
    """Ask first, and say what happens to the people who have a place."""
    activity = queries.activity_of(the_actor(), activity_id)
    if request.method == "POST":
        services.close_activity(the_actor(), activity_id)
        flash(f"‘{activity.name}’ staat niet meer in de catalogus.")
        return redirect(url_for("activities.activity", activity_id=activity_id))
    return render_template("activities/close.html", activity=activity)


@requires(*KEEP_CATALOGUE)
def reopen(activity_id: UUID) -> ResponseReturnValue:
    """Put it back in the catalogue."""
    activity = services.reopen_activity(the_actor(), activity_id)
    flash(f"‘{activity.name}’ staat weer in de catalogus.")
    return redirect(url_for("activities.activity", activity_id=activity_id))

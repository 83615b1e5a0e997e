"""Adding a line to the logbook."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from referral.activities import queries
from referral.activities.journal.forms import ImprovementForm
from referral.activities.journal.services import Lesson, write_improvement
from referral.domain.activities import ImprovementReason
from referral.domain.statuses import KEEP_CATALOGUE
from referral.lib import clock
from referral.web.access import requires, the_actor


def register(bp: Blueprint) -> None:
    """Add the routes of this module to the blueprint of the feature."""
    bp.add_url_rule("/activiteiten/<uuid:activity_id>/logboek", view_func=journal, methods=["GET", "POST"])


@requires(*KEEP_CATALOGUE)
def journal(activity_id: UUID) -> ResponseReturnValue:
    """Write down what changed, why, and what failed."""
    actor = the_actor()
    activity = queries.activity_of(actor, activity_id)
    form = ImprovementForm(happened_on=clock.today())
    if form.validate_on_submit():
        write_improvement(actor, activity_id, _lesson(form))
        flash("Bewaard in het logboek.")
        return redirect(url_for("activities.activity", activity_id=activity_id))
    page = render_template("activities/journal.html", form=form, activity=activity)
    return page, 422 if form.errors else 200


def _lesson(form: ImprovementForm) -> Lesson:
    return Lesson(
        form.happened_on.data or clock.today(),
        ImprovementReason(form.reason.data),
        form.changed.data or "",
        form.failed.data or "",
        form.is_public.data,
    )

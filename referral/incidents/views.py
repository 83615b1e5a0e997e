"""Reporting an incident, for everybody who signs in."""

from datetime import datetime
from typing import cast

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from referral.domain.errors import Invalid
from referral.domain.incidents import IncidentKind
from referral.domain.statuses import PEOPLE
from referral.incidents import handling, queries, services
from referral.incidents.forms import ReportForm
from referral.web.access import requires, the_actor
from referral.web.forms import show_errors

bp = Blueprint("incidents", __name__)
handling.register(bp)


@bp.route("/incidenten/melden", methods=["GET", "POST"])
@requires(*PEOPLE)
def report() -> ResponseReturnValue:
    """Write down what went wrong; the privacy officer hears it at once."""
    form = ReportForm()
    if form.validate_on_submit():
        try:
            services.report(the_actor(), _given(form))
        except Invalid as error:
            show_errors(form, error)
        else:
            flash("Uw melding is binnen. De functionaris gegevensbescherming kreeg meteen bericht.")
            return redirect(url_for("incidents.own"))
    return render_template("incidents/report.html", form=form), 422 if form.errors else 200


@bp.get("/incidenten")
@requires(*PEOPLE)
def own() -> ResponseReturnValue:
    """What this user reported, and where it stands."""
    return render_template("incidents/own.html", rows=queries.own_reports(the_actor()))


def _given(form: ReportForm) -> services.Report:
    return services.Report(
        kind=IncidentKind(form.kind.data),
        happened_at=cast(datetime, form.happened()),
        discovered_at=cast(datetime, form.discovered()),
        words=form.words.data or "",
        measures=form.measures.data or "",
        persons_about=form.persons_about.data or 0,
        reference=form.reference.data or "",
    )

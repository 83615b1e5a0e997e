"""The privacy officer's pages: the register with its clocks, and one incident step by step."""

from collections.abc import Callable
from datetime import date, datetime
from typing import cast
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from referral.domain.errors import Invalid
from referral.domain.statuses import Role
from referral.incidents import queries, services
from referral.incidents.forms import AssessForm, CloseForm, InformedForm, OneForm, SeenForm, ToldForm
from referral.incidents.presenters import as_csv
from referral.lib import clock
from referral.web.access import requires, the_actor
from referral.web.forms import BaseForm, show_errors

OFFICER = Role.PRIVACY_OFFICER


def register(bp: Blueprint) -> None:
    """Attach the routes to the blueprint of the feature."""
    one = "/toezicht/incidenten/<uuid:incident_id>"
    bp.add_url_rule("/toezicht/incidenten", view_func=overview)
    bp.add_url_rule(one, view_func=show)
    bp.add_url_rule(f"{one}/betrokkenen.csv", view_func=export)
    for name, view in (
        ("beoordelen", assess),
        ("gemeld", told),
        ("inlichten", inform),
        ("afsluiten", close),
        ("betrokkenen/logboek", add_seen),
        ("betrokkenen/een", add_one),
    ):
        bp.add_url_rule(f"{one}/{name}", view_func=view, methods=["GET", "POST"])


@requires(OFFICER)
def overview() -> ResponseReturnValue:
    """Every incident of the region, the most urgent first."""
    return render_template("incidents/register.html", rows=queries.register(the_actor()))


@requires(OFFICER)
def show(incident_id: UUID) -> ResponseReturnValue:
    """One incident: what happened, the clock, what was done."""
    actor = the_actor()
    row = queries.incident(actor, incident_id)
    return render_template(
        "incidents/incident.html", row=row, number=queries.number_concerned(actor, incident_id)
    )


@requires(OFFICER)
def export(incident_id: UUID) -> ResponseReturnValue:
    """Everybody whom it concerns, with what is needed to reach them."""
    actor = the_actor()
    queries.incident(actor, incident_id)
    name = f"betrokkenen-{clock.today():%Y-%m-%d}.csv"
    return Response(
        as_csv(queries.concerned(actor, incident_id)),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@requires(OFFICER)
def assess(incident_id: UUID) -> ResponseReturnValue:
    """Must the authority hear of it?"""
    form = AssessForm()

    def store() -> str:
        must = form.must_report.data == "yes"
        services.assess(the_actor(), incident_id, must_report=must, words=form.words.data or "")
        return "Uw oordeel is vastgelegd."

    return _step(incident_id, form, "assess", store)


@requires(OFFICER)
def told(incident_id: UUID) -> ResponseReturnValue:
    """The authority was told."""
    form = ToldForm()

    def store() -> str:
        services.told(the_actor(), incident_id, cast(datetime, form.moment()), form.words.data or "")
        return "De melding is vastgelegd."

    return _step(incident_id, form, "told", store)


@requires(OFFICER)
def inform(incident_id: UUID) -> ResponseReturnValue:
    """The persons concerned were told, or not."""
    form = InformedForm()

    def store() -> str:
        yes = form.informed.data == "yes"
        services.inform(the_actor(), incident_id, informed=yes, words=form.words.data or "")
        return "Dat is vastgelegd."

    return _step(incident_id, form, "inform", store)


@requires(OFFICER)
def close(incident_id: UUID) -> ResponseReturnValue:
    """Done."""
    form = CloseForm()

    def store() -> str:
        services.close(the_actor(), incident_id, form.words.data or "")
        return "Het incident is afgesloten."

    return _step(incident_id, form, "close", store)


@requires(OFFICER)
def add_seen(incident_id: UUID) -> ResponseReturnValue:
    """Add everybody whom an account saw."""
    form = SeenForm()

    def store() -> str:
        first, last = cast(date, form.first.data), cast(date, form.last.data)
        added = services.add_seen(the_actor(), incident_id, form.email.data or "", first, last)
        return f"{added} {'persoon' if added == 1 else 'personen'} toegevoegd."

    return _step(incident_id, form, "add_seen", store)


@requires(OFFICER)
def add_one(incident_id: UUID) -> ResponseReturnValue:
    """Add one person."""
    form = OneForm()

    def store() -> str:
        services.add_one(the_actor(), incident_id, form.reference.data or "")
        return "De persoon is toegevoegd."

    return _step(incident_id, form, "add_one", store)


def _step(incident_id: UUID, form: BaseForm, name: str, store: Callable[[], str]) -> ResponseReturnValue:
    if form.validate_on_submit():
        try:
            flash(store())
        except Invalid as error:
            show_errors(form, error)
        else:
            return redirect(url_for("incidents.show", incident_id=incident_id))
    row = queries.incident(the_actor(), incident_id)
    return render_template(f"incidents/{name}.html", form=form, row=row), 422 if form.errors else 200

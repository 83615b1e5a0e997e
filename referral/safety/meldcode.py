"""Pages of the meldcode, for those involved alone."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from referral.domain.errors import Invalid
from referral.domain.safeguards import SafetyDecision, SafetyStep
from referral.domain.statuses import Role
from referral.lib import clock
from referral.safety import queries, services
from referral.safety.forms import CloseForm, EntryForm, InvolveForm
from referral.web.access import requires, the_actor
from referral.web.forms import BaseForm, labels
from referral.workflow.queries import referral_for


def register(bp: Blueprint) -> None:
    """Add the routes of this module to the blueprint of the feature."""
    bp.add_url_rule("/veiligheid/<reference>", view_func=records)
    bp.add_url_rule("/veiligheid/<reference>", "start", view_func=start, methods=["POST"])
    for rule, view in (("", record), ("/collega", involve), ("/besluit", close)):
        bp.add_url_rule(
            f"/veiligheid/dossier/<uuid:record_id>{rule}", view_func=view, methods=["GET", "POST"]
        )


@requires(Role.COACH)
def records(reference: str) -> ResponseReturnValue:
    """The own records of the meldcode on this referral, and how to begin one."""
    actor = the_actor()
    referral = referral_for(actor, reference)
    return render_template(
        "safety/records.html", referral=referral, records=queries.my_records(actor, referral)
    )


@requires(Role.COACH)
def start(reference: str) -> ResponseReturnValue:
    """Begin the meldcode."""
    row = services.start_record(the_actor(), reference)
    return redirect(url_for("safety.record", record_id=row.id))


@requires(Role.COACH)
def record(record_id: UUID) -> ResponseReturnValue:
    """What was done so far, and the form for what comes next."""
    form = EntryForm()

    def do() -> None:
        services.add_entry(
            the_actor(),
            record_id,
            SafetyStep(form.step.data),
            form.done_on.data or clock.today(),
            form.words.data or "",
        )

    return _page(record_id, form, do, "safety/record.html")


@requires(Role.COACH)
def involve(record_id: UUID) -> ResponseReturnValue:
    """Let a colleague in."""
    form = InvolveForm()
    known = queries.safety_record(the_actor(), record_id).involved
    form.colleague.choices = labels(queries.colleagues(the_actor(), known))
    return _page(
        record_id,
        form,
        lambda: services.involve(the_actor(), record_id, UUID(form.colleague.data)),
        "safety/involve.html",
    )


@requires(Role.COACH)
def close(record_id: UUID) -> ResponseReturnValue:
    """Write down the decision; the record closes."""
    form = CloseForm()
    return _page(
        record_id,
        form,
        lambda: services.close_record(the_actor(), record_id, SafetyDecision(form.decision.data)),
        "safety/close.html",
    )


def _page(record_id: UUID, form: BaseForm, do: Callable[[], object], template: str) -> ResponseReturnValue:
    if form.validate_on_submit():
        try:
            do()
        except Invalid as error:
            for field, message in error.fields.items():
                form[field].errors = [message]
        else:
            flash("Vastgelegd.")
            return redirect(url_for("safety.record", record_id=record_id))
    row = queries.safety_record(the_actor(), record_id)
    people = queries.names(the_actor(), row.involved)
    return render_template(template, form=form, record=row, people=people), 422 if form.errors else 200

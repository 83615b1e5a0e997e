"""The pages on which a coach takes over from a colleague, or passes a referral on within the team."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from referral.domain.errors import Invalid
from referral.domain.statuses import Role
from referral.intake.forms import ColleagueForm
from referral.models import Referral
from referral.web.access import requires, the_actor
from referral.web.forms import labels, show_errors
from referral.workflow.assigning import Choice, assign
from referral.workflow.queries import coaches_of, referral_for


def register(bp: Blueprint) -> None:
    """Add the routes of this module to the blueprint of the feature."""
    bp.add_url_rule("/werkvoorraad/<reference>/overnemen", view_func=take_over, methods=["POST"])
    bp.add_url_rule("/werkvoorraad/<reference>/collega", view_func=pass_on, methods=["GET", "POST"])


@requires(Role.COACH)
def take_over(reference: str) -> ResponseReturnValue:
    """From a colleague, or from the team; one click."""
    actor = the_actor()
    assign(actor, Choice(reference, _key(request.form.get("coach", ""))), actor.id)
    flash("U heeft deze verwijzing overgenomen. Ze staat nu bij ‘Van mij’.")
    return redirect(url_for("intake.referral", reference=reference))


@requires(Role.COACH)
def pass_on(reference: str) -> ResponseReturnValue:
    """To a colleague, or back to the whole team."""
    actor, referral = the_actor(), referral_for(the_actor(), reference)
    form = ColleagueForm(had=str(referral.coach_id or ""))
    form.coach.choices = _colleagues(referral)
    if form.validate_on_submit():
        try:
            holder = assign(actor, Choice(reference, _key(form.had.data or "")), _key(form.coach.data or ""))
        except Invalid as error:
            show_errors(form, error)
        else:
            flash(f"Doorgegeven. Deze verwijzing ligt nu bij {holder}.")
            return redirect(url_for("intake.referral", reference=reference))
    page = render_template("intake/pass_on.html", form=form, referral=referral)
    return page, 422 if form.errors else 200


def _colleagues(referral: Referral) -> list[tuple[str, str]]:
    found = coaches_of(the_actor(), referral.team_id)
    people = [(str(each.id), each.name) for each in found if each.id != referral.coach_id]
    if referral.coach_id:
        people.append((ColleagueForm.NOBODY, "Niemand: terug naar het hele team"))
    return labels(people)


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None

"""The pages for passing on, pausing, and a referral that was a mistake."""

from datetime import timedelta
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from referral.domain.codes import PauseCause, RerouteCode
from referral.domain.errors import Invalid
from referral.domain.statuses import Role
from referral.domain.workflow import Action
from referral.intake import moving
from referral.intake.forms import MistakeForm, PauseForm, RerouteForm
from referral.lib import clock
from referral.models import Referral
from referral.web.access import requires, the_actor
from referral.web.filters import date_nl
from referral.web.forms import BaseForm, labels, show_errors
from referral.workflow.queries import other_teams, referral_for


def register(bp: Blueprint) -> None:
    """Add the routes of this module to the blueprint of the feature."""
    for rule, view in (("doorsturen", reroute), ("pauze", pause), ("vergissing", mistake)):
        bp.add_url_rule(f"/werkvoorraad/<reference>/{rule}", view_func=view, methods=["GET", "POST"])
    bp.add_url_rule("/werkvoorraad/<reference>/hervatten", view_func=resume, methods=["POST"])


@requires(Role.COACH)
def reroute(reference: str) -> ResponseReturnValue:
    """Pass the referral on to another function."""
    actor, referral = the_actor(), referral_for(the_actor(), reference)
    form = RerouteForm()
    teams = other_teams(actor, but=referral.team_id)
    form.team.choices = labels([(str(each.id), f"{each.name} ({each.organisation.name})") for each in teams])
    if form.validate_on_submit():
        code, words = RerouteCode(form.code.data), form.explanation.data or ""
        try:
            team = moving.reroute_referral(actor, reference, UUID(form.team.data), code, words)
        except Invalid as error:
            show_errors(form, error)
        else:
            flash(f"De verwijzing ligt nu bij {team.name}. De verwijzer en het team krijgen bericht.")
            return redirect(url_for("intake.inbox"))
    return _page("intake/reroute.html", form, referral)


@requires(Action.PAUSE)
def pause(reference: str) -> ResponseReturnValue:
    """Let the clocks stand still until a day."""
    form = PauseForm()
    if form.validate_on_submit():
        until = form.until.data or clock.today() + timedelta(days=1)
        moving.pause_referral(the_actor(), reference, PauseCause(form.cause.data), until)
        flash(f"De klok staat stil tot {date_nl(until)}. Op die dag loopt hij vanzelf verder.")
        return redirect(url_for("intake.referral", reference=reference))
    return _page("intake/pause.html", form, referral_for(the_actor(), reference))


@requires(Action.PAUSE)
def resume(reference: str) -> ResponseReturnValue:
    """Let the clocks run again."""
    moving.resume_referral(the_actor(), reference)
    flash("De klok loopt weer.")
    return redirect(url_for("intake.referral", reference=reference))


@requires(Role.COACH)
def mistake(reference: str) -> ResponseReturnValue:
    """Mark a referral that should not have been sent."""
    form = MistakeForm()
    if form.validate_on_submit():
        moving.enter_in_error(the_actor(), reference, form.explanation.data or "")
        flash("Vastgelegd. Deze verwijzing telt nergens mee.")
        return redirect(url_for("intake.referral", reference=reference))
    return _page("intake/mistake.html", form, referral_for(the_actor(), reference))


def _page(template: str, form: BaseForm, referral: Referral) -> ResponseReturnValue:
    return render_template(template, form=form, referral=referral), 422 if form.errors else 200

"""Pages of lunches: plan, invite, write down how it was, agree, and the sheet for the table."""

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from referral.audit.services import record
from referral.documents.pdf import as_pdf
from referral.domain.areas.lunches import USUAL_TOPICS, LunchState
from referral.domain.audit import EventType, Purpose
from referral.domain.errors import Invalid
from referral.domain.research.filters import Filters
from referral.lib import clock
from referral.models import Lunch
from referral.neighbourhood.areas.queries import neighbourhood_of, open_figures, readings
from referral.neighbourhood.areas.views import KEEPERS
from referral.neighbourhood.circle import queries
from referral.neighbourhood.lunches import services
from referral.neighbourhood.lunches.forms import AgreementForm, HeldForm, LunchForm
from referral.neighbourhood.lunches.services import LunchInput
from referral.neighbourhood.presenters import decimal, own_counts
from referral.neighbourhood.survey.queries import lunch_opinions, standing
from referral.web.access import requires, the_actor
from referral.web.forms import options, show_errors
from referral.workflow.figures import latest_figure


def register(bp: Blueprint) -> None:
    """Add the routes of this module to the blueprint of the feature."""
    one, both, post = "/wijk/lunch/<uuid:lunch_id>", ["GET", "POST"], ["POST"]
    bp.add_url_rule("/wijk/<uuid:neighbourhood_id>/kring/lunch", view_func=plan, methods=both)
    bp.add_url_rule(one, view_func=lunch)
    bp.add_url_rule(f"{one}/uitnodigen", view_func=invite, methods=post)
    bp.add_url_rule(f"{one}/afzeggen", view_func=call_off, methods=post)
    bp.add_url_rule(f"{one}/verslag", view_func=held, methods=both)
    bp.add_url_rule(f"{one}/afspraak", view_func=agree, methods=both)
    bp.add_url_rule(f"{one}/blad.pdf", view_func=trend_sheet)
    bp.add_url_rule("/wijk/afspraak/<uuid:agreement_id>/klaar", view_func=done, methods=post)


@requires(*KEEPERS)
def plan(neighbourhood_id: UUID) -> ResponseReturnValue:
    """Plan a lunch of this circle."""
    actor = the_actor()
    form = LunchForm(topics="\n".join(USUAL_TOPICS))
    if form.validate_on_submit():
        given = LunchInput(form.starts_at, form.venue.data or "", form.lines)
        try:
            made = services.plan_lunch(actor, neighbourhood_id, given)
        except Invalid as error:
            show_errors(form, error)
        else:
            flash("De lunch is gepland. Er is nog niemand uitgenodigd.")
            return _to(made.id)
    place = neighbourhood_of(actor, neighbourhood_id)
    page = render_template("neighbourhood/plan_lunch.html", form=form, place=place)
    return page, 422 if form.errors else 200


@requires(*KEEPERS)
def lunch(lunch_id: UUID) -> ResponseReturnValue:
    """One lunch: what can be done now, who came, what was agreed, and what partners said."""
    actor = the_actor()
    found = queries.lunch_of(actor, lunch_id)
    return render_template(
        "neighbourhood/lunch.html",
        found=found,
        place=found.circle.neighbourhood,
        guests=queries.guests(actor, found),
        members=queries.members(actor, found.circle),
        agreements=[each for each in queries.agreements(actor, found.circle) if each.lunch_id == found.id],
        standing=standing(actor, found),
        opinions=lunch_opinions(actor, found),
        today=clock.today(),
        decimal=decimal,
    )


@requires(*KEEPERS)
def invite(lunch_id: UUID) -> ResponseReturnValue:
    """Mail everybody who has no invitation yet."""
    number = services.invite(the_actor(), lunch_id)
    flash(f"{number} uitgenodigd." if number else "Iedereen was al uitgenodigd.")
    return _to(lunch_id)


@requires(*KEEPERS)
def call_off(lunch_id: UUID) -> ResponseReturnValue:
    """The lunch does not happen."""
    told = services.call_off(the_actor(), lunch_id)
    people = "Eén lid krijgt" if told == 1 else f"{told} leden krijgen"
    flash(f"De lunch is afgezegd. {people} een mail." if told else "De lunch is afgezegd.")
    return _to(lunch_id)


@requires(*KEEPERS)
def held(lunch_id: UUID) -> ResponseReturnValue:
    """Write down who came and what was talked about."""
    actor = the_actor()
    found = queries.lunch_of(actor, lunch_id)
    came = [str(each.id) for each in queries.guests(actor, found)]
    form = HeldForm(came=came, discussed=found.discussed)
    form.came.choices = options(
        (str(each.id), f"{each.name}, {each.function_name}, {each.organisation}")
        for each in queries.members(actor, found.circle)
    )
    if form.validate_on_submit():
        chosen = [UUID(each) for each in form.came.data or []]
        try:
            services.write_down(actor, lunch_id, chosen, form.discussed.data or "")
        except Invalid as error:
            show_errors(form, error)
        else:
            flash("Het verslag is bewaard.")
            return _to(lunch_id)
    found = queries.lunch_of(actor, lunch_id)
    page = render_template("neighbourhood/held.html", form=form, found=found)
    return page, 422 if form.errors else 200


@requires(*KEEPERS)
def agree(lunch_id: UUID) -> ResponseReturnValue:
    """Write down one agreement."""
    actor, form = the_actor(), AgreementForm()
    queries.lunch_of(actor, lunch_id)
    if form.validate_on_submit():
        try:
            due_on = form.due_on.data or clock.today()
            services.agree(actor, lunch_id, form.who.data or "", form.what.data or "", due_on)
        except Invalid as error:
            show_errors(form, error)
        else:
            flash("De afspraak is bewaard.")
            return _to(lunch_id)
    found = queries.lunch_of(actor, lunch_id)
    page = render_template("neighbourhood/agree.html", form=form, found=found)
    return page, 422 if form.errors else 200


@requires(*KEEPERS)
def done(agreement_id: UUID) -> ResponseReturnValue:
    """It was done, or not after all."""
    found = services.mark_done(the_actor(), agreement_id)
    flash("Gedaan." if found.done_on else "Deze afspraak staat weer open.")
    return _to(found.lunch_id)


@requires(*KEEPERS)
def trend_sheet(lunch_id: UUID) -> ResponseReturnValue:
    """One page for the table: figures against the own past, three questions, agreements of last time."""
    actor = the_actor()
    found = queries.lunch_of(actor, lunch_id)
    answer = Response(as_pdf(_sheet(found)), mimetype="application/pdf")
    record(actor, EventType.PRINT, "lunch", object_id=found.id, purpose=Purpose.RESEARCH)
    answer.headers["Content-Disposition"] = 'inline; filename="trendblad.pdf"'
    return answer


def _sheet(found: Lunch) -> str:
    actor, place = the_actor(), found.circle.neighbourhood
    figure = latest_figure(actor, "reach", Filters())
    open_ones = queries.agreements(actor, found.circle, before=found.day)
    return render_template(
        "neighbourhood/print_sheet.html",
        found=found,
        place=place,
        lines=open_figures(actor, place)[:8],
        figure=figure,
        counts=own_counts(figure, place.name)[:1] if figure else [],
        reading=next(iter(readings(actor, place.id)), None),
        agreements=open_ones[:6],
        past=found.state is LunchState.HELD,
        decimal=decimal,
    )


def _to(lunch_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("neighbourhood.lunch", lunch_id=lunch_id))

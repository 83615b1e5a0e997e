"""Pages of the measurer: rounds, a new one, and how one stands."""

from datetime import timedelta
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from referral.documents.pdf import as_pdf
from referral.domain.disclosure.answers import FEWEST_ANSWERS
from referral.domain.errors import Invalid
from referral.domain.impact.goals import Step, fewest_goals_notice
from referral.domain.impact.rounds import Again, Help, ListKind, StopReason
from referral.domain.statuses import Role
from referral.impact.answering.services import as_asked
from referral.impact.rounds import queries, services
from referral.impact.rounds.forms import PlanForm, SheetsForm
from referral.impact.rounds.queries import Offer
from referral.impact.rounds.services import Plan
from referral.lib import clock
from referral.lib.dates import long_day
from referral.web.access import requires, the_actor
from referral.web.forms import options, show_errors

USUAL = timedelta(days=28)


def register(bp: Blueprint) -> None:
    """Add the routes of this module to the blueprint of the feature."""
    add, one, post = bp.add_url_rule, "/metingen/<uuid:round_id>", ["POST"]
    add("/metingen", view_func=rounds)
    add("/metingen/nieuw", view_func=plan, methods=["GET", "POST"])
    add(one, view_func=round_page, endpoint="round")
    add(f"{one}/weg", view_func=drop, methods=post)
    add(f"{one}/versturen", view_func=send, methods=post)
    add(f"{one}/herinneren", view_func=remind, methods=post)
    add(f"{one}/sluiten", view_func=close, methods=["GET", "POST"])
    add("/metingen/lijst/<uuid:list_id>/papier", view_func=sheets, methods=["GET", "POST"])
    add("/metingen/lijst/<uuid:list_id>/papier.pdf", view_func=paper)


@requires(Role.MEASURER)
def rounds() -> ResponseReturnValue:
    """All rounds of the region."""
    return render_template("impact/rounds.html", rounds=queries.rounds(the_actor()))


@requires(Role.MEASURER)
def plan() -> ResponseReturnValue:
    """Plan a round: a year, days and activities, with how many people each has."""
    actor, today = the_actor(), clock.today()
    form = PlanForm(year=today.year, starts_on=today, ends_on=today + USUAL)
    catalogue = queries.offers(actor)
    offers = [each for each in catalogue if each.asked]
    form.activity_ids.choices = options((str(each.id), _named(each)) for each in offers)
    if form.validate_on_submit():
        try:
            made = services.plan_round(actor, _plan(form))
        except Invalid as error:
            show_errors(form, error)
        else:
            flash("De meting is gepland. Er is nog niets verstuurd.")
            return redirect(url_for("impact.round", round_id=made.id))
    without = [each.name for each in catalogue if not each.asked]
    page = render_template(
        "impact/plan.html", form=form, offers=offers, without=without, smallest=FEWEST_ANSWERS
    )
    return page, 422 if form.errors else 200


def _plan(form: PlanForm) -> Plan:
    first, last = form.starts_on.data, form.ends_on.data
    if first is None or last is None:
        raise Invalid("Vul de dagen in.")
    chosen = [UUID(each) for each in form.activity_ids.data or []]
    return Plan(form.year.data or 0, chosen, first, last, form.ask_stopped.data)


def _named(offer: Offer) -> str:
    """An activity with what decides whether to choose it."""
    number = offer.heads.taking_part
    told = [f"{number} {'mens doet' if number == 1 else 'mensen doen'} mee"]
    if offer.is_small:
        told.append("te weinig voor een eigen uitslag")
    if notice := fewest_goals_notice(offer.goals):
        told.append(notice)
    return f"{offer.name}: {'; '.join(told)}"


@requires(Role.MEASURER)
def round_page(round_id: UUID) -> ResponseReturnValue:
    """How each list of a round stands, and what can be done now."""
    actor = the_actor()
    found = queries.round_of(actor, round_id)
    lists = queries.standings(actor, found)
    return render_template(
        "impact/round.html",
        found=found,
        lists=lists,
        small=[each for each in lists if each.is_small and each.list.kind is ListKind.TAKING_PART],
        smallest=FEWEST_ANSWERS,
        today=clock.today(),
    )


@requires(Role.MEASURER)
def drop(round_id: UUID) -> ResponseReturnValue:
    """Take a planned round away."""
    services.drop_round(the_actor(), round_id)
    flash("De meting is weg. Er was nog niets verstuurd.")
    return redirect(url_for("impact.rounds"))


@requires(Role.MEASURER)
def send(round_id: UUID) -> ResponseReturnValue:
    """Ask everybody."""
    services.send_round(the_actor(), round_id)
    flash("De meting loopt. Patchwork stuurt nu iedereen een link die er een kan krijgen.")
    return redirect(url_for("impact.round", round_id=round_id))


@requires(Role.MEASURER)
def remind(round_id: UUID) -> ResponseReturnValue:
    """Ask once more."""
    services.send_reminder(the_actor(), round_id)
    flash("Wie nog niet antwoordde, krijgt nu één herinnering.")
    return redirect(url_for("impact.round", round_id=round_id))


@requires(Role.MEASURER)
def close(round_id: UUID) -> ResponseReturnValue:
    """Say first what closing does."""
    found = queries.round_of(the_actor(), round_id)
    if request.method == "POST":
        services.close_round(the_actor(), round_id)
        flash("De meting is gesloten. De uitslagen staan klaar.")
        return redirect(url_for("impact.result", round_id=round_id))
    return render_template("impact/close.html", found=found, last=long_day(found.ends_on))


@requires(Role.MEASURER)
def sheets(list_id: UUID) -> ResponseReturnValue:
    """Make paper lists for one activity, and print what is not back yet."""
    actor, form = the_actor(), SheetsForm()
    asked = queries.list_of(actor, list_id)
    if form.validate_on_submit():
        try:
            services.make_sheets(actor, list_id, form.number.data or 0)
        except Invalid as error:
            show_errors(form, error)
        else:
            flash("De bladen zijn klaar om te printen.")
            return redirect(url_for("impact.sheets", list_id=list_id))
    codes = queries.sheets_to_print(actor, list_id)
    page = render_template("impact/sheets.html", form=form, asked=asked, codes=codes)
    return page, 422 if form.errors else 200


@requires(Role.MEASURER)
def paper(list_id: UUID) -> ResponseReturnValue:
    """The paper lists as a PDF: one page or two for each code."""
    found = queries.list_of(the_actor(), list_id)
    html = render_template(
        "impact/print_list.html",
        asked=as_asked(found),
        codes=queries.sheets_to_print(the_actor(), list_id),
        last=long_day(found.round.ends_on),
        steps=Step,
        reasons=StopReason,
        again=Again,
        help=Help,
    )
    answer = Response(as_pdf(html), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = 'inline; filename="vragenlijsten.pdf"'
    return answer

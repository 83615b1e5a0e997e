"""The year in seven steps, and the report for who pays."""

from dataclasses import dataclass

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from referral.audit.services import record
from referral.documents.pdf import as_pdf
from referral.domain.areas.cycle import STEPS, step_in
from referral.domain.audit import EventType, Purpose
from referral.domain.errors import Conflict, Invalid, NotVisible
from referral.domain.research.figures import VIEWS, Figure
from referral.domain.research.filters import Filters
from referral.domain.statuses import Role
from referral.lib import clock
from referral.lib.dates import month_name
from referral.neighbourhood.yearly import queries, services
from referral.neighbourhood.yearly.chosen import REPORTED, Part, parts_of
from referral.neighbourhood.yearly.forms import ReportForm
from referral.neighbourhood.yearly.services import FIRST, Words
from referral.neighbourhood.yearly.verdicts import Verdict, told_of
from referral.web.access import requires, the_actor
from referral.web.forms import show_errors
from referral.workflow.figures import latest_figure
from referral.workflow.impact_results import impact_of

FIRST_STEPS = (
    "Er is nog geen vrijgave van de monitor van de regio. Een onderzoeker maakt die, een ander controleert "
    "en tekent. Daarna staan de cijfers hier vanzelf."
)


def register(bp: Blueprint) -> None:
    """Add the routes of this module to the blueprint of the feature."""
    bp.add_url_rule("/wijk/jaar", view_func=year_cycle)
    bp.add_url_rule("/wijk/jaarbericht/<int:year>", view_func=year_report, methods=["GET", "POST"])
    bp.add_url_rule("/wijk/jaarbericht/<int:year>/bericht.pdf", view_func=year_report_pdf)


@requires(Role.COORDINATOR)
def year_cycle() -> ResponseReturnValue:
    """Which of the seven steps it is now, and the reports."""
    today = clock.today()
    return render_template(
        "neighbourhood/year.html",
        steps=STEPS,
        now=step_in(today.month),
        year=today.year,
        years=queries.years(the_actor()),
        month_name=month_name,
    )


@dataclass(frozen=True, slots=True)
class Told:
    """One figure of the report, with what is told of it."""

    figure: Figure
    parts: list[Part]
    of_year: bool
    """Whether it is about this year alone; else about the whole period of the release."""


def _figures(year: int) -> list[Told]:
    """The monitor, narrowed to the year when that was computed, else whole."""
    actor = the_actor()
    chosen = Filters(first=f"{year}-Q1", last=f"{year}-Q4")
    told = []
    for view in REPORTED:
        narrowed = latest_figure(actor, view, chosen)
        found = narrowed or latest_figure(actor, view, Filters())
        if found:
            told.append(Told(found, parts_of(found), narrowed is not None))
    return told


def _missing(told: list[Told]) -> list[str]:
    there = {each.figure.view for each in told}
    return [each.title for each in VIEWS if each.code in REPORTED and each.code not in there]


def _results(told: list[Told]) -> dict[str, list[str]]:
    figures = [each.figure for each in told]
    return {"worse": told_of(figures, Verdict.WORSE), "better": told_of(figures, Verdict.BETTER)}


def _require_year(year: int) -> None:
    if not FIRST <= year <= clock.today().year:
        raise NotVisible("Over dit jaar is er geen bericht.")


@requires(Role.COORDINATOR)
def year_report(year: int) -> ResponseReturnValue:
    """The words of the coordinator, beside the figures that will stand in the report."""
    _require_year(year)
    actor = the_actor()
    found = queries.report_of(actor, year)
    form = ReportForm(obj=found)
    if form.validate_on_submit():
        given = Words(form.went_badly.data or "", form.went_well.data or "", form.changes.data or "")
        try:
            services.write_report(actor, year, given)
        except Invalid as error:
            show_errors(form, error)
        else:
            flash("Bewaard. Het bericht is klaar om te maken.")
            return redirect(url_for("neighbourhood.year_report", year=year))
    told = _figures(year)
    page = render_template(
        "neighbourhood/year_report.html",
        form=form,
        year=year,
        is_written=queries.report_of(actor, year) is not None,
        told=told,
        missing=_missing(told),
        first_steps=FIRST_STEPS,
        **_results(told),
        meetings=queries.meetings(actor, year),
        rounds=impact_of(actor, year),
    )
    return page, 422 if form.errors else 200


@requires(Role.COORDINATOR)
def year_report_pdf(year: int) -> ResponseReturnValue:
    """The report for who pays. Raises Conflict before there are words."""
    _require_year(year)
    actor = the_actor()
    found = queries.report_of(actor, year)
    if found is None:
        raise Conflict("Schrijf eerst op wat niet goed ging, wat goed ging en wat er anders gaat.")
    told = _figures(year)
    html = render_template(
        "neighbourhood/print_report.html",
        found=found,
        told=told,
        missing=_missing(told),
        meetings=queries.meetings(actor, year),
        rounds=impact_of(actor, year),
        **_results(told),
        organisation=actor.organisation_name,
        today=clock.today(),
    )
    record(actor, EventType.EXPORT, "year_report", purpose=Purpose.RESEARCH, detail=str(year))
    answer = Response(as_pdf(html), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="jaarbericht-{year}.pdf"'
    return answer

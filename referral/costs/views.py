"""Pages: contacts of one referral, many at once, and the prices of the region."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from referral.costs import queries, services
from referral.costs.forms import CountsForm, LinesForm, LoadForm, SiteForm, standing
from referral.domain.errors import Invalid
from referral.domain.research.care_use import HALF_YEAR_DAYS, HEADING, MOST_LINES, Span, days_after
from referral.domain.research.prices.indexing import PriceGap, factor, latest_year
from referral.domain.research.prices.lists import COACH, PLACE, UNPAID_HOUR, VOLUNTEER, ListKind, PriceFile
from referral.domain.statuses import Role
from referral.lib import clock
from referral.lib.amounts import as_typed
from referral.web.access import requires, the_actor
from referral.web.forms import show_errors
from referral.workflow.prices import price_files

bp = Blueprint("costs", __name__)


@bp.route("/verwijzingen/<reference>/contacten", methods=["GET", "POST"])
@requires(Role.GP, Role.CARE_WORKER)
def contacts(reference: str) -> ResponseReturnValue:
    """How often the practice saw this person before and after; numbers only."""
    actor = the_actor()
    referral = queries.own_referral(actor, reference)
    counts = queries.counts_of(actor, referral)
    passed = days_after(services.sent_on(referral), clock.today())
    form = CountsForm(data=standing(counts, passed))
    if form.validate_on_submit():
        try:
            new = services.record_counts(actor, reference, form.counts)
        except Invalid as error:
            show_errors(form, error)
        else:
            flash("Vastgelegd." if new else "Er is niets veranderd.")
            return redirect(url_for("costs.contacts", reference=reference))
    page = render_template(
        "costs/contacts.html",
        form=form,
        referral=referral,
        counts=counts,
        earlier=queries.earlier_counts(actor, referral),
        may=queries.may_count(actor, referral),
        passed=passed,
        half_year=HALF_YEAR_DAYS,
        spans=list(Span),
    )
    return page, 422 if form.errors else 200


@bp.route("/kosten/contacten", methods=["GET", "POST"])
@requires(Role.GP, Role.CARE_WORKER)
def lines() -> ResponseReturnValue:
    """Many referrals at once: first look, then store."""
    actor, form, preview = the_actor(), LinesForm(), None
    if form.validate_on_submit():
        try:
            form.lines.data = _text(form.file.data) or form.lines.data or ""
            if request.form.get("stap") == "vastleggen" and not form.file.data:
                new = services.record_lines(actor, form.lines.data)
                flash(f"Vastgelegd: {new} regels waren nieuw of anders.")
                return redirect(url_for("costs.lines"))
            preview = services.preview(actor, form.lines.data)
        except Invalid as error:
            show_errors(form, error)
    page = render_template("costs/lines.html", form=form, preview=preview, heading=HEADING, most=MOST_LINES)
    return page, 422 if form.errors else 200


def _text(given: FileStorage | None) -> str:
    """The text of an uploaded file; empty without one. Raises Invalid when it is no text."""
    if not given:
        return ""
    try:
        found: str = given.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid("Geen tekst.", {"file": "Dit bestand is geen tekst (UTF-8)."}) from error
    return found


def _needed_text(given: FileStorage | None) -> str:
    text = _text(given)
    if not text:
        raise Invalid("Kies een bestand.", {"file": "Kies een bestand."})
    return text


@bp.get("/kosten/prijzen")
@requires(Role.COORDINATOR, Role.RESEARCHER)
def prices() -> ResponseReturnValue:
    """Which prices count, of which year, and what they are worth now."""
    actor = the_actor()
    found = price_files(actor.region_id)
    percents, year = _percents(found), _last_year(found)
    return render_template(
        "costs/prices.html",
        reference=found[ListKind.REFERENCE],
        index=found[ListKind.INDEX],
        site=found.get(ListKind.SITE),
        year=year,
        factors={
            each.kind: _factor(percents, each, year) for each in found.values() if each.price_year is not None
        },
        lists=queries.loaded_lists(actor),
    )


def _factor(percents: dict[int, float], given: PriceFile, year: int) -> float | None:
    """By what to multiply; None when a year in between has no figure."""
    try:
        return factor(percents, given.price_year or year, year)
    except PriceGap:
        return None


@bp.route("/kosten/prijzen/eigen", methods=["GET", "POST"])
@requires(Role.COORDINATOR)
def site_prices() -> ResponseReturnValue:
    """The region's own prices: what a coach's hour and a place cost."""
    actor = the_actor()
    form = SiteForm(data=_filled_in(price_files(actor.region_id)))
    if form.validate_on_submit():
        try:
            services.set_site_prices(actor, int(form.price_year.data or 0), form.euros)
        except Invalid as error:
            show_errors(form, error)
        else:
            flash("Vastgelegd. Nieuwe cijfers rekenen hiermee.")
            return redirect(url_for("costs.prices"))
    page = render_template("costs/site_prices.html", form=form, unpaid=as_typed(int(UNPAID_HOUR * 100)))
    return page, 422 if form.errors else 200


def _filled_in(found: dict[ListKind, PriceFile]) -> dict[str, object]:
    """What was filled in last; before that only the last year that the index reaches."""
    site = found.get(ListKind.SITE)
    if site is None:
        return {"price_year": _last_year(found)}
    euros = {each.code: as_typed(int(each.euro * 100)) for each in site.prices}
    names = {"coach": COACH, "place": PLACE, "volunteer": VOLUNTEER}
    return {"price_year": site.price_year, **{name: euros.get(code, "") for name, code in names.items()}}


def _last_year(found: dict[ListKind, PriceFile]) -> int:
    """The year to whose prices figures are brought."""
    return latest_year(_percents(found), found[ListKind.REFERENCE].price_year or 0)


def _percents(found: dict[ListKind, PriceFile]) -> dict[int, float]:
    return {year: float(percent) for year, percent in (found[ListKind.INDEX].percents or {}).items()}


@bp.route("/kosten/prijzen/laden", methods=["GET", "POST"])
@requires(Role.COORDINATOR)
def load() -> ResponseReturnValue:
    """Load a newer edition, an index, or own prices per kind of activity."""
    form = LoadForm()
    if form.validate_on_submit():
        try:
            made = services.load_prices(the_actor(), _needed_text(form.file.data))
        except Invalid as error:
            form.file.errors = [*form.file.errors, *(error.fields.get("file") or error.message).splitlines()]
        else:
            flash(f"‘{made.edition}’ is geladen.")
            return redirect(url_for("costs.prices"))
    return render_template("costs/load.html", form=form), 422 if form.errors else 200
